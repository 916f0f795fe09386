/**
 * Fixed random maps from the coordinates of a subspace to the numbers of a tensor.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { openBackbone } from "../backbone/generate.ts";
import { cellsOf, type SignsRequest, sparseSigns } from "../backbone/sparse_signs.ts";
import { SparseMatrix } from "../engine/sparse_matrix.ts";
import type { Seed } from "../random/seeds.ts";
import { type BackboneStorage, blockBytes, storedBytes } from "./backbone_storage.ts";
import { Frozen, type FrozenRequest } from "./frozen.ts";
import type { SubspaceConfig } from "./subspace_options.ts";

/** Some rows of P, [size, dimension], before its columns are scaled; never trained or redrawn. */
export interface Projection {
  /** Bytes held for it on the engine, at most. */
  readonly bytes: number;
  /** Bytes of the largest tensor of these. */
  readonly largest: number;
  /** Bytes of the largest part that is made for a product and then dropped; 0: all is at hand. */
  readonly block: number;
  /** Draws it. @returns the sum of the squares of each column, [dimension] */
  draw(): Float64Array;
  /** `P u`, [size], of u [dimension]; the caller disposes. */
  times(u: tf.Tensor1D): tf.Tensor1D;
  /** `P^T g`, [dimension], of g [size]; the caller disposes. */
  transposedTimes(g: tf.Tensor1D): tf.Tensor1D;
  /** Frees its tensors. */
  dispose(): void;
}

/** The rows of P that belong to one tensor, by name: they depend on no other. */
export interface ProjectionPlace {
  /** Of the backbone. */
  readonly seed: Seed;
  /** Name of the tensor, unique in its network. */
  readonly name: string;
  /** Its numbers. */
  readonly size: number;
  /** Numbers of all tensors of the network. */
  readonly total: number;
}

/**
 * A projection of the kind that is asked for; allocates nothing.
 *
 * @param keep how dense ones are kept between two uses: `memory` or `regenerate`; a sparse one is
 * always a list of its entries
 * @throws {UsageError} for a dense one that is to be kept packed
 */
export function createProjection(
  place: ProjectionPlace,
  { dimension, projection }: Pick<SubspaceConfig, "dimension" | "projection">,
  keep: BackboneStorage = "memory",
): Projection {
  return projection === "dense"
    ? denseProjection(place, dimension, keep)
    : sparseProjection(place, dimension);
}

/** One entry of so many of a sparse projection is not 0: the rounded root of all weights. */
export function spacingOf(total: number): number {
  return Math.max(1, Math.round(Math.sqrt(total)));
}

/** Standard normal entries, as those of a backbone matrix. */
function denseProjection(
  { seed, name, size }: ProjectionPlace,
  dimension: number,
  keep: BackboneStorage,
): Projection {
  const request: FrozenRequest = {
    ...{ seed, path: `subspace.${name}`, dIn: size, dOut: dimension },
    ...{ family: "normal", scale: 1 },
  };
  const matrix = new Frozen(request, keep);
  return {
    bytes: storedBytes(request, keep),
    largest: storedBytes(request, keep),
    block: blockBytes(request, keep),
    draw() {
      matrix.draw(0);
      return squaresOfColumns(request);
    },
    times: (u) => flat(() => matrix.projectBack(tf.reshape(u, [1, dimension]))),
    transposedTimes: (g) => flat(() => matrix.project(tf.reshape(g, [1, size]))),
    dispose: () => matrix.dispose(),
  };
}

/** A product of one row or column as a vector. */
function flat(product: () => tf.Tensor2D): tf.Tensor1D {
  return tf.tidy(() => tf.reshape<tf.Rank.R1>(product(), [-1]));
}

/** Values of a block: 256 KiB of float32. */
const BLOCK_VALUES = 65_536;

/** Summed in float64, row by row; the values are drawn for it once more. */
function squaresOfColumns(request: FrozenRequest): Float64Array {
  const { dIn, dOut } = request;
  const { fill } = openBackbone(request);
  const sums = new Float64Array(dOut);
  const height = Math.max(1, Math.floor(BLOCK_VALUES / dOut));
  const values = new Float32Array(height * dOut);
  for (let rowStart = 0; rowStart < dIn; rowStart += height) {
    const rowEnd = Math.min(dIn, rowStart + height);
    const block = values.subarray(0, (rowEnd - rowStart) * dOut);
    fill({ rowStart, rowEnd, columnStart: 0, columnEnd: dOut }, block);
    for (let row = 0; row < block.length; row += dOut) {
      for (let column = 0; column < dOut; column++) {
        sums[column] += block[row + column] * block[row + column];
      }
    }
  }
  return sums;
}

/** Bytes of an entry: its row, its column and its value. */
const ENTRY_BYTES = 12;

/** Signs far between, as a list of entries. */
function sparseProjection(
  { seed, name, size, total }: ProjectionPlace,
  dimension: number,
): Projection {
  const request: SignsRequest = {
    ...{ seed, path: `subspace.${name}`, rows: size, columns: dimension },
    spacing: spacingOf(total),
  };
  const entries = size * cellsOf(request);
  let matrix: SparseMatrix | undefined;
  const drawn = () => {
    if (matrix !== undefined) return matrix;
    throw new Error(`The projection of ${name} is not drawn yet: call network.materialise`);
  };
  const column = (vector: tf.Tensor1D) => tf.expandDims<tf.Tensor2D>(vector, 1);
  return {
    bytes: ENTRY_BYTES * entries,
    largest: 4 * entries,
    block: 0,
    draw() {
      const entries = sparseSigns(request);
      matrix?.dispose();
      matrix = SparseMatrix.ofEntries([size, dimension], entries);
      const squares = new Float64Array(dimension);
      for (const place of entries.columns) squares[place]++;
      return squares;
    },
    times: (u) => flat(() => drawn().times(column(u))),
    transposedTimes: (g) => flat(() => drawn().transposedTimes(column(g))),
    dispose() {
      matrix?.dispose();
      matrix = undefined;
    },
  };
}
