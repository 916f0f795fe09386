/**
 * `deno task sizes`: what distributing each network takes, in full and as adapters and seed.
 *
 * @module
 */

import { PROJECT_ROOT } from "../src/studies/rows/project_root.ts";
import { CASES, PAPER_CASES } from "../src/studies/findings/sizes/cases.ts";
import { sizeLine } from "../src/studies/findings/sizes/lines.ts";
import { countNumbers } from "../src/studies/findings/sizes/planned.ts";
import { renderSizes } from "../src/studies/findings/sizes/table.ts";
import { confirmSizes } from "../src/studies/findings/sizes/written.ts";
import { type Command, parseArguments } from "./cli/arguments.ts";
import { runCommand } from "./cli/command.ts";
import { progressOnStderr } from "./cli/progress.ts";

export const COMMAND = {
  name: "sizes",
  summary:
    "Sets the bytes of every network side by side: fully trained in float16 and in 4 bits, and " +
    "as adapters and seed at rank 8 in float16, beside the paper's (arXiv:2604.08749, section 5).",
  flags: {
    only: {
      type: "list",
      choices: CASES.map(({ id }) => id),
      default: CASES.map(({ id }) => id),
      help: "Only these networks",
    },
    "write-up-to": {
      type: "choice",
      choices: [...PAPER_CASES.map(({ id }) => id), "none"],
      default: "300M",
      help: "Write and measure the files of networks of up to this one's size; those of larger " +
        "ones are worked out",
    },
    format: {
      type: "choice",
      choices: ["terminal", "markdown", "csv", "latex"],
      default: "terminal",
      help: "How the table is written",
    },
    json: { type: "boolean", help: "Print one JSON object to stdout" },
  },
  notes: [
    "Files hold the values that training starts from; one network's lie in .lottalora/sizes/ at a " +
    "time, up to 0.8 GB at 300M and 3 GB at 900M, and are removed. Their sizes are compared with " +
    "those worked out: exit code 1 where a byte differs.",
  ],
  examples: {
    "--write-up-to none": "All sizes worked out, in two seconds",
    "--only 3M,300M --format markdown": "Two networks, as a table for a document",
  },
} as const satisfies Command;

/** Runs the command with its arguments. */
export async function sizesCommand(args: readonly string[], signal?: AbortSignal): Promise<void> {
  const { values } = parseArguments(COMMAND, args);
  const cases = CASES.filter(({ id }) => (values.only as readonly string[]).includes(id));
  const limit = values["write-up-to"] === "none" ? 0 : numbersOf(values["write-up-to"]);
  const toWrite = cases.filter((size) => countNumbers(size).full <= limit);
  await confirmSizes(toWrite, PROJECT_ROOT, { listener: progressOnStderr(), signal });
  const lines = cases.map((size) => sizeLine(size, toWrite.includes(size)));
  console.log(values.json ? JSON.stringify(lines) : renderSizes(lines, values.format));
}

function numbersOf(id: string): number {
  return countNumbers(CASES.find((size) => size.id === id)!).full;
}

if (import.meta.main) await runCommand((signal) => sizesCommand(Deno.args, signal));
