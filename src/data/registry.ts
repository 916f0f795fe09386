/**
 * The data sets this project knows.
 *
 * @module
 */

import { UsageError } from "../errors.ts";
import type { DataSet } from "./data_set.ts";
import { MNIST, PACKAGED_MNIST } from "./mnist_source.ts";

/** Every data set, in the order `deno task data list` shows them. */
export const DATA_SETS: readonly DataSet[] = [PACKAGED_MNIST, MNIST];

/**
 * The data set with this id.
 *
 * @throws {UsageError} for an id that is not in {@linkcode DATA_SETS}.
 */
export function dataSet(id: string): DataSet {
  const found = DATA_SETS.find((set) => set.id === id);
  if (found) return found;
  const known = DATA_SETS.map((set) => set.id).join(", ");
  throw new UsageError(`Unknown data set "${id}": choose one of ${known}`);
}
