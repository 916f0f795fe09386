/**
 * The orders in which numpy shuffles under a seed: splits of data that others published are told by
 * them. Nothing of this project's own is drawn here.
 *
 * @module
 */

import { UsageError } from "../errors.ts";
import { TWO_32 } from "../numeric/powers.ts";

/** Words of the generator's state, and how far apart the two lie that a new one is made of. */
const [WORDS, APART] = [624, 397];

/**
 * MT19937 (M. Matsumoto, T. Nishimura, ACM Transactions on Modeling and Computer Simulation 8, 1998),
 * its state filled from one number as there.
 */
function* mersenneTwister(seed: number): Generator<number, never> {
  const state = new Uint32Array(WORDS);
  state[0] = seed;
  for (let i = 1; i < WORDS; i++) {
    state[i] = Math.imul(1812433253, state[i - 1] ^ (state[i - 1] >>> 30)) + i;
  }
  for (;;) {
    for (let i = 0; i < WORDS; i++) {
      const joined = (state[i] & 0x80000000) | (state[(i + 1) % WORDS] & 0x7fffffff);
      const twist = (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
      state[i] = state[(i + APART) % WORDS] ^ twist;
    }
    for (const word of state) yield tempered(word);
  }
}

function tempered(word: number): number {
  word ^= word >>> 11;
  word ^= (word << 7) & 0x9d2c5680;
  word ^= (word << 15) & 0xefc60000;
  return (word ^ (word >>> 18)) >>> 0;
}

/**
 * `numpy.random.RandomState(seed).permutation(n)`: the generator that numpy keeps as it was, and so
 * the order of scikit-learn's `train_test_split(random_state=seed)`. Fisher-Yates from the last entry
 * on; a partner in [0, i] is the first word that does not exceed i in as many low bits as i has.
 *
 * @param seed an integer in [0, 2^32 - 1]
 * @param n length, an integer in [0, 2^32 - 1]
 * @throws {UsageError} for any other seed or n
 */
export function numpyPermutation(seed: number, n: number): Uint32Array {
  for (const [name, value] of Object.entries({ seed, n })) {
    if (Number.isInteger(value) && value >= 0 && value < TWO_32) continue;
    throw new UsageError(
      `Cannot permute as numpy: ${name} must be an integer in [0, 2^32 - 1], got ${value}`,
    );
  }
  const words = mersenneTwister(seed);
  const order = Uint32Array.from({ length: n }, (_, index) => index);
  for (let last = n - 1; last > 0; last--) {
    const bits = 0xffffffff >>> Math.clz32(last);
    let chosen = (words.next().value & bits) >>> 0;
    while (chosen > last) chosen = (words.next().value & bits) >>> 0;
    [order[last], order[chosen]] = [order[chosen], order[last]];
  }
  return order;
}
