/**
 * What a learning problem weighs its positive examples by.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import type { Tensors } from "../../models/architecture.ts";
import type { Task } from "../../training/task.ts";

/**
 * The loss of a positive example where nothing is known, over that of a negative one: the positive
 * weight of a binary cross-entropy.
 *
 * @param task one whose outputs and targets are [n, 1]
 */
export async function weightOfPositives(task: Task<Tensors, Tensors>): Promise<number> {
  const losses = [1, 0].map((label) =>
    tf.tidy(() => task.loss(tf.zeros([1, 1]), tf.fill([1, 1], label)))
  );
  const [[positive], [negative]] = await Promise.all(losses.map((loss) => loss.data()));
  tf.dispose(losses);
  return positive / negative;
}
