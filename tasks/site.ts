/**
 * `deno task site`: README, documents, notebooks, ledgers, reference and the page of digits as a
 * folder of static pages.
 *
 * @module
 */

import { join } from "node:path";
import { UsageError } from "../src/errors.ts";
import { PROJECT_ROOT } from "../src/studies/rows/project_root.ts";
import { type Command, parseArguments } from "./cli/arguments.ts";
import { callerPath, runCommand, say, writablePath } from "./cli/command.ts";
import { ensureJupyter } from "./jupyter/environment.ts";
import { buildPage, readAdapter } from "./page.ts";
import { buildSite, isSite } from "./site/build.ts";
import { filesBelow } from "./cli/files_below.ts";
import { replaceFolder } from "./site/replace_folder.ts";

export const COMMAND = {
  name: "site",
  summary: "Makes a folder of static pages: README and docs, executed notebooks, the ledger, a " +
    "reference, and the page that regenerates a network. It opens from the disk or from any " +
    "static host, and asks no server for anything. A broken link is an error.",
  flags: {
    adapter: {
      type: "string",
      value: "FILE",
      help: "Adapter file (.safetensors) of an MNIST network for the page of digits to start with",
    },
    out: {
      type: "string",
      value: "DIR",
      default: ".lottalora/site",
      help: "Folder to write; a site that is there already is replaced as a whole",
    },
  },
  examples: {
    "": "The site; then open .lottalora/site/index.html",
    "--adapter digits --out site": "With a model of your own, in a folder where you are",
  },
} as const satisfies Command;

/** Builds the site and puts it into its place. */
async function siteCommand(args: readonly string[], signal: AbortSignal): Promise<void> {
  const { values } = parseArguments(COMMAND, args);
  const out = await outPath(values.out);
  const adapter = values.adapter === null ? null : await readAdapter(callerPath(values.adapter));
  await replaceFolder(out, isSite, async (folder) => {
    const renderer = await ensureJupyter(PROJECT_ROOT, { nbconvert: true, report: say });
    const digits = await buildPage(adapter);
    say(`page of digits: ${(digits.length / 1e6).toFixed(2)} MB`);
    signal.throwIfAborted();
    const { pages, links } = await buildSite(folder, { renderer, digits, report: say, signal });
    say(`links: ${count(links)} in ${count(pages)} pages, all of them lead somewhere`);
  });
  const { files, bytes } = await sizeOf(out);
  say(`${out}: ${count(files)} files, ${(bytes / 1e6).toFixed(1)} MB; open ${out}/index.html`);
}

/** The folder to write, beside which there must be room for the one that takes its place. */
async function outPath(named: string): Promise<string> {
  if (named === COMMAND.flags.out.default) return join(PROJECT_ROOT, named);
  const path = await writablePath("out", named);
  if (path !== callerPath(".")) return path;
  throw new UsageError(`--out must name a folder in the one you call from, got ${named}`);
}

async function sizeOf(folder: string): Promise<{ files: number; bytes: number }> {
  const files = filesBelow(folder);
  const sizes = await Promise.all(files.map((path) => Deno.stat(join(folder, path))));
  return { files: files.length, bytes: sizes.reduce((sum, { size }) => sum + size, 0) };
}

function count(number: number): string {
  return number.toLocaleString("en-US");
}

if (import.meta.main) await runCommand((signal) => siteCommand(Deno.args, signal));
