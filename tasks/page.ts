/**
 * `deno task page`: one HTML file that regenerates a network in the browser and classifies digits, or
 * one that shows the rows of runs.
 *
 * @module
 */

import { join } from "node:path";
import { encodeArtifact } from "../src/artifact/artifact.ts";
import { readArtifact } from "../src/artifact/files.ts";
import { UsageError } from "../src/errors.ts";
import { writeAtomically } from "../src/files/atomic_write.ts";
import { openAdapters } from "../src/page/digit_model.ts";
import { packRuns, RUNS_FILE, runsOf } from "../src/page/rows/run.ts";
import { type Command, parseArguments } from "./cli/arguments.ts";
import { callerPath, isWithin, runCommand, say } from "./cli/command.ts";
import { engineFiles } from "./page/engine_files.ts";
import { pageIn } from "./page/page_in.ts";
import { ROOT } from "./page/places.ts";
import { readRowSource } from "./page/row_source.ts";

export const COMMAND = {
  name: "page",
  summary:
    "Builds one HTML file: a network out of a seed and an adapter file, in the browser; or " +
    "the runs of a study, to filter and compare. It opens from the disk or from any static host, " +
    "and asks no server for anything.",
  words: ["[SOURCE]"],
  flags: {
    rows: {
      type: "boolean",
      help:
        "The page of runs; SOURCE is a profile (quick by default), a row file or the folder of " +
        "a study",
    },
    adapter: {
      type: "string",
      value: "FILE",
      help: "Adapter file (.safetensors) of an MNIST network to start with",
    },
    out: {
      type: "string",
      value: "FILE",
      help:
        "Where to write, below .lottalora/; - for standard output; .lottalora/page/index.html " +
        "by default, with --rows rows.html beside it",
    },
  },
  examples: {
    "": "The page, to start with an adapter file of the visitor's",
    "--adapter digits --out - > page.html": "The page with a model of your own in it",
    "--rows two-moons --out - > runs.html": "The runs of a study of your own",
  },
} as const satisfies Command;

/** The only folder the task may write to. */
const WRITABLE = join(ROOT, ".lottalora");

/** The page of digits as text; `adapter` is a file it starts with. */
export async function buildPage(adapter: Uint8Array | null): Promise<string> {
  return await pageIn("src/page", {
    ...await engineFiles(),
    ...(adapter === null ? {} : { "adapter.safetensors": adapter }),
  });
}

/** The page of runs as text; `named` is a profile, a file or a folder of rows. */
export async function buildRowsPage(named: string): Promise<string> {
  const { source, rows } = await readRowSource(named);
  const files = { [RUNS_FILE]: await packRuns(runsOf(source, rows)) };
  return await pageIn("src/page/rows", files, ["@observablehq/plot"]);
}

/** Reads a saved model, folder or file, and refuses what the page would refuse. */
export async function readAdapter(path: string): Promise<Uint8Array> {
  const bytes = encodeArtifact(await readArtifact(path));
  await openAdapters(bytes, path);
  return bytes;
}

/** The path to write to, `name` by default; null for standard output. */
function outPath(out: string | null, name: string): string | null {
  if (out === "-") return null;
  const path = out === null ? join(WRITABLE, "page", name) : callerPath(out);
  if (isWithin(WRITABLE, path)) return path;
  throw new UsageError(
    `--out must lie below ${WRITABLE}, got ${path}: the task may write nowhere else; ` +
      "use --out - > FILE",
  );
}

/** @throws {UsageError} for words and flags that belong to the other page */
function refuseMixture(rows: boolean, adapter: string | null, [word]: readonly string[]): void {
  if (rows && adapter !== null) {
    throw new UsageError("--adapter belongs to the page of digits, which has no --rows");
  }
  if (!rows && word !== undefined) {
    throw new UsageError(`Unexpected argument "${word}": rows are shown with --rows ${word}`);
  }
}

/** Builds and writes a page. */
async function pageCommand(args: readonly string[]): Promise<void> {
  const { values: { rows, adapter, out }, words } = parseArguments(COMMAND, args);
  refuseMixture(rows, adapter, words);
  const path = outPath(out, rows ? "rows.html" : "index.html");
  const text = rows
    ? await buildRowsPage(words[0] ?? "quick")
    : await buildPage(adapter === null ? null : await readAdapter(callerPath(adapter)));
  const page = new TextEncoder().encode(text);
  if (path === null) {
    for (let done = 0; done < page.length;) done += await Deno.stdout.write(page.subarray(done));
  } else await writeAtomically(path, page);
  say(`${path ?? "page"}: ${(page.length / 1e6).toFixed(2)} MB in one file`);
}

if (import.meta.main) await runCommand(() => pageCommand(Deno.args));
