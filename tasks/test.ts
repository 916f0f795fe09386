/**
 * `deno task test`: prepares what the tests need, runs them, and ends with the counts.
 *
 * @module
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SYSTEM_LIBRARIES } from "../src/engine/native/candidates.ts";
import { UsageError } from "../src/errors.ts";
import { endOf, guarded, untilEnd } from "../src/python/child.ts";
import { childEnvironment } from "../src/python/child_environment.ts";
import { PERMITTED_VARIABLES } from "../src/variables.ts";
import { type Command, parseArguments } from "./cli/arguments.ts";
import { callerPath, EXIT, programPath, runCommand, say } from "./cli/command.ts";
import { notice } from "./cli/pulse.ts";
import { ensureJupyter } from "./jupyter/environment.ts";
import { findChromium } from "./page/chromium.ts";
import { ensureReader } from "../src/python/reader.ts";
import { countsLine, readCounts, skippedLine } from "./cli/test_counts.ts";
import { slowFiles } from "./cli/test_durations.ts";
import { allTests } from "./cli/test_modules.ts";

export const COMMAND = {
  name: "test",
  summary: "Runs the tests. The last line is `N passed, N failed`. Types are left to `check`.",
  words: ["[PATH...]"],
  flags: {
    filter: { type: "string", value: "TEXT", help: "Run only tests whose name holds this text" },
    coverage: { type: "boolean", help: "Also print which lines of src/ the tests reach" },
    setup: {
      type: "boolean",
      default: true,
      help: "Do not prepare Python: faster, for tests without it",
    },
  },
  examples: {
    "tests/random --no-setup": "The tests of one folder",
    "--filter seed": "All tests that name a seed",
  },
} satisfies Command;

const ROOT = fileURLToPath(new URL("../", import.meta.url)).replace(/\/$/, "");

/**
 * Test files at work at once: one more than there are cores, since many wait for a program they
 * started, but no more than memory is sure to hold.
 */
const JOBS = Math.min(navigator.hardwareConcurrency + 1, 8);

/** A file at work for so many seconds is named at the end, if it has a worker of its own. */
const SLOW = 20;

/** Interpreters of environments that the product makes. */
const INTERPRETERS = ["venv", "reader-venv", "bench-venv"]
  .map((environment) => `.lottalora/${environment}/bin/python`);

/** Programs that the product or its tests start. */
const PROGRAMS = ["deno", "python3", "uv", "unshare", "gcc"];

/**
 * What tests may do: read anything, write in the project and the folder for temporary files, talk
 * to servers of their own, start the programs that the product itself starts, a compiler and a
 * browser, and call the BLAS libraries that the product calls and those they compile themselves.
 */
export function testPermissions(temporary: string): string[] {
  const installed = PROGRAMS.filter((program) => programPath(program) !== null);
  return [
    "--no-prompt",
    "--allow-read",
    `--allow-write=.,${temporary}`,
    "--allow-env",
    // The name that RFC 6761 reserves for no server at all.
    "--allow-net=127.0.0.1,localhost,data.invalid",
    // Deno prints a line a test file for each program that is not installed.
    `--allow-run=${[Deno.execPath(), ...installed, ...browsers(), ...INTERPRETERS].join(",")}`,
    `--allow-ffi=${[...blasLibraries(), ".lottalora", temporary].join(",")}`,
    "--allow-sys=cpus,hostname,osRelease,uid",
  ];
}

function browsers(): readonly string[] {
  const path = findChromium();
  return path === null ? [] : [path];
}

function blasLibraries(): readonly string[] {
  const { os, arch } = Deno.build;
  return SYSTEM_LIBRARIES[os] ?? SYSTEM_LIBRARIES[`${os}-${arch}`] ?? [];
}

/** Runs the command with its arguments; the exit code is the result. */
export async function testCommand(args: readonly string[], signal?: AbortSignal): Promise<number> {
  const { values, words } = parseArguments(COMMAND, args);
  const temporary = PERMITTED_VARIABLES.get("TMPDIR") ?? "/tmp";
  if (temporary.includes(",")) {
    throw new UsageError(`TMPDIR must hold no comma, which Deno cannot permit; it is ${temporary}`);
  }
  let python: string | undefined;
  if (values.setup) {
    const made = await Promise.all([
      ensureJupyter(ROOT, { report: say }),
      ensureReader(ROOT, say),
    ]);
    python = made[0].python;
  }
  const output = await runTests({ temporary, python, signal }, [
    ...testPermissions(temporary),
    ...(values.coverage ? ["--coverage=coverage", "--clean"] : []),
    ...(values.filter === null ? [] : [`--filter=${values.filter}`]),
    ...words.length > 0 ? words.map(callerPath) : allTests(ROOT),
  ]);
  if (values.coverage) await printCoverage();
  const counts = readCounts(output.text);
  // Without a summary not even one test was run, a syntax error for instance: that is a failure.
  const { passed, failed, skipped } = counts ?? { passed: 0, failed: 1, skipped: 0 };
  const broken = failed === 0 && !output.success;
  for (const { file, seconds } of slowFiles(output.text, SLOW)) {
    if (!file.startsWith("./tests/joined/")) console.log(`${seconds} s for ${file}`);
  }
  if (skipped > 0) console.log(skippedLine(skipped));
  console.log(countsLine(passed, broken ? 1 : failed));
  return output.success && failed === 0 ? EXIT.ok : EXIT.failed;
}

/**
 * Runs `deno test`, passing its output on while it comes; the text is that output. Where there is a
 * Python to watch, the tests end with this process, whichever way.
 */
async function runTests(
  { temporary, python, signal }: { temporary: string; python?: string; signal?: AbortSignal },
  args: string[],
): Promise<{ success: boolean; text: string }> {
  // Types are checked once, by `deno task check`: here they would take half a minute before the first test.
  const tests = ["test", "--parallel", "--no-check", ...args];
  const child = new Deno.Command(python ?? "deno", {
    // Not by its name: npx puts a program of Node there, whose death the tests would survive.
    args: python === undefined ? tests : guarded([Deno.execPath(), ...tests]),
    cwd: ROOT,
    // Mesa writes a line to stderr where there is no folder for a running session.
    ...childEnvironment({ NO_COLOR: "1", XDG_RUNTIME_DIR: temporary, DENO_JOBS: `${JOBS}` }),
    stdin: "null",
    stdout: "piped",
    signal,
  }).spawn();
  const decoder = new TextDecoder();
  let text = "";
  for await (const piece of untilEnd(child.stdout, child.status)) {
    const said = decoder.decode(piece, { stream: true });
    notice(said.trimEnd().split("\n").at(-1) ?? "");
    text += said;
    for (let done = 0; done < piece.length;) done += await Deno.stdout.write(piece.subarray(done));
  }
  const status = await child.status;
  signal?.throwIfAborted();
  if (status.signal !== null) say(`deno test has no result: ${endOf(status)}`);
  return { success: status.success, text };
}

/** Removes what a process that a test killed left half written: `deno coverage` would stop at it. */
export async function dropUnfinished(folder: string): Promise<void> {
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.endsWith(".json")) continue;
    const path = join(folder, name);
    try {
      JSON.parse(await Deno.readTextFile(path));
    } catch {
      await Deno.remove(path);
    }
  }
}

async function printCoverage(): Promise<void> {
  await dropUnfinished(join(ROOT, "coverage"));
  const args = ["coverage", "coverage", "--include=/src/"];
  const environment = childEnvironment({ NO_COLOR: "1" });
  await new Deno.Command("deno", { args, cwd: ROOT, ...environment, stdin: "null" }).spawn().status;
}

if (import.meta.main) await runCommand((signal) => testCommand(Deno.args, signal));
