/**
 * `deno task check`: formatting, lint rules, types and documentation of the whole project, and
 * whether it could be published.
 *
 * @module
 */

import config from "../deno.json" with { type: "json" };
import { type Command, parseArguments } from "./cli/arguments.ts";
import { endOf } from "../src/python/child.ts";
import { childEnvironment } from "../src/python/child_environment.ts";
import { EXIT, runCommand, say } from "./cli/command.ts";
import { notice } from "./cli/pulse.ts";

export const COMMAND = {
  name: "check",
  summary: "Checks formatting, lint rules, types, documentation, and that it could be published.",
  flags: {},
  examples: { "": "All of it, as before a commit" },
} satisfies Command;

/** What is checked, and what to do when it fails. */
const CHECKS = [
  { args: ["fmt", "--check"], remedy: "deno fmt" },
  { args: ["lint"], remedy: "deno lint --fix, or by hand" },
  { args: ["check"], remedy: "see the types above" },
  {
    args: [
      "check",
      "--doc-only",
      "README.md",
      "docs/extending.md",
      "docs/library.md",
      "docs/studies.md",
    ],
    remedy: "correct the example; see the types above",
  },
  {
    args: ["doc", "--lint", ...Object.values(config.exports)],
    remedy: "document or export what is named above",
  },
  {
    // The types of all are checked above; what the public ones lack is told without that.
    args: ["publish", "--dry-run", "--allow-dirty", "--quiet", "--no-check"],
    remedy: "a package may hold nothing of what is named above",
  },
] as const;

/** Runs every check, also after one has failed, and reports each; the exit code is the result. */
export async function checkCommand(args: readonly string[], signal?: AbortSignal): Promise<number> {
  parseArguments(COMMAND, args);
  let failed = 0;
  for (const { args, remedy } of CHECKS) {
    notice(`deno ${args.join(" ")} began`);
    const status = await new Deno.Command("deno", {
      args: [...args],
      ...childEnvironment(),
      stdin: "null",
      signal,
    }).spawn().status;
    signal?.throwIfAborted();
    const why = status.signal === null ? remedy : endOf(status);
    const { success } = status;
    say(`${success ? "ok    " : "FAILED"} deno ${args.join(" ")}${success ? "" : `: ${why}`}`);
    if (!success) failed++;
  }
  return failed === 0 ? EXIT.ok : EXIT.failed;
}

if (import.meta.main) await runCommand((signal) => checkCommand(Deno.args, signal));
