import assert from "node:assert/strict";
import type { Training } from "../../src/bench/contestant.ts";
import { ownLlama } from "../../src/bench/own_llama.ts";
import { startEngine } from "../../src/engine/engine.ts";

Deno.test("bench: a language model learns the same on two threads and on one", async () => {
  await startEngine("wasm", { threads: 2 });
  const request = { dropout: 0, warmUps: 0, counted: 1 };
  const on = async (threads: number) =>
    await ownLlama({ engine: "wasm", threads, size: "tiny" })(request) as Training;
  const [two, one] = [await on(2), await on(1)];
  assert.deepEqual(two.losses, one.losses);
  // Before it has learned anything: as good as a guess among 32,000 words.
  assert.ok(Math.abs(two.losses[0] - Math.log(32_000)) < 0.1, `${two.losses}`);
  assert.ok(two.seconds > 0);
});
