/**
 * `deno task page`: one HTML file that regenerates a network in the browser and classifies digits.
 *
 * @module
 */

import { join } from "node:path";
import { encodeArtifact } from "../src/artifact/artifact.ts";
import { readArtifact } from "../src/artifact/files.ts";
import { UsageError } from "../src/errors.ts";
import { writeAtomically } from "../src/files/atomic_write.ts";
import { openAdapters } from "../src/page/digit_model.ts";
import { type Command, parseArguments } from "./cli/arguments.ts";
import { callerPath, isWithin, runCommand, say } from "./cli/command.ts";
import { bundleForBrowser } from "./page/bundle.ts";
import { engineFiles } from "./page/engine_files.ts";
import { ROOT } from "./page/places.ts";
import { singleFile } from "./page/single_file.ts";

export const COMMAND = {
  name: "page",
  summary: "Builds one HTML file: a network out of a seed and an adapter file, in the browser. " +
    "It opens from the disk or from any static host, and asks no server for anything.",
  flags: {
    adapter: {
      type: "string",
      value: "FILE",
      help: "Adapter file (.safetensors) of an MNIST network to start with",
    },
    out: {
      type: "string",
      value: "FILE",
      default: ".lottalora/page/index.html",
      help: "Where to write, below .lottalora/; - for standard output",
    },
  },
  examples: {
    "": "The page, to start with an adapter file of the visitor's",
    "--adapter digits --out - > page.html": "The page with a model of your own in it",
  },
} as const satisfies Command;

/** The only folder the task may write to. */
const WRITABLE = join(ROOT, ".lottalora");

/** The page as text; `adapter` is a file it starts with. */
export async function buildPage(adapter: Uint8Array | null): Promise<string> {
  const source = (name: string) => join(ROOT, "src/page", name);
  return singleFile({
    template: await Deno.readTextFile(source("index.html")),
    style: await Deno.readTextFile(source("style.css")),
    script: await bundleForBrowser(source("main.ts")),
    files: {
      ...await engineFiles(),
      ...(adapter === null ? {} : { "adapter.safetensors": adapter }),
    },
  });
}

/** Reads a saved model, folder or file, and refuses what the page would refuse. */
async function readAdapter(path: string): Promise<Uint8Array> {
  const bytes = encodeArtifact(await readArtifact(path));
  await openAdapters(bytes, path);
  return bytes;
}

/** The path to write to; null for standard output. */
function outPath(out: string): string | null {
  if (out === "-") return null;
  const path = out === COMMAND.flags.out.default ? join(ROOT, out) : callerPath(out);
  if (isWithin(WRITABLE, path)) return path;
  throw new UsageError(
    `--out must lie below ${WRITABLE}, got ${path}: the task may write nowhere else; ` +
      "use --out - > FILE",
  );
}

/** Builds and writes the page. */
async function pageCommand(args: readonly string[]): Promise<void> {
  const { values } = parseArguments(COMMAND, args);
  const path = outPath(values.out);
  const adapter = values.adapter === null ? null : await readAdapter(callerPath(values.adapter));
  const page = new TextEncoder().encode(await buildPage(adapter));
  if (path === null) {
    for (let done = 0; done < page.length;) done += await Deno.stdout.write(page.subarray(done));
  } else await writeAtomically(path, page);
  say(`${path ?? "page"}: ${(page.length / 1e6).toFixed(2)} MB in one file`);
}

if (import.meta.main) await runCommand(() => pageCommand(Deno.args));
