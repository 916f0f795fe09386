import assert from "node:assert/strict";
import { UsageError } from "../../src/errors.ts";
import { digestOf } from "../../src/files/digest.ts";
import { numpyPermutation } from "../../src/random/numpy_permutation.ts";

// numpy 2.4.6: numpy.random.RandomState(seed).permutation(n).tolist()
const SHORT: readonly [seed: number, n: number, order: readonly number[]][] = [
  [42, 10, [8, 1, 5, 0, 7, 2, 9, 4, 3, 6]],
  [0, 7, [6, 2, 1, 3, 0, 5, 4]],
  [4294967295, 9, [5, 1, 8, 7, 0, 6, 4, 2, 3]],
];

// The same, as hashlib.sha256(order.astype("<u4").tobytes()).hexdigest(); all need many states.
const LONG: readonly [seed: number, n: number, sha256: string][] = [
  [42, 4000, "0a11f11076e3194410a65744302672d2832ed953aac256662d7fbf64f96ba904"],
  [7, 1000, "ee04b0a50e1d0f375271a969eddb971e684dec8f98d44e1598d37e09c877c8dc"],
  [42, 65537, "86cfc20d6fd5b326a806561d08312a3ca687c8f99072ec757caf6fc42627fa81"],
];

Deno.test("numpy's orders under a seed are numpy's, short and long", () => {
  for (const [seed, n, order] of SHORT) {
    assert.deepEqual([...numpyPermutation(seed, n)], order, `${seed} ${n}`);
  }
  for (const [seed, n, sha256] of LONG) {
    assert.equal(digestOf(numpyPermutation(seed, n)), sha256, `${seed} ${n}`);
  }
  assert.deepEqual([0, 1].map((n) => [...numpyPermutation(42, n)]), [[], [0]]);
});

Deno.test("numpy's orders: a seed or a length that numpy would refuse is refused with its value", () => {
  for (const [seed, n] of [[-1, 3], [2 ** 32, 3], [0.5, 3], [42, -1], [42, NaN]]) {
    assert.throws(
      () => numpyPermutation(seed, n),
      (error) =>
        error instanceof UsageError && error.message.endsWith(`got ${seed === 42 ? n : seed}`),
    );
  }
});
