/**
 * numpy's arrays and their types, as pickles and `.npy` files describe them.
 *
 * @module
 */

import { numbersIn } from "../../numeric/shape.ts";
import { MOST_DIMENSIONS } from "../limits.ts";
import { type ArrayValues, type PickledArray, shown } from "./value.ts";

/** How the values of a type lie in memory; 64-bit integers become float64. */
const LAYOUTS: Readonly<Record<string, (bytes: ArrayBuffer) => ArrayValues>> = {
  f4: (bytes) => new Float32Array(bytes),
  f8: (bytes) => new Float64Array(bytes),
  i1: (bytes) => new Int8Array(bytes),
  i2: (bytes) => new Int16Array(bytes),
  i4: (bytes) => new Int32Array(bytes),
  i8: (bytes) => exact(new BigInt64Array(bytes)),
  u1: (bytes) => new Uint8Array(bytes),
  u2: (bytes) => new Uint16Array(bytes),
  u4: (bytes) => new Uint32Array(bytes),
  u8: (bytes) => exact(new BigUint64Array(bytes)),
  b1: (bytes) => new Uint8Array(bytes),
};

/** A type such as `f4`. */
export class Dtype {
  /** Whether its most significant byte comes first. */
  bigEndian: boolean;
  /** Without byte order. */
  readonly name: string;

  /** The type of a name such as `<f4`. @throws {Error} for a type whose values are not numbers */
  constructor(name: unknown) {
    this.bigEndian = typeof name === "string" && name.startsWith(">");
    this.name = typeof name === "string" ? name.replace(/^[<>|=]/, "") : "";
    if (!Object.hasOwn(LAYOUTS, this.name)) {
      throw new Error(
        `an array of type ${shown(name)}, expected one of ${Object.keys(LAYOUTS).join(", ")}`,
      );
    }
  }

  /** Called by the pickle with (version, byte order, ...). */
  setState(state: unknown): void {
    this.bigEndian = Array.isArray(state) && state[1] === ">";
  }

  /** Bytes of a value. */
  get bytes(): number {
    return Number(this.name[1]);
  }

  /** The values of these bytes, which must be whole ones. */
  read(bytes: Uint8Array): ArrayValues {
    const copy = bytes.slice();
    for (let at = 0; this.bigEndian && at < copy.length; at += this.bytes) {
      copy.subarray(at, at + this.bytes).reverse();
    }
    return LAYOUTS[this.name](copy.buffer);
  }
}

/** What an array is made of. */
interface Parts {
  data: unknown;
  dtype: unknown;
  shape: unknown;
  columnMajor: boolean;
}

/** An array that a pickle makes first and fills afterwards. */
export class ArrayDraft {
  #parts: Parts | null = null;
  #finished: PickledArray | null = null;

  /** A filled one. */
  static of(parts: Parts): ArrayDraft {
    const draft = new ArrayDraft();
    draft.#parts = parts;
    return draft;
  }

  /** Called by the pickle with (version, shape, dtype, column-major, data). */
  setState(state: unknown): void {
    if (!Array.isArray(state) || state.length !== 5) throw new Error("an array without content");
    const [, shape, dtype, columnMajor, data] = state;
    this.#parts = { data, dtype, shape, columnMajor: columnMajor === true };
  }

  /** Bytes of its values. */
  get bytes(): number {
    const data = this.#parts?.data;
    return typeof data === "string" || data instanceof Uint8Array ? data.length : 0;
  }

  /**
   * The array itself, the same each time.
   *
   * @throws {Error} when it was never filled, or not with what it says
   */
  finish(): PickledArray {
    return this.#finished ??= this.#make();
  }

  #make(): PickledArray {
    if (this.#parts === null) throw new Error("an array without content");
    const { data, dtype, columnMajor } = this.#parts;
    const shape = sizes(this.#parts.shape);
    if (!(dtype instanceof Dtype)) throw new Error("an array without a type");
    const bytes = bytesOf(data);
    const wanted = dtype.bytes * numbersIn(shape);
    if (bytes.length !== wanted) {
      throw new Error(
        `an array of ${bytes.length} bytes, expected ${wanted} for [${shape}] of ${dtype.name}`,
      );
    }
    const values = dtype.read(bytes);
    return {
      kind: "array",
      shape,
      dtype: dtype.name,
      values: columnMajor && shape.length > 1 ? rowMajor(values, shape) : values,
    };
  }
}

/** A number that numpy wrote, such as numpy.float32(1). */
export function scalarOf(dtype: unknown, data: unknown): number {
  if (!(dtype instanceof Dtype)) throw new Error("a number without a type");
  const bytes = bytesOf(data);
  if (bytes.length !== dtype.bytes) throw new Error(`a number of ${bytes.length} bytes`);
  return dtype.read(bytes)[0];
}

/** Bytes as they are, or as text of Python 2 holds them. */
export function bytesOf(data: unknown): Uint8Array {
  if (data instanceof Uint8Array) return data;
  if (typeof data !== "string") throw new Error("expected bytes: arrays of objects cannot be read");
  const bytes = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at++) {
    const code = data.charCodeAt(at);
    if (code > 255) throw new Error(`the character ${code} is no byte`);
    bytes[at] = code;
  }
  return bytes;
}

/** A list of sizes, at most {@linkcode MOST_DIMENSIONS}. @throws {Error} for anything else */
export function sizes(shape: unknown): number[] {
  if (Array.isArray(shape) && shape.length > MOST_DIMENSIONS) {
    throw new Error(`an array of ${shape.length} dimensions, expected at most ${MOST_DIMENSIONS}`);
  }
  if (Array.isArray(shape) && shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    return shape;
  }
  throw new Error(`a shape of ${shown(shape)}, expected sizes`);
}

/** 64-bit integers as float64; one by one, since `from` would hold an object of each. */
function exact(values: BigInt64Array | BigUint64Array): Float64Array {
  const floats = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    floats[i] = Number(values[i]);
    if (Number.isSafeInteger(floats[i])) continue;
    throw new Error(`the integer ${values[i]} is beyond 2^53 and not exact here`);
  }
  return floats;
}

/** From first dimension fastest to last dimension fastest. */
function rowMajor(values: ArrayValues, shape: readonly number[]): ArrayValues {
  const strides = shape.map((_, i) => numbersIn(shape.slice(0, i)));
  const out = values.slice();
  const index = shape.map(() => 0);
  for (let to = 0; to < out.length; to++) {
    out[to] = values[index.reduce((at, i, axis) => at + i * strides[axis], 0)];
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis] === shape[axis]; axis--) {
      index[axis] = 0;
    }
  }
  return out;
}
