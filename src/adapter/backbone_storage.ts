/**
 * How a frozen matrix is kept between two uses: whole, in a few bits a value, or not at all.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { generateBackbone, generateBlock } from "../backbone/generate.ts";
import type { BackboneRequest } from "../backbone/request.ts";
import { FAMILIES, type FamilyName } from "../backbone/families.ts";
import { UsageError } from "../errors.ts";
import { unknownName } from "../nearest.ts";
import type { RowBlocks } from "../engine/row_blocks.ts";

/** Names accepted by {@linkcode storeMatrix}. */
export const STORAGES = ["memory", "packed", "regenerate"] as const;
/**
 * `memory` (default): float32; `packed`: 1, 2 or 4 bits a value, for the families that have that
 * few values; `regenerate`: drawn again from the seed, some rows at a time, in every product.
 */
export type BackboneStorage = typeof STORAGES[number];

/** Bits a value of the families whose matrices hold at most 16 different values. */
const PACKED_BITS: Partial<Record<FamilyName, 1 | 2 | 4>> = {
  zero: 1,
  binary: 1,
  normal_2bit: 2,
  normal_4bit: 4,
};

/** Values of a block: 1 MiB of float32, which stays in a processor's cache. */
const BLOCK_VALUES = 262_144;

/** One drawn matrix. */
export interface StoredMatrix extends RowBlocks {
  /** The whole matrix where it is kept as one tensor; owned by this object. */
  readonly whole: tf.Tensor2D | null;
  /** Frees what is held. */
  dispose(): void;
}

/** @throws {UsageError} for a way of keeping that the family does not allow */
export function refuseStorage(keep: BackboneStorage, family: FamilyName): void {
  if (!STORAGES.includes(keep)) {
    throw new UsageError(unknownName("way to keep a backbone", keep, STORAGES));
  }
  if (keep === "packed" && PACKED_BITS[family] === undefined) {
    throw new UsageError(
      `Only ${Object.keys(PACKED_BITS).join(", ")} can be kept packed, got the family ${family}`,
    );
  }
  if (keep === "regenerate" && FAMILIES[family].kind === "matrix") {
    throw new UsageError(
      `The family ${family} is made a whole matrix at a time and cannot be regenerated in blocks: ` +
        "keep it in memory",
    );
  }
}

/**
 * Draws a matrix and keeps it.
 *
 * @param request the matrix
 * @param keep how; see {@linkcode BackboneStorage}
 * @throws {UsageError} for a way of keeping that the family does not allow
 */
export function storeMatrix(request: BackboneRequest, keep: BackboneStorage): StoredMatrix {
  refuseStorage(keep, request.family ?? "normal");
  switch (keep) {
    case "memory":
      return storeValues(generateBackbone(request), request);
    case "packed":
      return packed(request);
    case "regenerate":
      return regenerated(request);
  }
}

/** Keeps values that are there already, [dIn, dOut] row-major, as one tensor. */
export function storeValues(
  values: Float32Array,
  { dIn, dOut }: Pick<BackboneRequest, "dIn" | "dOut">,
): StoredMatrix {
  const whole = tf.keep(tf.tensor2d(values, [dIn, dOut], "float32"));
  return {
    rows: dIn,
    columns: dOut,
    whole,
    forEach: (use) => use(whole, 0),
    dispose: () => whole.dispose(),
  };
}

function regenerated(request: BackboneRequest): StoredMatrix {
  const { dOut } = request;
  return inBlocks(request, (first, end) => {
    const columns = { columnStart: 0, columnEnd: dOut };
    return generateBlock(request, { rowStart: first, rowEnd: end, ...columns });
  });
}

function packed(request: BackboneRequest): StoredMatrix {
  const { dOut, family = "normal" } = request;
  const { codes, values, bits } = pack(generateBackbone(request), PACKED_BITS[family] ?? 4);
  const perByte = 8 / bits;
  const mask = (1 << bits) - 1;
  return inBlocks(request, (first, end) => {
    const from = first * dOut;
    const out = new Float32Array((end - first) * dOut);
    for (let i = 0; i < out.length; i++) {
      const at = from + i;
      out[i] = values[codes[Math.floor(at / perByte)] >>> (bits * (at % perByte)) & mask];
    }
    return out;
  });
}

/** The different values, and the number of each entry's value, the lowest bits first. */
function pack(
  matrix: Float32Array,
  bits: 1 | 2 | 4,
): { codes: Uint8Array; values: Float32Array; bits: number } {
  const codeOf = new Map<number, number>();
  const codes = new Uint8Array(Math.ceil(matrix.length * bits / 8));
  matrix.forEach((value, i) => {
    let code = codeOf.get(value);
    if (code === undefined) codeOf.set(value, code = codeOf.size);
    codes[Math.floor(i * bits / 8)] |= code << (i * bits % 8);
  });
  return { codes, values: Float32Array.from(codeOf.keys()), bits };
}

/** Bytes held for a matrix between two uses. */
export function storedBytes(
  { dIn, dOut, family = "normal" }: BackboneRequest,
  keep: BackboneStorage,
): number {
  if (keep === "memory") return 4 * dIn * dOut;
  return keep === "packed" ? Math.ceil(dIn * dOut * (PACKED_BITS[family] ?? 0) / 8) : 0;
}

/** Bytes of the largest block that is made for a product; 0 where the whole matrix is at hand. */
export function blockBytes(
  { dIn, dOut }: Pick<BackboneRequest, "dIn" | "dOut">,
  keep: BackboneStorage,
): number {
  return keep === "memory" ? 0 : 4 * Math.min(dIn, blockHeight(dOut)) * dOut;
}

function blockHeight(dOut: number): number {
  return Math.max(1, Math.floor(BLOCK_VALUES / dOut));
}

/** A matrix whose blocks are made when they are used, and freed after it. */
function inBlocks(
  { dIn, dOut }: BackboneRequest,
  make: (first: number, end: number) => Float32Array,
): StoredMatrix {
  const height = blockHeight(dOut);
  return {
    rows: dIn,
    columns: dOut,
    whole: null,
    forEach(use) {
      for (let first = 0; first < dIn; first += height) {
        const end = Math.min(dIn, first + height);
        const block = tf.tensor2d(make(first, end), [end - first, dOut], "float32");
        try {
          use(block, first);
        } finally {
          block.dispose();
        }
      }
    },
    dispose() {},
  };
}
