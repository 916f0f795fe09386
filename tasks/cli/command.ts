/**
 * What every command line shares: exit codes, one-line errors, Ctrl-C, the caller's folder.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { delimiter, join, relative, resolve, sep } from "node:path";
import { DataError, UsageError } from "../../src/errors.ts";
import { removeTemporaries } from "../../src/files/temporary.ts";
import { CLEAR_LINE } from "../../src/studies/computing/progress_view.ts";
import { PERMITTED_VARIABLES } from "../../src/variables.ts";
import { HelpRequest } from "./help.ts";
import { notice, startPulse } from "./pulse.ts";

/** Exit codes; 141 is what shells report for a process ended by SIGPIPE. */
export const EXIT = { ok: 0, failed: 1, usage: 2, brokenPipe: 141 } as const;

/** Signals that interrupt a command, with what shells report for a process ended by them. */
const INTERRUPTED = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** How long a command may tidy up after the first signal, in ms. */
const GRACE = 3_000;

/** `deno task` passes on what the terminal has sent to all: within so many ms it is one signal. */
const ECHO = 250;

/** What an interrupted command is aborted with. */
class Interruption extends Error {
  override readonly name = "AbortError";

  constructor(readonly by: keyof typeof INTERRUPTED) {
    super(by === "SIGINT" ? "interrupted" : `interrupted by ${by}`);
  }
}

/**
 * Runs a command and ends the process with its exit code: what `main` returns (0 for nothing), 2
 * for a UsageError, 1 for any other error, each said in one line on stderr. LOTTALORA_DEBUG=1 adds
 * the stack. The first Ctrl-C, SIGTERM or SIGHUP aborts `signal` and gives `main` three seconds, a
 * second one none, and a `main` that takes no signal has none either. Whatever `main` then returns,
 * the interruption is said, what this thread was writing is removed (what its workers were writing,
 * at the next start), and the exit code is 130, 143 or 129. SIGHUP without a terminal is passed over.
 */
export async function runCommand(
  main: (signal: AbortSignal) => Promise<number | void>,
): Promise<never> {
  const controller = new AbortController();
  let since = 0;
  const ignoresHangUp = !hasTerminal();
  for (const name of Object.keys(INTERRUPTED) as (keyof typeof INTERRUPTED)[]) {
    if (name === "SIGHUP" && ignoresHangUp) {
      Deno.addSignalListener(name, () => {});
      continue;
    }
    const interruption = new Interruption(name);
    const giveUp = () => {
      removeTemporaries();
      Deno.exit(sayInterruption(interruption));
    };
    Deno.addSignalListener(name, () => {
      const now = performance.now();
      if (main.length === 0) giveUp();
      if (!controller.signal.aborted) {
        since = now;
        controller.abort(interruption);
        setTimeout(giveUp, GRACE);
      } else if (now - since > ECHO) giveUp();
    });
  }
  const ended = exitCode(main, controller.signal);
  // Later, since it takes a moment: what is refused at once, or asks for help, needs none.
  setTimeout(startPulse, 0);
  const code = await ended;
  removeTemporaries();
  Deno.exit(code);
}

/**
 * Without a terminal none can hang up: then SIGHUP comes to a job that nohup has told to live on.
 * Deno forgets that it was told so, and would end.
 */
function hasTerminal(): boolean {
  return [Deno.stdin, Deno.stdout, Deno.stderr].some((stream) => stream.isTerminal());
}

/** Runs `main` and tells its outcome on stderr; the exit code is the result. */
export async function exitCode(
  main: (signal: AbortSignal) => Promise<number | void>,
  signal: AbortSignal = new AbortController().signal,
): Promise<number> {
  try {
    const code = await main(signal) ?? EXIT.ok;
    signal.throwIfAborted();
    return code;
  } catch (error) {
    if (signal.aborted) return sayInterruption(signal.reason);
    if (error instanceof HelpRequest) {
      console.log(error.message);
      return EXIT.ok;
    }
    if (error instanceof Deno.errors.BrokenPipe) return EXIT.brokenPipe;
    sayError("error", error);
    return error instanceof UsageError ? EXIT.usage : EXIT.failed;
  }
}

/** Says that a command was interrupted; the exit code is the result. */
function sayInterruption(reason: unknown): number {
  const { message, by } = reason instanceof Interruption ? reason : new Interruption("SIGINT");
  say(message);
  return INTERRUPTED[by];
}

/**
 * Tells an error on stderr, in one line after what it is: `error: no such file`. LOTTALORA_DEBUG=1
 * adds the stack.
 *
 * @returns the message alone, in one line.
 */
export function sayError(what: string, error: unknown): string {
  const line = oneLine(error);
  say(`${what}: ${line}`);
  if (PERMITTED_VARIABLES.get("LOTTALORA_DEBUG") === "1" && error instanceof Error) {
    say(error.stack ?? "");
  }
  return line;
}

/**
 * A line for people, on stderr, so that stdout can be piped; in a terminal it takes the place of
 * unfinished progress. A closed stderr and a terminal that has hung up are no failure.
 */
export function say(line: string): void {
  notice(line);
  try {
    console.error(Deno.stderr.isTerminal() ? CLEAR_LINE + line : line);
  } catch (error) {
    const hungUp = error instanceof Error && "code" in error && error.code === "EIO";
    if (!hungUp && !(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

/** `path` as the caller meant it: `deno task` runs in the project, INIT_CWD says where from. */
export function callerPath(path: string): string {
  return resolve(PERMITTED_VARIABLES.get("INIT_CWD") ?? Deno.cwd(), path);
}

/** Whether a path leads below a folder. */
export function isWithin(folder: string, path: string): boolean {
  const within = relative(folder, path);
  // A name may begin with two points: only as a folder do they lead out.
  return within !== "" && within.split(sep)[0] !== "..";
}

/**
 * {@linkcode callerPath} of something that a flag names and a command will write.
 *
 * @throws {UsageError} where the command may not write: `deno task` allows the caller's folder alone
 */
export async function writablePath(flag: string, named: string): Promise<string> {
  const path = callerPath(named);
  const { state } = await Deno.permissions.query({ name: "write", path });
  if (state === "granted") return path;
  throw new UsageError(`--${flag} ${placeRefusal()}; got ${named}`);
}

/** Why a command may not write somewhere, as what a flag must do. */
function placeRefusal(): string {
  const named = Deno.env.get("INIT_CWD");
  if (named === "") {
    return "must lead below the folder you call from, which INIT_CWD names, but that is empty: " +
      "unset it";
  }
  const caller = callerPath(".");
  const source = named === undefined ? "" : "as INIT_CWD says, ";
  const why = caller.includes(",")
    ? "but Deno can permit no path with a comma: call from another folder"
    : "where alone this command writes";
  return `must lead below the folder you call from, ${caller}, ${source}${why}`;
}

/** Where PATH finds a program; null where it does not. */
export function programPath(name: string): string | null {
  const folders = (PERMITTED_VARIABLES.get("PATH") ?? "").split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const expected = error instanceof UsageError || error instanceof DataError;
  const name = !expected && error instanceof Error ? `${error.name}: ` : "";
  return `${name}${message}`.replace(/\s*\n\s*/g, " ");
}
