/**
 * Helper programs: running one to its end, reading what it says, and saying why it failed.
 *
 * @module
 */

import { join } from "node:path";
import { childEnvironment } from "./child_environment.ts";

/**
 * Milliseconds in which what a program wrote is read after its end. A pipe alone does not tell of
 * the end: programs that it started may hold the pipe open.
 */
const REST = 500;

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
 * way. What the program does to signals, streams and exit codes, it does to those of this Python.
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
  const { readable, writable } = new TransformStream<
    Uint8Array<ArrayBuffer>,
    Uint8Array<ArrayBuffer>
  >();
  const over = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let open = true;
  void stream.pipeTo(writable, { signal: over.signal, preventAbort: true })
    .catch(() => writable.close().catch(() => {})) // it is closed where the reader has gone
    .finally(() => {
      open = false;
      clearTimeout(timer);
    });
  void ended.then(() => {
    if (open) timer = setTimeout(() => over.abort(), REST);
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

/** How a program ended, for people: by which signal or with which exit code. */
export function endOf({ signal, code }: Deno.CommandStatus): string {
  if (signal === null) return `it ended with exit code ${code}`;
  const usual = signal === "SIGKILL" ? ", as the system does when memory runs out" : "";
  return `it was killed by ${signal}${usual}`;
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
