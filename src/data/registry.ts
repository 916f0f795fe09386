/**
 * The data sets this project knows.
 *
 * @module
 */

import { UsageError } from "../errors.ts";
import type { RegisteredSet } from "./data_set.ts";
import { BRACKETS } from "./brackets/brackets_source.ts";
import { IMDB, IMDB_LINES } from "./imdb/imdb_source.ts";
import { MNIST, PACKAGED_MNIST } from "./mnist/mnist_source.ts";

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
    ...BRACKETS,
    load: async () => (await import("./brackets/brackets.ts")).generateBrackets(),
  },
  {
    ...IMDB,
    load: async (dir) => await (await import("./imdb/imdb.ts")).loadImdb({ dir }),
  },
  {
    ...IMDB_LINES,
    load: async (dir) => await (await import("./imdb/imdb.ts")).loadImdb({ dir }),
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
