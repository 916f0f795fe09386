/**
 * A safetensors file written tensor by tensor, in any order: no model has to fit into memory.
 *
 * @module
 */

import { writeFailure } from "../file_errors.ts";
import type { WeightsPlan } from "./weights_header.ts";

/** An open file; leaving the block of its `using` declaration closes it. */
export interface WeightsWriter extends Disposable {
  /**
   * Writes all bytes of a tensor to their place.
   *
   * @throws {DataError} when the disk refuses
   * @throws {Error} for a tensor that is not planned, or of another size
   */
  write(name: string, bytes: Uint8Array): Promise<void>;
}

/**
 * Makes a new file with its header.
 *
 * @param path must not exist yet
 * @throws {DataError} when there is something already, or the disk refuses
 */
export async function openWeightsWriter(
  path: string,
  { header, places }: WeightsPlan,
): Promise<WeightsWriter> {
  const file = await Deno.open(path, { write: true, createNew: true }).catch((error) => {
    throw writeFailure(path, error);
  });
  const writeAt = async (from: number, bytes: Uint8Array) => {
    try {
      await file.seek(from, Deno.SeekMode.Start);
      for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
    } catch (error) {
      throw writeFailure(path, error);
    }
  };
  try {
    await writeAt(0, header);
  } catch (error) {
    file.close();
    throw error;
  }
  return {
    async write(name, bytes) {
      const [from, end] = places.get(name) ?? [0, -1];
      if (bytes.length !== end - from) {
        throw new Error(`Tensor ${name} has ${bytes.length} bytes, planned were ${end - from}`);
      }
      await writeAt(from, bytes);
    },
    [Symbol.dispose]: () => file.close(),
  };
}
