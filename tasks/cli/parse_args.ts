/**
 * `parseArgs` as `@std/cli/parse-args` documents it, over `node:util`: deno.json maps that name to
 * this file, so that the command lines work where JSR cannot be reached. Left out is what no command
 * takes: values joined to a short flag (`-n5`), dotted names, `boolean: true` and the option `--`.
 *
 * @module
 */

import { parseArgs as readTokens } from "node:util";

type Names = string | readonly string[];

/** Options of {@linkcode parseArgs}. */
export interface ParseOptions {
  /** Flags without a value; false by default. `--flag true`, `--flag=false` are understood too. */
  boolean?: Names;
  /** Flags whose value stays text; `_` for the words. Other values become numbers where they can. */
  string?: Names;
  /** Flags that may be given several times and are arrays; else the last one counts. */
  collect?: Names;
  /** Flags that `--no-NAME` makes false. */
  negatable?: Names;
  /** Other names of a flag; the value stands under all of them. */
  alias?: Readonly<Record<string, Names>>;
  default?: Readonly<Record<string, unknown>>;
  /** Whether everything after the first word is a word. */
  stopEarly?: boolean;
  /** Called for words (`arg` alone) and for flags not declared above; false drops them. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** Values by flag; the words, and all that follows `--`, under `_`. */
export type Args = Record<string, unknown> & { _: (string | number)[] };

/**
 * The flags and words among `args`. `--flag value` and `--flag=value` mean the same, unless the
 * value begins with a dash, which needs `=`. A flag without a value is true, or empty text where it
 * is declared a string.
 */
export function parseArgs(args: readonly string[], options: ParseOptions = {}): Args {
  const { alias = {}, default: defaults = {}, stopEarly = false, unknown = () => true } = options;
  const names = sameNames(alias);
  const namesOf = (name: string) => names.get(name) ?? [name];
  const declared = (list: Names = []) => new Set([list].flat().flatMap(namesOf));
  const [booleans, strings, negatable, collected] = [
    ...[options.boolean, options.string, options.negatable, options.collect].map(declared),
  ];
  const known = new Set([...booleans, ...strings, ...collected, ...names.keys()]);
  const values = new Map<string, unknown>();
  const words: (string | number)[] = [];
  const set = (name: string, value: unknown) => namesOf(name).forEach((n) => values.set(n, value));

  const end = args.includes("--") ? args.indexOf("--") : args.length;
  const items = readItems(args.slice(0, end), { booleans, strings, negatable });
  for (const { name, value, isNegated, arg, index } of items) {
    if (name === null) {
      if (unknown(arg) !== false) words.push(strings.has("_") ? arg : asNumber(arg));
      if (!stopEarly) continue;
      words.push(...args.slice(index + 1, end));
      break;
    }
    if (isNegated) set(name, false);
    else if (known.has(name) || unknown(arg, name, value) !== false) {
      const typed = strings.has(name) ? value : asNumber(value);
      const before = values.get(name);
      const all = Array.isArray(before) ? [...before, typed] : [typed];
      set(name, collected.has(name) ? all : typed);
    }
  }

  const collects = [...collected].filter((name) => booleans.has(name) || strings.has(name));
  const missing = [
    ...Object.entries(defaults),
    ...collects.map((name) => [name, []] as const),
    ...[...booleans].map((name) => [name, false] as const),
  ];
  for (const [name, value] of missing) if (!values.has(name)) set(name, value);
  return { ...Object.fromEntries(values), _: [...words, ...args.slice(end + 1)] };
}

/** A flag with its value, or a word, whose name is null; `index` is its place. */
interface Item {
  name: string | null;
  value: string | boolean;
  isNegated?: boolean;
  arg: string;
  index: number;
}

/** Gives flags the values that follow them. */
function* readItems(
  args: string[],
  { booleans, strings, negatable }: Record<"booleans" | "strings" | "negatable", Set<string>>,
): Generator<Item> {
  const { tokens } = readTokens({ args, strict: false, tokens: true });
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    const arg = args[token.index];
    if (token.kind !== "option") {
      yield { name: null, value: arg, arg, index: token.index };
      continue;
    }
    const { name, rawName, index } = token;
    if (token.value === undefined && name.startsWith("no-") && negatable.has(name.slice(3))) {
      yield { name: name.slice(3), value: false, isNegated: true, arg, index };
      continue;
    }
    const isBoolean = booleans.has(name);
    const next = tokens[i + 1];
    const follows = next?.kind === "positional" && next.value !== "" &&
      !(next.value === "-" && rawName.startsWith("--")) &&
      (!isBoolean || ["true", "false"].includes(next.value));
    const text = token.value ?? (follows ? next.value : undefined);
    if (token.value === undefined && follows) i++;
    const typed = isBoolean ? text !== "false" : text;
    yield { name, value: typed ?? (strings.has(name) ? "" : true), arg, index };
  }
}

/** Each name that has others, with all that mean the same. */
function sameNames(alias: Readonly<Record<string, Names>>): Map<string, string[]> {
  const groups = Object.entries(alias).map(([name, others]) => [name, others].flat());
  return new Map(groups.flatMap((group) => group.map((name) => [name, group])));
}

/** A number where the text is one, as in JavaScript. */
function asNumber<T extends string | boolean>(value: T): T | number {
  if (typeof value !== "string" || value.trim() === "") return value;
  return Number.isFinite(Number(value)) ? Number(value) : value;
}
