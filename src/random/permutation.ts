/**
 * Random orders, each as likely as any other.
 *
 * @module
 */
import { described, refuseArguments } from "../arguments.ts";
import { UsageError } from "../errors.ts";
import { STREAM, type Stream } from "./philox_stream.ts";
import { TWO_32 } from "../numeric/powers.ts";

/** Yields the words of one draw from the first on, made `ahead` at a time. */
function* wordsOf(stream: Stream, draw: number, ahead: number): Generator<number, never> {
  for (let start = 0;; start += ahead) yield* stream.words(start, ahead, draw);
}

/**
 * A permutation of 0..n-1 by the Fisher-Yates shuffle: for i from n-1 down to 1, entry i is
 * exchanged with entry word mod (i + 1). Words that would favour small remainders, those from
 * 2^32 - (2^32 mod (i + 1)) on, are passed over, so no order is favoured.
 *
 * @param n Length, an integer in [0, 2^32 - 1].
 * @param draw Which permutation of the stream, for instance the epoch; 0 by default.
 * @throws {UsageError} For any other n.
 */
export function permutation(stream: Stream, n: number, draw = 0): Uint32Array {
  refuseArguments("permutation", { stream }, STREAM);
  if (!Number.isInteger(n) || n < 0 || n >= TWO_32) {
    throw new UsageError(
      `Cannot permute: n must be an integer in [0, 2^32 - 1], got ${described(n)}`,
    );
  }
  const order = Uint32Array.from({ length: n }, (_, index) => index);
  const source = wordsOf(stream, draw, Math.min(Math.max(n, 16), 4096));
  for (let last = n - 1; last > 0; last--) {
    const choices = last + 1;
    const limit = TWO_32 - (TWO_32 % choices);
    let word = source.next().value;
    while (word >= limit) word = source.next().value;
    const chosen = word % choices;
    const moved = order[last];
    order[last] = order[chosen];
    order[chosen] = moved;
  }
  return order;
}
