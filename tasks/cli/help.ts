/**
 * The text that `--help` prints, made from what a command declares.
 *
 * @module
 */

import type { Command, Flag } from "./arguments.ts";

const WIDTH = 96;

/** Usage line, summary, one entry a flag with its choices and default, and the notes. */
export function helpText(command: Command): string {
  const entries = Object.entries(command.flags).map(([name, flag]): [string, string] => [
    `--${name}${placeholder(flag)}`,
    `${flag.help}${defaultOf(flag)}`,
  ]);
  entries.push(["--help", "Show this text"]);
  const column = Math.max(...entries.map(([left]) => left.length)) + 4;
  const lines = entries.map(([left, right]) =>
    `  ${left.padEnd(column - 2)}${wrap(right, WIDTH - column).join(`\n${" ".repeat(column)}`)}`
  );
  const usage = ["deno task", command.name, ...command.words ?? [], "[flags]"].join(" ");
  return [
    `Usage: ${usage}`,
    "",
    ...wrap(command.summary, WIDTH),
    "",
    ...lines,
    ...(command.notes ? ["", ...command.notes] : []),
  ].join("\n");
}

function placeholder(flag: Flag): string {
  if (flag.type === "boolean") return "";
  if (flag.value) return ` ${flag.value}`;
  if (flag.type === "choice") return ` ${flag.choices.join("|")}`;
  return { integer: " N", number: " X", seed: " SEED", string: " TEXT", list: " A,B" }[flag.type];
}

function defaultOf(flag: Flag): string {
  if (flag.type === "boolean" || flag.default === undefined) return "";
  return ` (default ${flag.type === "list" ? flag.default.join(",") : flag.default})`;
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
