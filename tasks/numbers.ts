/**
 * `deno task numbers`: writes the numbers of stored rows into the documents that mark a place for them.
 *
 * @module
 */
import { join } from "node:path";
import { withPassages } from "../src/studies/findings/passages/marked.ts";
import { DOCUMENTS, writePassages } from "../src/studies/findings/passages/passages.ts";
import { PROJECT_ROOT } from "../src/studies/rows/project_root.ts";
import { type Command, parseArguments } from "./cli/arguments.ts";
import { EXIT, runCommand, say } from "./cli/command.ts";

export const COMMAND = {
  name: "numbers",
  summary: `Writes verdicts and means of stored rows into ${DOCUMENTS.join(", ")}, between ` +
    "<!-- rows: NAME --> and <!-- /rows -->; computes no run.",
  flags: {
    check: { type: "boolean", help: "Write nothing; exit code 1 where text and rows differ" },
  },
  examples: {
    "": "After rows or claims have changed",
    "--check": "Whether every marked number is that of the rows",
  },
} satisfies Command;

/** Runs the command with its arguments. */
export async function numbersCommand(args: readonly string[]): Promise<number> {
  const { values } = parseArguments(COMMAND, args);
  const passages = await writePassages();
  const stale: string[] = [];
  for (const document of DOCUMENTS) {
    const path = join(PROJECT_ROOT, document);
    const text = await Deno.readTextFile(path);
    const written = withPassages(text, passages, document);
    if (written === text) continue;
    stale.push(document);
    // In place: the task may write these files and nothing beside them.
    if (!values.check) await Deno.writeTextFile(path, written);
  }
  say(`${stale.length === 0 ? "none" : stale.join(", ")} ${values.check ? "stale" : "changed"}`);
  return values.check && stale.length > 0 ? EXIT.failed : EXIT.ok;
}

if (import.meta.main) await runCommand(() => numbersCommand(Deno.args));
