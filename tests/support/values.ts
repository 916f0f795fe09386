import * as tf from "@tensorflow/tfjs";

/**
 * What `f` computes on the current engine, whichever it is, as copies in plain memory; every tensor
 * made in `f` is freed.
 */
export async function valuesOf(f: () => tf.Tensor | tf.Tensor[]): Promise<Float32Array[]> {
  const tensors = [tf.tidy(f)].flat();
  const values = await Promise.all(
    tensors.map(async (tensor) => Float32Array.from(await tensor.data())),
  );
  tf.dispose(tensors);
  return values;
}
