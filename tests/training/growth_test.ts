import assert from "node:assert/strict";
import { engineTest } from "../support/engines.ts";
import { ffiList } from "../support/libraries.ts";
import { ended } from "../support/task.ts";
import type { Held } from "./growth_program.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/**
 * What live JavaScript objects may grow by in the second half: 105 bytes a step where there are
 * 10,000. In the first half code is compiled, and what is compiled counts as objects.
 */
const OBJECTS = 512 * 1024;

for (
  const [engine, steps] of [["wasm", 10_000], ["native", 10_000], ["webgpu", 50], [
    "cpu",
    1_000,
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
    for (const { tensors, bytes, gpu, heap } of later) {
      assert.deepEqual([tensors, bytes, heap], [first.tensors, first.bytes, first.heap]);
      assert.ok(Number(gpu) <= Number(first.gpu), `${gpu} bytes on the GPU`);
    }
    const objects = held.map((at) => at.objects);
    assert.ok(objects[9] < objects[4] + OBJECTS, JSON.stringify(objects));
    assert.equal(first.heap !== null, engine === "wasm" || engine === "native");
  });
}
