import assert from "node:assert/strict";
import {
  type FloatRecords,
  parseFloatRecords,
} from "../../../src/data/trajectories/float_records.ts";
import { DataError } from "../../../src/errors.ts";

/** Two numbers seen, one done; the reward says which observation it was made from. */
const RECORDS: FloatRecords = {
  steps: 3,
  observationWidth: 2,
  actionWidth: 1,
  estimate: (action, next) => next[0] - 10 * action[0],
};

/** Two episodes: value i of a file is i / 8, but actions are as given. */
function bytes(actions: readonly number[] = [0.5, -0.5, 0.25, 0, 0, 0]): Uint8Array {
  const values = Float32Array.from({ length: 18 }, (_, i) => i / 8);
  actions.forEach((action, step) => values[3 * step + 2] = action);
  return new Uint8Array(values.buffer);
}

function refused(bytes: Uint8Array, message: RegExp): void {
  assert.throws(() => parseFloatRecords(bytes, RECORDS, "a.f32"), (error) => {
    assert.ok(error instanceof DataError);
    assert.match(error.message, message);
    return true;
  });
}

Deno.test("float records: rows become episodes, and rewards are made from what follows", () => {
  const [first, second] = parseFloatRecords(bytes(), RECORDS, "a.f32");
  assert.deepEqual([...first.observations], [0, 1 / 8, 3 / 8, 4 / 8, 6 / 8, 7 / 8]);
  assert.deepEqual([...first.actions], [0.5, -0.5, 0.25]);
  // Of the last step what was seen before it stands in for what followed.
  assert.deepEqual([...first.rewards], [3 / 8 - 5, 6 / 8 + 5, 6 / 8 - 2.5]);
  assert.deepEqual([...second.observations], [9 / 8, 10 / 8, 12 / 8, 13 / 8, 15 / 8, 2]);
});

Deno.test("float records: actions are clipped after the reward was made from them", () => {
  const [first] = parseFloatRecords(bytes([1.5, -3, 0, 0, 0, 0]), RECORDS, "a.f32");
  assert.deepEqual([...first.actions], [1, -1, 0]);
  assert.deepEqual([...first.rewards].slice(0, 2), [3 / 8 - 15, 6 / 8 + 30]);
});

Deno.test("float records: lengths that are no whole number of episodes are refused", () => {
  refused(bytes().subarray(0, 50), /^a\.f32: 50 bytes, expected a multiple of 36: an episode is 3/);
  refused(new Uint8Array(0), /^a\.f32: 0 bytes/);
});

Deno.test("float records: a number that is not finite is named by its episode and step", () => {
  refused(bytes([0, 0, 0, 0, NaN, 0]), /^a\.f32, episode 1, step 1: the action holds NaN/);
  refused(
    bytes([0, 0, 0, Infinity, 0, 0]),
    /^a\.f32, episode 1, step 0: the action holds Infinity/,
  );
});
