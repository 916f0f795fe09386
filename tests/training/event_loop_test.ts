import assert from "node:assert/strict";
import { createPauses } from "../../src/training/event_loop.ts";

/** Whether a timer that is due runs before a pause is over. */
async function runsTimers(pause: () => Promise<void>): Promise<boolean> {
  let ran = false;
  const timer = setTimeout(() => ran = true, 0);
  await pause();
  clearTimeout(timer);
  return ran;
}

Deno.test("a pause lets timers run", async () => {
  assert.equal(await runsTimers(createPauses(-1)), true);
});

Deno.test("what asks sooner than it was told to pause goes on at once", async () => {
  assert.equal(await runsTimers(createPauses(60_000)), false);
});
