/**
 * Asks programs in Python about artifacts.
 *
 * @module
 */
import { existsSync } from "node:fs";

/** The environment that `deno task test` makes. */
const READER = ".lottalora/reader-venv";
/** The one that the bench makes, with PyTorch, and PEFT added to it. */
const BENCH = ".lottalora/bench-venv";

/** Its interpreter, relative to the project's folder. */
export const PYTHON = `${READER}/bin/python`;
/** Whether numpy and safetensors are there. */
export const reader: boolean = existsSync(`${READER}.stamp`);
/** Whether PyTorch and PEFT are there. */
export const peft: boolean = existsSync(`${BENCH}.stamp`) && existsSync(`${BENCH}.added.stamp`);

/** What `src/artifact/lottalora.py` answers to requests (see `ask_lottalora.py`). */
export function askReader(requests: unknown[]): Promise<unknown[]> {
  return ask(PYTHON, "tests/artifact/ask_lottalora.py", requests);
}

/** What PEFT answers to requests (see `ask_peft.py`). */
export function askPeft(requests: unknown[]): Promise<unknown[]> {
  return ask(`${BENCH}/bin/python`, "tests/artifact/ask_peft.py", requests);
}

async function ask(python: string, program: string, requests: unknown[]): Promise<unknown[]> {
  const child = new Deno.Command(python, {
    args: ["-B", "-E", "-s", program],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(requests)));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}
