/**
 * `deno task sizes`: what distributing each network takes, in full and as adapters and seed.
 *
 * @module
 */

import { isDeepStrictEqual } from "node:util";
import { startEngine } from "../src/engine/engine.ts";
import { PROJECT_ROOT } from "../src/studies/computing/plan.ts";
import { trackProgress } from "../src/studies/computing/progress.ts";
import { progressOnStderr } from "../src/studies/computing/progress_view.ts";
import { type Command, parseArguments } from "./cli/arguments.ts";
import { runCommand } from "./cli/command.ts";
import { CASES, LANGUAGE_MODEL_IDS, type SizeCase } from "./sizes/cases.ts";
import { countNumbers, planSizes, type Sizes, writeSizes } from "./sizes/measure.ts";
import { lineOf, renderSizes, type SizeLine } from "./sizes/report.ts";
import { makeWorkFolder } from "./sizes/work_folder.ts";

const COMMAND = {
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
      choices: [...LANGUAGE_MODEL_IDS, "none"],
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
    "Files hold the values that training starts from; one network's lie in .lottalora/sizes/ at a",
    "time, up to 0.8 GB at 300M and 3 GB at 900M, and are removed. Their sizes are compared with",
    "those worked out: exit code 1 where a byte differs.",
  ],
} as const satisfies Command;

/** Runs the command with its arguments. */
export async function sizesCommand(args: readonly string[], signal?: AbortSignal): Promise<void> {
  const { values } = parseArguments(COMMAND, args);
  const cases = CASES.filter(({ id }) => (values.only as readonly string[]).includes(id));
  const limit = values["write-up-to"] === "none" ? 0 : numbersOf(values["write-up-to"]);
  const planned = cases.map((size) =>
    lineOf(size, { numbers: countNumbers(size), bytes: planSizes(size), written: false })
  );
  const toWrite = cases.filter((_, i) => planned[i].numbers.full <= limit);
  const written = await writeAll(toWrite, PROJECT_ROOT, signal);
  const lines = planned.map((line) => confirmed(line, written.get(line.id)));
  console.log(values.json ? JSON.stringify(lines) : renderSizes(lines, values.format));
}

function numbersOf(id: string): number {
  return countNumbers(CASES.find((size) => size.id === id)!).full;
}

/** Numbers of a full network that are drawn, packed and written in a second, about. */
const NUMBERS_A_SECOND = 5e6;

/** Writes and measures one network after the other. */
async function writeAll(
  cases: readonly SizeCase[],
  root: string,
  signal?: AbortSignal,
): Promise<Map<string, Sizes>> {
  const found = new Map<string, Sizes>();
  if (cases.length === 0) return found;
  await startEngine("wasm");
  using folder = await makeWorkFolder(root, signal);
  const costs = cases.map((size) => countNumbers(size).full / NUMBERS_A_SECOND);
  const listener = progressOnStderr();
  const progress = trackProgress("sizes", costs, {
    reused: 0,
    lanes: 1,
    listener,
    unit: "networks",
  });
  for (const [i, size] of cases.entries()) {
    signal?.throwIfAborted();
    progress.started(i);
    const onProgress = (fraction: number) => progress.advanced(i, fraction);
    found.set(size.id, await writeSizes(size, { folder: folder.path, signal, onProgress }));
    progress.ended(i);
  }
  return found;
}

/** The line with what was measured. */
function confirmed(line: SizeLine, bytes?: Sizes): SizeLine {
  if (bytes === undefined) return line;
  if (isDeepStrictEqual(bytes, line.bytes)) return { ...line, bytes, written: true };
  throw new Error(
    `${line.id}: files of ${JSON.stringify(bytes)}, worked out were ${JSON.stringify(line.bytes)}`,
  );
}

if (import.meta.main) await runCommand((signal) => sizesCommand(Deno.args, signal));
