/**
 * The data sets this project knows.
 *
 * @module
 */

import { UsageError } from "../errors.ts";
import type { RegisteredSet } from "./data_set.ts";
import { MNIST, PACKAGED_MNIST } from "./mnist/mnist_source.ts";
import {
  CS285_HALF_CHEETAH,
  CS294_HALF_CHEETAH,
  D4RL_HALF_CHEETAH,
} from "./trajectories/half_cheetah_source.ts";
import { PENDULUM } from "./trajectories/pendulum_source.ts";

/**
 * Every data set, in the order `deno task data list` shows them. Loaders are imported when they are
 * called: knowing a set needs none of the packages that read it.
 */
export const DATA_SETS: readonly RegisteredSet[] = [
  {
    ...PACKAGED_MNIST,
    load: async () => await (await import("./mnist/mnist.ts")).loadMnist(),
  },
  {
    ...MNIST,
    load: async (dir) => await (await import("./mnist/mnist.ts")).loadMnist({ dir }),
  },
  {
    ...PENDULUM,
    load: async () => (await import("./trajectories/pendulum.ts")).loadPendulum(),
  },
  ...[D4RL_HALF_CHEETAH, CS294_HALF_CHEETAH, CS285_HALF_CHEETAH].map((set) => ({
    ...set,
    load: async (dir: string | null) => {
      const { loadHalfCheetah } = await import("./trajectories/half_cheetah.ts");
      return await loadHalfCheetah({ dir, id: set.id });
    },
  })),
];

/**
 * The data set with this id.
 *
 * @throws {UsageError} for an id that is not in {@linkcode DATA_SETS}.
 */
export function dataSet(id: string): RegisteredSet {
  const found = DATA_SETS.find((set) => set.id === id);
  if (found) return found;
  const known = DATA_SETS.map((set) => set.id).join(", ");
  throw new UsageError(`Unknown data set "${id}": choose one of ${known}`);
}
