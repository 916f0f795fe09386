/**
 * The digest of data that bring none.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { digestOf } from "../../files/digest.ts";
import type { Tensors } from "../../models/architecture.ts";
import type { AnyData } from "../../training/benchmark.ts";
import { SPLITS } from "../../training/task.ts";
import { inParts } from "../score_parts.ts";

/** Examples at once. */
const AT_ONCE = 256;

/**
 * SHA-256 over sizes and all batches, inputs and targets: equal digests mean equal examples in an
 * equal order. Needs an engine; leaves no tensor behind.
 */
export async function contentDigest({ task }: Pick<AnyData, "task">): Promise<string> {
  const parts: (string | ArrayBufferView)[] = [`${JSON.stringify(task.sizes)} ${task.metric}\n`];
  for (const split of SPLITS) {
    for (const rows of inParts(task.sizes[split], AT_ONCE)) {
      const { inputs, targets } = task.batch(split, rows);
      try {
        for (const tensor of [...tensorsOf(inputs), ...tensorsOf(targets)]) {
          parts.push(`${tensor.dtype} ${tensor.shape}\n`, digestOf(await tensor.data()));
        }
      } finally {
        tf.dispose([inputs, targets]);
      }
    }
  }
  return digestOf(...parts);
}

function tensorsOf(tensors: Tensors): tf.Tensor[] {
  return tensors instanceof tf.Tensor
    ? [tensors]
    : Object.keys(tensors).sort().map((name) => (tensors as Record<string, tf.Tensor>)[name]);
}
