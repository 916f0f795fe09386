/**
 * Command-line arguments: the only place that parses any. A command declares its flags as data;
 * values, types, checks and the help text all follow from that.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { UsageError } from "../../src/errors.ts";
import { didYouMean, nearest } from "../../src/nearest.ts";
import { parseSeed } from "../../src/random/seeds.ts";
import type { Command, Flag, Flags, Values } from "./declare.ts";
import { HelpRequest, helpText } from "./help.ts";

export type { Command, Flags, Values } from "./declare.ts";
export { inGroup } from "./declare.ts";

/**
 * Parses `args` as `command` declares.
 *
 * @returns The flags' values and the words in order.
 * @throws {UsageError} naming the flag, the value found and what would be right.
 * @throws {HelpRequest} for `--help` or `-h`.
 */
export function parseArguments<const F extends Flags>(
  command: Command<F>,
  args: readonly string[],
): { values: Values<F>; words: string[] } {
  const { flags, stopEarly = false } = command;
  const switches = Object.keys(flags).filter((name) => flags[name].type === "boolean");
  const negatable = switches.filter((name) => flags[name].default === true);
  const valued = Object.keys(flags).filter((name) => !switches.includes(name));
  // `deno task NAME -- --flag` and `npm run NAME -- --flag` hand the dashes on.
  const given = args[0] === "--" ? args.slice(1) : args;
  // The parser keeps words under this name.
  const unknown = given.filter((arg) => /^--_(?:=|$)/.test(arg));
  const own = given.filter((arg) => !unknown.includes(arg));
  const { _: words, ...found }: Record<string, unknown> & { _: (string | number)[] } = parseArgs(
    joinDashedValues(own, valued),
    {
      boolean: [...switches, "help"],
      string: [...valued, "_"],
      collect: valued,
      negatable,
      alias: { help: "h", ...shortNames(flags) },
      default: Object.fromEntries(negatable.map((name) => [name, true])),
      stopEarly,
      unknown: (arg: string, key?: string) => key === undefined || unknown.push(arg) === 0,
    },
  );
  if (found.help) throw new HelpRequest(helpText(command));
  if (!stopEarly) refuseSwitchValues(own, switches);
  if (unknown.length > 0) {
    const known = [...Object.keys(flags), ...negatable.map((name) => `no-${name}`), "help"];
    throw new UsageError(unknownFlag(unknown[0], known));
  }
  const values = Object.entries(flags).map(([name, flag]) => [
    name,
    flag.type === "boolean" ? found[name] : valueOf(name, flag, found[name] as string[]),
  ]);
  return {
    values: Object.fromEntries(values) as Values<F>,
    words: checkWords(command, words.map(String)),
  };
}

/** The letters that stand for flags. */
function shortNames(flags: Flags): Record<string, string> {
  return Object.fromEntries(
    Object.entries(flags).flatMap(([name, { short }]) =>
      short === undefined ? [] : [[name, short]]
    ),
  );
}

/** `--seed -7` as `--seed=-7`: what begins with a dash is no value of the word before it. */
function joinDashedValues(args: readonly string[], valued: readonly string[]): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const before = joined.at(-1);
    const isValue = /^-(?!-)/.test(arg) && !joined.includes("--") &&
      valued.some((name) => before === `--${name}`);
    if (isValue) joined[joined.length - 1] = `${before}=${arg}`;
    else joined.push(arg);
  }
  return joined;
}

/** What is not `true` or `false` would be taken for true. */
function refuseSwitchValues(args: readonly string[], switches: readonly string[]): void {
  for (const arg of args.slice(0, args.includes("--") ? args.indexOf("--") : args.length)) {
    const [, flag, name, value] = /^(--(?:no-)?([^=]+))=(.*)$/s.exec(arg) ?? [];
    if (!switches.includes(name)) continue;
    throw new UsageError(`${flag} takes no value, got "${value}"`);
  }
}

function unknownFlag(arg: string, known: readonly string[]): string {
  const [given] = arg.split("=");
  const meant = nearest(given.replace(/^-+/, ""), known);
  return `Unknown flag ${given}: ${meant ? `did you mean --${meant}?` : "see --help"}`;
}

function checkWords(command: Command, words: string[]): string[] {
  const { words: declared = [] } = command;
  const limit = declared.at(-1)?.endsWith("...]") ? Infinity : declared.length;
  if (words.length > limit) {
    throw new UsageError(`Unexpected argument "${words[limit]}": see --help`);
  }
  const needed = declared.filter((word) => !word.startsWith("["));
  if (words.length < needed.length) {
    throw new UsageError(`Missing argument ${needed[words.length]}: see --help`);
  }
  needed.forEach((word, i) => {
    if (word.includes("|")) oneOf("The argument", word.split("|"), words[i]);
  });
  return words;
}

/** The value of a flag out of the texts given for it. */
function valueOf(name: string, flag: Flag, texts: string[]): unknown {
  if (texts.length === 0) return flag.default ?? null;
  if (texts.includes("")) throw new UsageError(`--${name} needs a value: see --help`);
  const isMany = flag.type === "list" || flag.type === "texts";
  if (texts.length > 1 && !isMany) throw new UsageError(`--${name} is given twice`);
  return convert(name, flag, texts);
}

function convert(name: string, flag: Flag, texts: string[]): unknown {
  const text = texts[0];
  switch (flag.type) {
    case "seed":
      return parseSeed(text);
    case "texts":
      return texts;
    case "integer":
    case "number":
      return toNumber(name, flag, text);
    case "choice":
      return oneOf(`--${name}`, flag.choices, text);
    case "list": {
      const items = texts.flatMap((part) => part.split(",")).map((item) => item.trim());
      if (items.includes("")) {
        throw new UsageError(`--${name} has an empty item in "${texts.join(",")}"`);
      }
      const { choices } = flag;
      return choices ? items.map((item) => oneOf(`--${name}`, choices, item)) : items;
    }
    default:
      return text;
  }
}

function oneOf(what: string, choices: readonly string[], text: string): string {
  if (choices.includes(text)) return text;
  const known = choices.join(", ");
  throw new UsageError(
    `${what} must be one of ${known}, got "${text}"${didYouMean(text, choices)}`,
  );
}

/** Decimal notation only: Number() would also take "", "0x10" and " 1 ". */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function toNumber(
  name: string,
  flag: { type: "integer" | "number"; min?: number; max?: number },
  text: string,
): number {
  const value = DECIMAL.test(text) ? Number(text) : NaN;
  const fits = flag.type === "integer" ? Number.isSafeInteger(value) : Number.isFinite(value);
  const { min = -Infinity, max = Infinity } = flag;
  if (fits && value >= min && value <= max) return value;
  const kind = flag.type === "integer" ? "an integer" : "a number";
  throw new UsageError(`--${name} must be ${kind}${range(min, max)}, got ${text}`);
}

function range(min: number, max: number): string {
  if (min === -Infinity && max === Infinity) return "";
  if (max === Infinity) return ` of at least ${min}`;
  if (min === -Infinity) return ` of at most ${max}`;
  return ` from ${min} to ${max}`;
}
