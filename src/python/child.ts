/**
 * Helper programs: running one to its end, reading what it says, and saying why it failed.
 *
 * @module
 */

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
 * @param env Variables set on top of ours.
 * @returns How it ended, or null when there is no such program.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Outcome | null> {
  const command = new Deno.Command(program, { args: [...args], env, stdin: "null" });
  try {
    const { success, stdout, stderr } = await command.output();
    const decoder = new TextDecoder();
    return { ok: success, output: `${decoder.decode(stdout)}\n${decoder.decode(stderr)}` };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
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
