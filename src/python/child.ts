/**
 * Helper programs: running one to its end, reading what it says, and saying why it failed.
 *
 * @module
 */

import { join } from "node:path";
import { childEnvironment } from "./child_environment.ts";

/**
 * Milliseconds without a piece after which what a program wrote has been read, once it has ended. A
 * pipe alone does not tell of the end: programs that it started may hold the pipe open.
 */
const DRAIN_MS = 500;

/** The most bytes that a pipe holds: what comes later is not by the program that has ended. */
const PIPE_BYTES = 2 ** 20;

/** How a program ended. */
export interface Outcome {
  readonly ok: boolean;
  /** Standard output and error, in this order. */
  readonly output: string;
}

/**
 * Runs a program without input.
 *
 * @param program A name on PATH, or a path.
 * @param env Variables set on top of those of {@linkcode childEnvironment}.
 * @returns How it ended, or null when there is no such program.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Outcome | null> {
  const command = new Deno.Command(program, {
    args: [...args],
    ...childEnvironment(env),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
  try {
    const child = command.spawn();
    const texts = [child.stdout, child.stderr].map((stream) => textOf(stream, child.status));
    const output = (await Promise.all(texts)).join("\n");
    const status = await child.status;
    return { ok: status.success, output: status.signal ? `${output}\n${endOf(status)}` : output };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/**
 * The arguments of a Python that runs a program and ends it when its own caller has gone, whichever
 * way. Otherwise that Python is as good as the program: it passes signals on, reads and writes as the
 * program does, and ends as it ends.
 *
 * @param command The program, a path or a name on PATH, and its arguments.
 */
export function guarded(command: readonly string[]): string[] {
  return ["-I", "-S", "-B", join(import.meta.dirname ?? ".", "guard.py"), ...command];
}

/**
 * What a program writes until it ends, also where programs that it started, and that outlive it,
 * could still write to the same pipe.
 *
 * @param ended Settles when the program has ended.
 */
export function untilEnd(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  ended: Promise<unknown>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const over = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let open = true;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => over.abort(), DRAIN_MS);
  };
  let late = 0;
  const { readable, writable } = new TransformStream<
    Uint8Array<ArrayBuffer>,
    Uint8Array<ArrayBuffer>
  >({
    transform(piece, controller) {
      controller.enqueue(piece);
      if (timer === undefined) return;
      late += piece.length;
      if (late <= PIPE_BYTES) wait();
    },
  });
  void stream.pipeTo(writable, { signal: over.signal, preventAbort: true })
    .catch(() => writable.close().catch(() => {})) // it is closed where the reader has gone
    .finally(() => {
      open = false;
      clearTimeout(timer);
    });
  void ended.then(() => {
    if (open) wait();
  });
  return readable;
}

/** All that a program writes to a stream, as text; see {@linkcode untilEnd}. */
export function textOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  ended: Promise<unknown>,
): Promise<string> {
  return new Response(untilEnd(stream, ended)).text();
}

/**
 * How a program ended, for people: by which signal or with which exit code. `explain_end` in
 * `tasks/jupyter/execute.py` has the same words.
 */
export function endOf({ signal, code }: Deno.CommandStatus): string {
  if (signal === null) return `it ended with exit code ${code}`;
  const usual = signal === "SIGKILL" ? ", as the system does when memory runs out" : "";
  return `it was killed by ${signal}${usual}`;
}

/**
 * Why a program ended, for people.
 *
 * @param said The last of its words: why, unless it was killed, when they are about something else.
 */
export function whyEnded(said: string, status: Deno.CommandStatus): string {
  return status.signal === null && said !== "" ? said : endOf(status);
}

/** Where a program is not on PATH when Deno starts, `--allow-run=NAME` allows nothing. */
function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable;
}

/**
 * Finds the line of a program's output that says what went wrong.
 *
 * @returns The last line that begins with "error", else the last line; empty if it said nothing.
 */
export function lastWord(output: string): string {
  const lines = output.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  return lines.findLast((line) => /^error/i.test(line)) ?? lines.at(-1) ?? "";
}

/**
 * Splits what a program prints into lines while it prints them; an unfinished last line is dropped.
 */
export async function* linesOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
