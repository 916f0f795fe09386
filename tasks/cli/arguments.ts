/**
 * Command-line arguments: the only place that parses any. A command declares its flags as data;
 * values, types, checks and the help text all follow from that.
 *
 * The tokens come from `parseArgs` of node:util, which Deno ships; `parseArgs` of jsr:@std/cli
 * could replace it in {@linkcode tokenize} alone.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { UsageError } from "../../src/errors.ts";
import { parseSeed } from "../../src/random/seeds.ts";
import { helpText } from "./help.ts";
import { nearest } from "../../src/nearest.ts";

/** One flag: what its value may be, what it is when absent, and what it is for. */
export type Flag =
  & {
    help: string;
    /** Placeholder of the value in the help text, e.g. `N`. */
    value?: string;
  }
  & (
    | { type: "boolean" }
    | { type: "string"; default?: string }
    /** `min` and `max` are inclusive. */
    | { type: "integer" | "number"; default?: number; min?: number; max?: number }
    /** An integer or any text, as seeds are. */
    | { type: "seed"; default?: number | string }
    | { type: "choice"; choices: readonly string[]; default?: string }
    /** Comma-separated, may be repeated; `choices` limits the items. */
    | { type: "list"; choices?: readonly string[]; default?: readonly string[] }
  );

/** Flags by name, without the leading dashes. */
export type Flags = Record<string, Flag>;

/** What a command is called and takes. */
export interface Command<F extends Flags = Flags> {
  /** As typed after `deno task`, e.g. `data`. */
  name: string;
  summary: string;
  flags: F;
  /** Words without dashes, e.g. `["ACTION", "[ID]"]`; brackets: optional; `[ID...]`: any number. */
  words?: readonly string[];
  /** Whole lines shown after the flags. */
  notes?: readonly string[];
}

type ValueOf<F extends Flag> = F extends { type: "boolean" } ? boolean
  : F extends { type: "integer" | "number" } ? number
  : F extends { type: "seed" } ? number | string
  : F extends { type: "choice"; choices: readonly (infer C)[] } ? C
  : F extends { type: "list"; choices: readonly (infer C)[] } ? C[]
  : F extends { type: "list" } ? string[]
  : string;

/** Values by flag; null where a flag without a default was not given. */
export type Values<F extends Flags> = {
  [K in keyof F]:
    | ValueOf<F[K]>
    | (F[K] extends { type: "boolean" } | { default: unknown } ? never : null);
};

/** Not a failure: the reader asked for the help text, which is the message. */
export class HelpRequest extends Error {
  override readonly name = "HelpRequest";
}

/**
 * Parses `args` as `command` declares.
 *
 * @returns The flags' values, the words in order, and which flags were given at all.
 * @throws {UsageError} naming the flag, the value found and what would be right.
 * @throws {HelpRequest} for `--help` or `-h`.
 */
export function parseArguments<const F extends Flags>(
  command: Command<F>,
  args: readonly string[],
): { values: Values<F>; words: string[]; given: Set<keyof F & string> } {
  const { flags, words, help } = tokenize(command, args);
  if (help) throw new HelpRequest(helpText(command));
  const limit = command.words?.at(-1)?.endsWith("...]") ? Infinity : command.words?.length ?? 0;
  if (words.length > limit) {
    throw new UsageError(`Unexpected argument "${words[limit]}": see --help`);
  }
  const needed = (command.words ?? []).filter((word) => !word.startsWith("["));
  if (words.length < needed.length) {
    throw new UsageError(`Missing argument ${needed[words.length]}: see --help`);
  }
  const values = Object.fromEntries(
    Object.entries(command.flags).map(([name, flag]) => [
      name,
      flags.has(name) ? convert(name, flag, flags.get(name) ?? []) : absent(flag),
    ]),
  );
  return { values: values as Values<F>, words, given: new Set(flags.keys()) };
}

/** Splits `args` into flags with their texts (none for a boolean), words, and a call for help. */
function tokenize(
  command: Command,
  args: readonly string[],
): { flags: Map<string, string[]>; words: string[]; help: boolean } {
  const options = Object.fromEntries(
    Object.entries(command.flags).map(([name, flag]) => [
      name,
      { type: flag.type === "boolean" ? "boolean" as const : "string" as const },
    ]),
  );
  const { tokens } = parseArgs({
    // `deno task NAME -- --flag` and `npm run NAME -- --flag` hand the dashes on.
    args: args[0] === "--" ? args.slice(1) : [...args],
    options: { ...options, help: { type: "boolean", short: "h" } },
    strict: false, // the checks below give better messages, and accept `--rank -1`
    allowPositionals: true,
    tokens: true,
  });
  const flags = new Map<string, string[]>();
  const words: string[] = [];
  let help = false;
  for (const token of tokens) {
    if (token.kind === "positional") words.push(token.value);
    if (token.kind !== "option") continue;
    if (token.name === "help") {
      help = true;
      continue;
    }
    const flag = command.flags[token.name];
    if (!Object.hasOwn(command.flags, token.name)) {
      throw new UsageError(unknownFlag(token.rawName, Object.keys(command.flags)));
    }
    if (flags.has(token.name) && flag.type !== "list") {
      throw new UsageError(`--${token.name} is given twice`);
    }
    const texts = flags.get(token.name) ?? [];
    flags.set(token.name, flag.type === "boolean" ? noValue(token) : [...texts, needValue(token)]);
  }
  return { flags, words, help };
}

interface OptionToken {
  name: string;
  value?: string;
  inlineValue?: boolean;
}

function noValue(token: OptionToken): string[] {
  if (token.value === undefined) return [];
  throw new UsageError(`--${token.name} takes no value, got "${token.value}"`);
}

function needValue(token: OptionToken): string {
  const swallowed = !token.inlineValue && token.value?.startsWith("--");
  if (token.value === undefined || token.value === "" || swallowed) {
    throw new UsageError(`--${token.name} needs a value: see --help`);
  }
  return token.value;
}

function unknownFlag(name: string, known: string[]): string {
  const meant = nearest(name.replace(/^-+/, ""), known);
  return `Unknown flag ${name}: ${meant ? `did you mean --${meant}?` : "see --help"}`;
}

function absent(flag: Flag): unknown {
  return flag.type === "boolean" ? false : flag.default ?? null;
}

function convert(name: string, flag: Flag, texts: string[]): unknown {
  const text = texts[0];
  switch (flag.type) {
    case "boolean":
      return true;
    case "string":
      return text;
    case "seed":
      return parseSeed(text);
    case "integer":
    case "number":
      return toNumber(name, flag, text);
    case "choice":
      return oneOf(name, flag.choices, text);
    case "list": {
      const items = texts.flatMap((part) => part.split(",")).map((item) => item.trim());
      if (items.includes("")) {
        throw new UsageError(`--${name} has an empty item in "${texts.join(",")}"`);
      }
      const { choices } = flag;
      return choices ? items.map((item) => oneOf(name, choices, item)) : items;
    }
  }
}

function oneOf(name: string, choices: readonly string[], text: string): string {
  if (choices.includes(text)) return text;
  const meant = nearest(text, choices);
  const hint = meant ? ` (did you mean ${meant}?)` : "";
  throw new UsageError(`--${name} must be one of ${choices.join(", ")}, got "${text}"${hint}`);
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
