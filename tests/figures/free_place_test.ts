import assert from "node:assert/strict";
import { freePlace } from "../../src/figures/free_place.ts";

const LINE = { y: 10, width: 0.4, height: 2 };

Deno.test("a label stands above the preferred end of its line where no bar crosses it", () => {
  assert.deepEqual(freePlace([], LINE, "left"), { side: "left", place: "above" });
  const beyond = { at: 0.5, low: 0, high: 20 };
  assert.deepEqual(freePlace([beyond], LINE, "right"), { side: "right", place: "above" });
  const higher = { at: 0, low: 12, high: 20 };
  assert.deepEqual(freePlace([higher], LINE, "left"), { side: "left", place: "above" });
});

Deno.test("a label that a bar would cross stands at the other end, then below its line", () => {
  const left = { at: 0, low: 11, high: 20 };
  const right = { at: 1, low: 11, high: 20 };
  assert.deepEqual(freePlace([left], LINE, "left"), { side: "right", place: "above" });
  assert.deepEqual(freePlace([right], LINE, "right"), { side: "left", place: "above" });
  assert.deepEqual(freePlace([left, right], LINE, "left"), { side: "left", place: "below" });
});

Deno.test("a label stands where it would without bars if it is crossed everywhere", () => {
  const bars = [0, 1].map((at) => ({ at, low: 0, high: 20 }));
  assert.deepEqual(freePlace(bars, LINE, "right"), { side: "right", place: "above" });
});
