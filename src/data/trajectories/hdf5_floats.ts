/**
 * The numbers of an HDF5 data set, whichever of the usual types they have.
 *
 * @module
 */

import type { Dataset } from "h5wasm";
import { DataError } from "../../errors.ts";
import { quote } from "../../files/json_text.ts";
import { MOST_NUMBERS } from "../../files/limits.ts";
import { numbersIn } from "../../numeric/shape.ts";

/** HDF5's classes of types, by their numbers. */
const [INTEGER, FLOAT, TEXT, COMPOUND, ENUMERATION] = [0, 1, 3, 6, 8];

/** Filters that the library brings: deflate (gzip), shuffle, fletcher32, szip, nbit, scaleoffset. */
const OWN_FILTERS = [1, 2, 3, 4, 5, 6];

/**
 * The values of a data set, rounded to float32; flags as 0 and 1.
 *
 * @param wanted its sizes
 * @param place names file and data set in messages
 * @throws {DataError} for other sizes, more numbers than `MOST_NUMBERS` (in a chunk too), a filter
 * that the library does not bring, values in another file, and all but integers, flags, float32
 * and float64
 */
export function hdf5Floats(
  dataset: Dataset,
  wanted: readonly number[],
  place: string,
): Float32Array {
  const { shape, chunks, type, size } = dataset.metadata;
  const kind = kindOf(dataset.metadata);
  if (shape === null || shape.join() !== wanted.join() || kind.refused) {
    throw new DataError(
      `${place} is [${(shape ?? []).join(", ")}] of ${kind.name}, expected ` +
        `[${wanted.join(", ")}] of integers, flags, float32 or float64`,
    );
  }
  // Asked before anything is read: a few bytes may say that they are any number of zeros.
  const largest = Math.max(numbersIn(shape), numbersIn(chunks ?? []));
  if (largest > MOST_NUMBERS) {
    throw new DataError(
      `${place} has ${largest} numbers, in all or in a chunk, expected at most ${MOST_NUMBERS}`,
    );
  }
  refuseForeign(dataset, place);
  const values = dataset.value as ArrayLike<number> | BigInt64Array | BigUint64Array;
  if (values.length === numbersIn(shape)) return floatsOf(values);
  throw new DataError(`${place}: type ${type} of ${size} bytes a value cannot be read`);
}

/** In one go: `Float32Array.from` makes an object of each number on the way, eleven times as much. */
function floatsOf(values: ArrayLike<number> | BigInt64Array | BigUint64Array): Float32Array {
  if (!(values instanceof BigInt64Array || values instanceof BigUint64Array)) {
    return new Float32Array(values);
  }
  const floats = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) floats[i] = Number(values[i]);
  return floats;
}

/** What a data set holds, in words, and whether that is refused. */
function kindOf(
  { type, size }: { type: number; size: number },
): { name: string; refused: boolean } {
  switch (type) {
    case INTEGER:
      return { name: `integers of ${8 * size} bits`, refused: ![1, 2, 4, 8].includes(size) };
    case FLOAT:
      return { name: `float${8 * size}`, refused: size !== 4 && size !== 8 };
    case ENUMERATION:
      return { name: "flags", refused: false };
    case TEXT:
      return { name: "text", refused: true };
    case COMPOUND:
      return { name: "compounds, such as complex numbers", refused: true };
    default:
      return { name: "no numbers", refused: true };
  }
}

/** What lies in other files would be read as zeros. */
function refuseForeign({ filters, metadata }: Dataset, place: string): void {
  const [source] = metadata.virtual_sources ?? [];
  if (source !== undefined) {
    throw new DataError(
      `${place} is virtual: its numbers lie in ${quote(source.file_name)}, expected them in it`,
    );
  }
  const foreign = filters.find(({ id }) => !OWN_FILTERS.includes(id));
  if (foreign === undefined) return;
  const { id, name } = foreign;
  throw new DataError(
    `${place} is compressed by the filter ${quote(name)} (number ${id}), which is not read here: ` +
      'write the file anew with gzip, such as h5py\'s compression="gzip"',
  );
}
