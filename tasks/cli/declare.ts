/**
 * How a command says what it takes: as data, from which parsing, checks and help follow.
 *
 * @module
 */

/** One flag: what its value may be, what it is when absent, and what it is for. */
export type Flag =
  & {
    help: string;
    /** Placeholder of the value in the help text, e.g. `N`. */
    value?: string;
    /** Heading under which the help text has it; see {@linkcode inGroup}. */
    group?: string;
    /** A letter that means the same, `-p`; none by default. */
    short?: string;
  }
  & (
    /** With `default: true` it is `--no-NAME` that says something, and what `help` is about. */
    | { type: "boolean"; default?: true }
    | { type: "string"; default?: string }
    /** `min` and `max` are inclusive. */
    | { type: "integer" | "number"; default?: number; min?: number; max?: number }
    /** An integer or any text, as seeds are. */
    | { type: "seed"; default?: number | string }
    | { type: "choice"; choices: readonly string[]; meanings?: Meanings; default?: string }
    /** May be repeated; commas are part of a text. */
    | { type: "texts"; default?: readonly string[] }
    /** Comma-separated, may be repeated; `choices` limits the items. */
    | {
      type: "list";
      choices?: readonly string[];
      meanings?: Meanings;
      default?: readonly string[];
    }
  );

/** What choices mean, a line each in the help text. */
export type Meanings = Readonly<Record<string, string>>;

/** Flags by name, without the leading dashes. */
export type Flags = Record<string, Flag>;

/** What a command is called and takes. */
export interface Command<F extends Flags = Flags> {
  /** As typed after `deno task`, e.g. `data`. */
  name: string;
  summary: string;
  flags: F;
  /**
   * Words without dashes, e.g. `["DIR", "[ID]"]`; brackets: optional; `[ID...]`: any number;
   * `list|fetch`: one of these.
   */
  words?: readonly string[];
  /** Whether all that follows the first word is left to another command. */
  stopEarly?: boolean;
  /** Paragraphs shown after the flags. */
  notes?: readonly string[];
  /** Arguments, and what they do. */
  examples: Readonly<Record<string, string>>;
}

type ValueOf<F extends Flag> = F extends { type: "boolean" } ? boolean
  : F extends { type: "integer" | "number" } ? number
  : F extends { type: "seed" } ? number | string
  : F extends { type: "choice"; choices: readonly (infer C)[] } ? C
  : F extends { type: "list"; choices: readonly (infer C)[] } ? C[]
  : F extends { type: "list" | "texts" } ? string[]
  : string;

/** Values by flag; null where a flag without a default was not given. */
export type Values<F extends Flags> = {
  [K in keyof F]:
    | ValueOf<F[K]>
    | (F[K] extends { type: "boolean" } | { default: unknown } ? never : null);
};

/** The flags, under one heading of the help text. */
export function inGroup<const F extends Flags>(group: string, flags: F): F {
  const grouped = Object.entries(flags).map(([name, flag]) => [name, { ...flag, group }]);
  return Object.fromEntries(grouped) as F;
}
