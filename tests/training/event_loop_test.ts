import assert from "node:assert/strict";
import { yieldToEventLoop } from "../../src/training/event_loop.ts";

Deno.test("yielding lets timers run", async () => {
  let ran = false;
  const timer = setTimeout(() => ran = true, 0);
  await yieldToEventLoop();
  clearTimeout(timer);
  assert.ok(ran);
});
