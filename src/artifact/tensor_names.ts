/**
 * From our names and orientation to those of PEFT and PyTorch, in which files are written.
 *
 * | here | in the file |
 * |---|---|
 * | `p.loraA` [dIn, rank] | `base_model.model.p.lora_A.weight` [rank, dIn] |
 * | `p.loraB` [rank, dOut] | `base_model.model.p.lora_B.weight` [dOut, rank] |
 * | `p.magnitude` [dOut] | `base_model.model.p.lora_magnitude_vector` |
 * | `p.kernel` [dIn, dOut] | `base_model.model.p.weight` [dOut, dIn] |
 * | `p.rows` [count, width] | `base_model.model.p.weight` |
 * | all others, such as `p.beta`, `p.runningMean` | `base_model.model.p.beta`, `….running_mean` |
 *
 * @module
 */

import { UsageError } from "../errors.ts";

/** Where a number lies in a file. */
export interface StoredName {
  /** Its key. */
  readonly name: string;
  /** Whether rows and columns change places. */
  readonly transposed: boolean;
}

const SUFFIXES: Readonly<Record<string, StoredName>> = {
  loraA: { name: "lora_A.weight", transposed: true },
  loraB: { name: "lora_B.weight", transposed: true },
  magnitude: { name: "lora_magnitude_vector", transposed: false },
  kernel: { name: "weight", transposed: true },
  rows: { name: "weight", transposed: false },
};

/** What PEFT puts before the name of every module. */
export const PEFT_PREFIX = "base_model.model.";

/** The place in a file of a parameter, named as in its network. */
export function storedName(parameter: string, prefix: string = PEFT_PREFIX): StoredName {
  const parts = parameter.split(".");
  const last = parts.pop()!;
  const known = Object.hasOwn(SUFFIXES, last) ? SUFFIXES[last] : null;
  const name = known?.name ?? last.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return { name: prefix + [...parts, name].join("."), transposed: known?.transposed ?? false };
}

/** The shape that lies in the file. */
export function storedShape(
  shape: readonly number[],
  { transposed }: StoredName,
): readonly number[] {
  return transposed ? shape.toReversed() : shape;
}

/** Some numbers, and how they lie in a file. */
export interface StoredPlace<T> {
  /** Whose they are. */
  readonly of: T;
  /** Their shape in the file. */
  readonly shape: readonly number[];
  /** Values in our orientation to those in the file. */
  toFile(values: Float32Array): Float32Array;
  /** And back. */
  fromFile(values: Float32Array): Float32Array;
}

/**
 * Where named numbers lie in a file: by their names there, in order.
 *
 * @param all named as in their network
 * @param prefix before each name; that of PEFT by default
 * @throws {UsageError} where two would lie in one place
 */
export function storedPlaces<T extends { name: string; shape: readonly number[] }>(
  all: Iterable<T>,
  prefix: string = PEFT_PREFIX,
): Map<string, StoredPlace<T>> {
  const places = Array.from(all, (of) => {
    const place = storedName(of.name, prefix);
    return [place.name, placeOf(of, place)] as const;
  }).sort(([a], [b]) => a < b ? -1 : 1);
  const twice = places.find(([name], i) => name === places[i + 1]?.[0]);
  if (twice !== undefined) throw new UsageError(`Two parameters would be stored as ${twice[0]}`);
  return new Map(places);
}

function placeOf<T extends { shape: readonly number[] }>(of: T, place: StoredName): StoredPlace<T> {
  const shape = storedShape(of.shape, place);
  const turned = (from: readonly number[]) => (values: Float32Array) =>
    place.transposed ? transpose(values, from) : values;
  return { of, shape, toFile: turned(of.shape), fromFile: turned(shape) };
}

/** A matrix [rows, columns], row-major, as [columns, rows]. */
export function transpose(
  values: Float32Array,
  [rows, columns]: readonly number[],
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      out[column * rows + row] = values[row * columns + column];
    }
  }
  return out;
}
