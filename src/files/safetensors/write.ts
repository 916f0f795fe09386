/**
 * Writes safetensors files: a length, a JSON header, then raw little-endian numbers. A file is made
 * whole in memory, or on disk tensor by tensor, in any order: no model has to fit into memory.
 *
 * @module
 */

import { UsageError } from "../../errors.ts";
import { writeAll } from "../file_bytes.ts";
import { cannotWrite, writeFailure } from "../file_errors.ts";
import { planWeights, type WeightsPlan } from "./layout.ts";
import type { WeightsFile } from "./read.ts";

/**
 * The bytes of a file, laid out by {@linkcode planWeights}: equal contents give equal bytes.
 *
 * @param options.anyName whether to take names that only `anyName` reads again; false by default
 * @throws {UsageError} for a name that `decodeWeights` would refuse, and for bytes that a tensor of
 * that shape does not have
 */
export function encodeWeights(
  { tensors, metadata }: WeightsFile,
  options: { readonly anyName?: boolean } = {},
): Uint8Array<ArrayBuffer> {
  const { header, places, size } = planWeights(tensors, metadata, options);
  const file = new Uint8Array(size);
  file.set(header);
  for (const [name, [from, end]] of places) {
    const { shape, bytes } = tensors.get(name)!;
    if (bytes.length !== end - from) {
      throw new UsageError(
        `Tensor ${name} [${shape}] has ${bytes.length} bytes, not ${end - from}`,
      );
    }
    file.set(bytes, from);
  }
  return file;
}

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
  const file = await Deno.open(path, { write: true, createNew: true }).catch(cannotWrite(path));
  const writeAt = async (from: number, bytes: Uint8Array) => {
    try {
      await file.seek(from, Deno.SeekMode.Start);
      await writeAll(file, bytes);
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
