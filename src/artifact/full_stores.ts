/**
 * How a fully trained network is stored: what an artifact's size is compared with.
 *
 * @module
 */

import { toBytes } from "../files/safetensors/number_format.ts";
import { GROUP, quantizeGroups } from "./quantize.ts";
import type { PlannedTensor } from "../files/safetensors/layout.ts";
import { numbersIn } from "../numeric/shape.ts";

/** One way to store a network's weights. */
export interface FullStore {
  /** The header's texts, for all tensors by name. */
  metadata(shapes: ReadonlyMap<string, readonly number[]>): Record<string, string>;
  /** The tensors in the file that a weight becomes. */
  plan(name: string, shape: readonly number[]): readonly (readonly [string, PlannedTensor])[];
  /** Their bytes, in the same order. */
  encode(values: Float32Array, shape: readonly number[]): readonly Uint8Array[];
}

/** Every number in two bytes. */
const fp16: FullStore = {
  metadata: () => ({ format: "pt" }),
  plan: (name, shape) => [[name, { format: "F16", shape }]],
  encode: (values) => [toBytes(values, "F16")],
};

/**
 * Matrices as {@linkcode quantizeGroups} leaves them, row-major, in two tensors: `NAME.packed` and
 * `NAME.scales`; their shapes stand in the header. Vectors and scalars keep two bytes a number.
 */
const fourBit: FullStore = {
  metadata: (shapes) => ({
    format: "pt",
    quantization: `symmetric, 4 bits, groups of ${GROUP} with one scale in float16`,
    shapes: JSON.stringify(Object.fromEntries([...shapes].filter(([, shape]) => isMatrix(shape)))),
  }),
  plan(name, shape) {
    if (!isMatrix(shape)) return fp16.plan(name, shape);
    const length = numbersIn(shape);
    return [
      [`${name}.packed`, { format: "U8", shape: [Math.ceil(length / 2)] }],
      [`${name}.scales`, { format: "F16", shape: [Math.ceil(length / GROUP)] }],
    ];
  },
  encode(values, shape) {
    if (!isMatrix(shape)) return fp16.encode(values, shape);
    const { packed, scales } = quantizeGroups(values);
    return [packed, new Uint8Array(scales.buffer)];
  },
};

/** The stores, by what the paper calls them (arXiv:2604.08749, its table of sizes). */
export const FULL_STORES = { fp16, fourBit } as const;
/** Name of one. */
export type FullStoreName = keyof typeof FULL_STORES;

function isMatrix(shape: readonly number[]): boolean {
  return shape.length >= 2;
}
