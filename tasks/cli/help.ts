/**
 * The text that `--help` prints, made from what a command declares.
 *
 * @module
 */

import type { Command, Flag, Flags } from "./declare.ts";

/** Not a failure: the reader asked for the help text, which is the message. */
export class HelpRequest extends Error {
  override readonly name = "HelpRequest";
}

/** Signs a line where stdout is no terminal, and the fewest and most that help is written in. */
const WIDTH = { plain: 80, least: 40, most: 120 };

/** Signs that a flag and its placeholder may take beside their help; longer ones stand above it. */
const LONGEST = 26;

/** Signs a line of help: as wide as the terminal, but not beyond what the eye follows. */
export function helpWidth(): number {
  const columns = Deno.stdout.isTerminal() ? Deno.consoleSize().columns : 0;
  return columns === 0 ? WIDTH.plain : Math.min(WIDTH.most, Math.max(WIDTH.least, columns));
}

/** Usage, summary, examples, the flags by group with choices and defaults, and the notes. */
export function helpText(command: Command, width: number = helpWidth()): string {
  const { name, words = [], flags, summary, examples, notes = [] } = command;
  const own = Object.keys(flags).length === 0 ? [] : ["[flags]"];
  const task = ["deno task", name].join(" ");
  const shown = Object.entries(examples).flatMap(([args, does]) => [
    ...wrap(`${does}:`, width - 2).map((line) => `  ${line}`),
    `    ${task}${args === "" ? "" : ` ${args}`}`,
  ]);
  return [
    `Usage: ${[task, ...words, ...own].join(" ")}`,
    ...["", ...wrap(summary, width)],
    ...["", "Examples:", ...shown],
    ...groupLines(flags, width),
    ...notes.flatMap((note) => ["", ...wrap(note, width)]),
  ].join("\n");
}

/** The flags without a group, then one heading a group, in the order in which they first appear. */
function groupLines(flags: Flags, width: number): string[] {
  const groups = Object.values(flags).map(({ group }) => group);
  const someHaveNone = groups.length === 0 || groups.includes(undefined);
  const headings = new Set(someHaveNone ? [undefined, ...groups] : groups);
  const group = someHaveNone ? undefined : groups.at(-1);
  const all: [string, Flag][] = [
    ...Object.entries(flags),
    ["help", { type: "boolean", help: "Show this text", group }],
  ];
  const lefts = all.map(([name, flag]) => leftOf(name, flag).length);
  const column = Math.max(...lefts.filter((length) => length <= LONGEST)) + 4;
  return [...headings].flatMap((heading) => [
    ...["", `${heading ?? "Flags"}:`],
    ...all.filter(([, { group }]) => group === heading)
      .flatMap(([name, flag]) => entryLines(name, flag, { column, width })),
  ]);
}

/** A flag, what it is for, and its choices on lines of their own unless they stand beside it. */
function entryLines(
  name: string,
  flag: Flag,
  { column, width }: { column: number; width: number },
): string[] {
  const left = `  ${leftOf(name, flag)}`;
  const right = [
    ...wrap(`${flag.help}${defaultOf(flag)}`, width - column),
    ...choiceLines(name, flag, width - column),
  ];
  const lines = right.map((line) => " ".repeat(column) + line);
  if (left.length + 2 > column) return [left, ...lines];
  return [left.padEnd(column) + right[0], ...lines.slice(1)];
}

function choiceLines(name: string, flag: Flag, width: number): string[] {
  if (!("choices" in flag) || flag.choices === undefined) return [];
  if (flag.meanings !== undefined) return meaningLines(flag.meanings, width);
  if (leftOf(name, flag).endsWith(flag.choices.join("|"))) return [];
  return wrap(`${flag.type === "list" ? "Any" : "One"} of: ${flag.choices.join(", ")}`, width);
}

function meaningLines(meanings: Readonly<Record<string, string>>, width: number): string[] {
  const column = Math.max(...Object.keys(meanings).map((choice) => choice.length)) + 4;
  // Beside long names there would be no room for what they mean.
  if (column > width / 3) {
    return Object.entries(meanings).flatMap(([choice, meaning]) => [
      `  ${choice}`,
      ...wrap(meaning, width - 4).map((line) => `    ${line}`),
    ]);
  }
  return Object.entries(meanings).flatMap(([choice, meaning]) =>
    wrap(meaning, width - column).map((line, i) =>
      (i === 0 ? `  ${choice}` : "").padEnd(column) + line
    )
  );
}

/** The flag with its placeholder: its choices where they are short and need no explanation. */
function leftOf(name: string, flag: Flag): string {
  if (flag.type === "boolean") return flag.default ? `--no-${name}` : `--${name}`;
  const placeholders = {
    ...{ integer: "N", number: "X", seed: "SEED", string: "TEXT", choice: "NAME", list: "A,B" },
    texts: "TEXT",
  };
  const plain = `--${name} ${flag.value ?? placeholders[flag.type]}`;
  if (flag.type !== "choice" || flag.value !== undefined || flag.meanings !== undefined) {
    return plain;
  }
  const listed = `--${name} ${flag.choices.join("|")}`;
  return listed.length <= LONGEST ? listed : plain;
}

function defaultOf(flag: Flag): string {
  if (flag.type === "boolean" || flag.default === undefined) return "";
  if (flag.type !== "list") return ` (default ${flag.default})`;
  return ` (default ${listDefault(flag.default, flag.choices)})`;
}

/** Values by name, or those of all choices that are left out, whichever is shorter. */
function listDefault(values: readonly string[], choices: readonly string[] = values): string {
  const others = choices.filter((choice) => !values.includes(choice));
  if (others.length === 0) return "all";
  return others.length < values.length ? `all but ${others.join(", ")}` : values.join(",");
}

function wrap(text: string, width: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines[lines.length - 1];
    if (line === "") lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
