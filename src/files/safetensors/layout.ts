/**
 * Where everything lies in a safetensors file: its header, which needs names, formats and shapes
 * alone. So the size of a file is known to the byte before there is any number of it.
 *
 * @module
 */

import { UsageError } from "../../errors.ts";
import { numbersIn } from "../../numeric/shape.ts";
import { isPlainName, quote } from "../json_text.ts";
import { BYTES_EACH, type NumberFormat } from "./number_format.ts";

/** A tensor without its numbers. */
export interface PlannedTensor {
  /** How its numbers are written; `U8` are packed ones. */
  readonly format: NumberFormat | "U8";
  /** Its shape, [] for a scalar. */
  readonly shape: readonly number[];
}

/** A file without its numbers. */
export interface WeightsPlan {
  /** Everything before the numbers: a length, the JSON text, blanks. */
  readonly header: Uint8Array<ArrayBuffer>;
  /** The bytes of each tensor, [first, end), in the order of the file. */
  readonly places: ReadonlyMap<string, readonly [number, number]>;
  /** Bytes of the whole file. */
  readonly size: number;
}

/** Bytes of the length that a file begins with. */
export const LENGTH_BYTES = 8;
/** The header's entry that is no tensor. */
export const METADATA = "__metadata__";

const ALIGNMENT = 8;
const SPACE = 0x20;
const ELEMENT_BYTES = { ...BYTES_EACH, U8: 1 } as const;
/** Letters, digits and `_ . -`: also what can be part of a file name everywhere. */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,255}$/;

/** Whether a tensor can be called so. */
export function isTensorName(name: string): boolean {
  return NAME.test(name) && !name.includes("..") && name !== METADATA && isPlainName(name);
}

/** Bytes of a tensor. */
export function tensorBytes({ format, shape }: PlannedTensor): number {
  return ELEMENT_BYTES[format] * numbersIn(shape);
}

/**
 * Lays a file out. Wider numbers come first, then names in order: equal contents give equal bytes,
 * and every number lies aligned.
 *
 * @param options.anyName whether to take names that `isTensorName` does not; false by default
 * @throws {UsageError} for a name that no reader would take
 */
export function planWeights(
  tensors: ReadonlyMap<string, PlannedTensor>,
  metadata: Readonly<Record<string, string>>,
  { anyName = false }: { readonly anyName?: boolean } = {},
): WeightsPlan {
  const isAllowed = anyName ? isPlainName : isTensorName;
  const order = [...tensors].sort(([a, { format: f }], [b, { format: g }]) =>
    ELEMENT_BYTES[g] - ELEMENT_BYTES[f] || (a < b ? -1 : 1)
  );
  const forbidden = order.map(([name]) => name).find((name) => !isAllowed(name)) ??
    Object.keys(metadata).find((key) => !isPlainName(key));
  if (forbidden !== undefined) {
    throw new UsageError(`Nothing in a safetensors file may be called ${quote(forbidden)} here`);
  }
  const entries: Record<string, unknown> = { [METADATA]: metadata };
  let end = 0;
  for (const [name, tensor] of order) {
    const { format, shape } = tensor;
    entries[name] = { dtype: format, shape, data_offsets: [end, end += tensorBytes(tensor)] };
  }
  const header = encodeHeader(entries);
  let at = header.length;
  const places = order.map(([name, tensor]) =>
    [name, [at, at += tensorBytes(tensor)] as const] as const
  );
  return { header, places: new Map(places), size: at };
}

function encodeHeader(entries: Record<string, unknown>): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(entries));
  const padded = Math.ceil(text.length / ALIGNMENT) * ALIGNMENT;
  const header = new Uint8Array(LENGTH_BYTES + padded).fill(SPACE);
  new DataView(header.buffer).setBigUint64(0, BigInt(padded), true);
  header.set(text, LENGTH_BYTES);
  return header;
}
