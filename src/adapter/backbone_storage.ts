/**
 * How a frozen matrix is kept between two uses: whole, in a few bits a value, or not at all.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { type Block, openBackbone } from "../backbone/generate.ts";
import type { BackboneRequest } from "../backbone/request.ts";
import { FAMILIES, type FamilyName } from "../backbone/families.ts";
import { UsageError } from "../errors.ts";
import { unknownName } from "../nearest.ts";
import { packValues, unpackedTensor } from "../engine/packed_values.ts";
import type { RowBlocks } from "../engine/row_blocks.ts";
import { filledTensor } from "../engine/tensors.ts";

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
  sign: 1,
  normal_2bit: 2,
  normal_4bit: 4,
};

/** Values of a block: 2 MiB of float32. Smaller ones make slower products, larger leave the cache. */
const BLOCK_VALUES = 524_288;

/** One drawn matrix. */
export interface StoredMatrix extends RowBlocks {
  /** The whole matrix where it is kept as one tensor; owned by this object. */
  readonly whole: tf.Tensor2D | null;
  /** Frees what is held. */
  dispose(): void;
}

/** The ways of keeping that a family allows. */
export function storagesOf(family: FamilyName): BackboneStorage[] {
  const allowed: Record<BackboneStorage, boolean> = {
    memory: true,
    packed: PACKED_BITS[family] !== undefined,
    regenerate: FAMILIES[family].kind !== "matrix",
  };
  return STORAGES.filter((keep) => allowed[keep]);
}

/** @throws {UsageError} for a way of keeping that the family does not allow */
export function refuseStorage(keep: BackboneStorage, family: FamilyName): void {
  if (!STORAGES.includes(keep)) {
    throw new UsageError(unknownName("way to keep a backbone", keep, STORAGES));
  }
  if (storagesOf(family).includes(keep)) return;
  if (keep === "packed") {
    throw new UsageError(
      `Only ${Object.keys(PACKED_BITS).join(", ")} can be kept packed, got the family ${family}`,
    );
  }
  throw new UsageError(
    `The family ${family} is made a whole matrix at a time and cannot be regenerated in blocks: ` +
      "keep it in memory",
  );
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
      return inMemory(request);
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
  return storeTensor(tf.tensor2d(values, [dIn, dOut], "float32"));
}

function storeTensor(values: tf.Tensor2D): StoredMatrix {
  const whole = tf.keep(values);
  const [rows, columns] = whole.shape;
  return {
    rows,
    columns,
    whole,
    forEach: (use) => use(whole, 0),
    dispose: () => whole.dispose(),
  };
}

function inMemory(request: BackboneRequest): StoredMatrix {
  const { dIn, dOut } = request;
  const { fill } = openBackbone(request);
  return storeTensor(filledTensor([dIn, dOut], (values) => fill(rowsOf(request, 0, dIn), values)));
}

function regenerated(request: BackboneRequest): StoredMatrix {
  const { dOut } = request;
  const { bits, fill } = openBackbone(request);
  if (bits !== null) {
    return inBlocks(request, (first, end) => {
      const shape: [number, number] = [end - first, dOut];
      const { words, skip, values } = bits(first * dOut, shape[0] * dOut);
      const codes = new Uint8Array(words.buffer);
      return unpackedTensor({ codes, values, bits: 1 }, skip, shape);
    });
  }
  return inBlocks(
    request,
    (first, end) =>
      filledTensor([end - first, dOut], (values) => {
        fill(rowsOf(request, first, end), values);
      }),
  );
}

function packed(request: BackboneRequest): StoredMatrix {
  const { dIn, dOut, family = "normal" } = request;
  const packed = packValues(drawnBlocks(request), dIn * dOut, PACKED_BITS[family] ?? 4);
  return inBlocks(
    request,
    (first, end) => unpackedTensor<tf.Rank.R2>(packed, first * dOut, [end - first, dOut]),
  );
}

/** The matrix block by block, in an array that the next block overwrites. */
function* drawnBlocks(request: BackboneRequest): Generator<Float32Array> {
  const { dIn, dOut } = request;
  const { fill } = openBackbone(request);
  const height = blockHeight(dOut);
  const values = new Float32Array(height * dOut);
  for (let first = 0; first < dIn; first += height) {
    const end = Math.min(dIn, first + height);
    const block = values.subarray(0, (end - first) * dOut);
    fill(rowsOf(request, first, end), block);
    yield block;
  }
}

/** Whole rows. */
function rowsOf({ dOut }: BackboneRequest, rowStart: number, rowEnd: number): Block {
  return { rowStart, rowEnd, columnStart: 0, columnEnd: dOut };
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
  make: (first: number, end: number) => tf.Tensor2D,
): StoredMatrix {
  const height = blockHeight(dOut);
  return {
    rows: dIn,
    columns: dOut,
    whole: null,
    forEach(use) {
      for (let first = 0; first < dIn; first += height) {
        const end = Math.min(dIn, first + height);
        const block = make(first, end);
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
