/**
 * The data sets this project knows.
 *
 * @module
 */

import { UsageError } from "../errors.ts";
import type { RegisteredSet } from "./data_set.ts";
import { MNIST, PACKAGED_MNIST } from "./mnist/mnist_source.ts";
import {
  GENERATED_LANGUAGE,
  TINY_SHAKESPEARE,
  WIKITEXT_103,
  WIKITEXT_103_FIRST,
} from "./wikitext/wikitext_source.ts";

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
    ...GENERATED_LANGUAGE,
    load: async () => await (await import("./wikitext/wikitext.ts")).loadWikitext(),
  },
  {
    ...WIKITEXT_103,
    load: async (dir) => await (await import("./wikitext/wikitext.ts")).loadWikitext103(dir),
  },
  {
    ...WIKITEXT_103_FIRST,
    load: async (dir) => await (await import("./wikitext/wikitext.ts")).loadFirst(dir),
  },
  {
    ...TINY_SHAKESPEARE,
    load: async (dir) => await (await import("./wikitext/wikitext.ts")).loadTinyShakespeare(dir),
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
