/**
 * The most that tensors hold at one time.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";

/**
 * Runs `work` and watches every tensor that is made and disposed meanwhile on the current backend.
 * Values that several tensors share count once; tensors from before do not count.
 *
 * @param counts whether a tensor counts, asked when its values are made
 * @param work what is watched
 * @returns the largest number of bytes of values that counted and existed at one time
 */
export async function tensorPeak(
  counts: (tensor: tf.Tensor) => boolean,
  work: () => Promise<unknown>,
): Promise<number> {
  const engine = tf.engine();
  const { trackTensor, disposeTensor } = engine;
  const held = new Map<object, number>();
  let now = 0;
  let peak = 0;
  engine.trackTensor = (tensor, backend) => {
    const isNew = !engine.state.tensorInfo.has(tensor.dataId);
    trackTensor.call(engine, tensor, backend);
    if (!isNew || !counts(tensor)) return;
    const bytes = tensor.size * tf.util.bytesPerElement(tensor.dtype);
    held.set(tensor.dataId, bytes);
    now += bytes;
    peak = Math.max(peak, now);
  };
  engine.disposeTensor = (tensor) => {
    disposeTensor.call(engine, tensor);
    if (engine.state.tensorInfo.has(tensor.dataId)) return;
    now -= held.get(tensor.dataId) ?? 0;
    held.delete(tensor.dataId);
  };
  try {
    await work();
    return peak;
  } finally {
    Object.assign(engine, { trackTensor, disposeTensor });
  }
}
