/**
 * Embeddings, and trained tensors that stand alone.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import type { Frozen } from "./frozen.ts";
import type { Embedding, Parameter } from "./layer.ts";
import { type Initial, Trained } from "./trained.ts";

/**
 * A trained tensor with a place of its own in the network.
 *
 * @param path place in the network; the parameter's name
 * @param shape of the tensor, [] for a scalar
 * @param initial how it starts
 */
export function createParameter(
  path: string,
  shape: readonly number[],
  initial: Initial,
): Parameter {
  const parameter = new Trained(path, shape, initial);
  return {
    path,
    trained: [parameter],
    get value() {
      return parameter.variable;
    },
  };
}

/**
 * A trained table.
 *
 * @param path place in the network; names the parameter
 * @param shape rows and their width
 * @param deviation standard deviation of the normal entries it starts from
 */
export function createEmbedding(
  path: string,
  shape: readonly [number, number],
  deviation: number,
): Embedding {
  const rows = new Trained(`${path}.rows`, shape, { normal: deviation, seed: "head" });
  return {
    path,
    trained: [rows],
    rows,
    ...lookUp(() => rows.variable as tf.Tensor as tf.Tensor2D),
  };
}

/**
 * A table drawn from the backbone seed, never trained and never redrawn.
 *
 * @param path place in the network
 * @param table [count, width]
 */
export function createFrozenEmbedding(path: string, table: Frozen): Embedding {
  return { path, trained: [], codes: table, ...lookUp(() => table.kernel) };
}

function lookUp(rows: () => tf.Tensor2D): Pick<Embedding, "take" | "table"> {
  return { take: (ids) => tf.gather(rows(), ids), table: rows };
}
