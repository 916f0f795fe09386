import assert from "node:assert/strict";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { run } from "../../src/training/run.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { digits } from "./digits.ts";

Deno.test("a training gives the same result on one thread, on two and on three", async () => {
  const data = await digits();
  // Wide enough that its products are split.
  const config = defaultConfig(mnist, "medium", { steps: 3 });
  const on = async (threads: number) => {
    await startEngine("wasm", { threads });
    return await run(config, mnist, data);
  };
  const first = await on(2);
  assert.deepEqual(await on(1), first);
  assert.deepEqual(await on(3), first);
});
