import assert from "node:assert/strict";
import { engineTest } from "../support/engines.ts";
import { ffiList } from "../support/libraries.ts";
import { ended } from "../support/task.ts";
import type { Held } from "./growth_program.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** What live JavaScript objects may grow by: far below a tenth of a number a step. */
const OBJECTS = 64 * 1024;

for (
  const [engine, steps] of [["wasm", 10_000], ["native", 10_000], ["webgpu", 300], [
    "cpu",
    300,
  ]] as const
) {
  engineTest(engine, `${steps} steps let no memory grow`, async () => {
    const { code, stdout, stderr } = await ended([
      "run",
      "--v8-flags=--expose-gc",
      "--no-prompt",
      "--allow-read=.",
      "--allow-env",
      `--allow-ffi=${ffiList()}`,
      "tests/training/growth_program.ts",
      engine,
      `${steps}`,
    ], { cwd: ROOT });
    assert.equal(code, 0, stderr);
    const held: Held[] = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    assert.equal(held.length, 10);
    const [first, ...later] = held;
    for (const { tensors, bytes, gpu, heap, objects } of later) {
      assert.deepEqual({ tensors, bytes, gpu, heap }, {
        tensors: first.tensors,
        bytes: first.bytes,
        gpu: first.gpu,
        heap: first.heap,
      });
      // Code that is compiled later, and caches of texts, come with time too.
      assert.ok(objects < held[2].objects + OBJECTS, JSON.stringify(held.map((h) => h.objects)));
    }
    assert.equal(first.heap !== null, engine === "wasm" || engine === "native");
  });
}
