/**
 * Asks programs in Python about artifacts.
 *
 * @module
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { ask } from "../support/ask.ts";

/** The environment that `deno task test` makes. */
const READER = ".lottalora/reader-venv";
/** The one that the bench makes, with PyTorch, and PEFT added to it. */
const BENCH = ".lottalora/bench-venv";

/** Its interpreter, relative to the project's folder. */
export const PYTHON = `${READER}/bin/python`;
/** Whether numpy and safetensors are there. */
export const reader: boolean = existsSync(`${READER}.stamp`);
/** Whether ONNX Runtime is there too. */
export const onnx: boolean = reader && existsSync(`${READER}.added.stamp`);
/** Whether PyTorch and PEFT are there. */
export const peft: boolean = existsSync(`${BENCH}.stamp`) && existsSync(`${BENCH}.added.stamp`);

/** What `src/artifact/lottalora.py` answers to requests (see `ask_lottalora.py`). */
export function askReader(requests: unknown[]): Promise<unknown[]> {
  return ask(PYTHON, "tests/artifact/ask_lottalora.py", requests);
}

/** What ONNX Runtime answers to requests (see `ask_onnx.py`). */
export function askOnnx(requests: unknown[]): Promise<unknown[]> {
  return ask(PYTHON, "tests/artifact/ask_onnx.py", requests);
}

/** What PEFT answers to requests (see `ask_peft.py`). */
export function askPeft(requests: unknown[]): Promise<unknown[]> {
  return ask(`${BENCH}/bin/python`, "tests/artifact/ask_peft.py", requests);
}

/** Runs the Python of `docs/shipping.md` beside a copy of the reader, where `DIR` is a model; what it prints. */
export async function runGuide(
  folder: string,
  { withPeft }: { withPeft: boolean },
): Promise<string> {
  const readme = await Deno.readTextFile("docs/shipping.md");
  const examples = [...readme.matchAll(/```python\n([^]*?)```/g)].map(([, text]) => text);
  assert.equal(examples.length, 2);
  await Deno.copyFile("src/artifact/lottalora.py", join(folder, "lottalora.py"));
  await Deno.writeTextFile(
    join(folder, "example.py"),
    withPeft ? examples.join("") : examples[0],
  );
  const python = resolve(withPeft ? `${BENCH}/bin/python` : PYTHON);
  const { success, stdout, stderr } = await new Deno.Command(python, {
    args: ["-B", "-E", "-s", "example.py"],
    cwd: folder,
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}
