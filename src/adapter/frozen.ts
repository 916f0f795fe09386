/**
 * A frozen backbone matrix on the engine: rebuilt from its seed or given, never a `tf.variable`, so
 * that no optimiser and no `tf.variableGrads` can reach it.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { objectWith, refuseArguments } from "../arguments.ts";
import type { BackboneRequest } from "../backbone/request.ts";
import { UsageError } from "../errors.ts";
import {
  type BackboneStorage,
  blockBytes,
  refuseStorage,
  storedBytes,
  type StoredMatrix,
  storeMatrix,
  storeValues,
} from "./backbone_storage.ts";
import { type Examples, ProjectionCache } from "./projection_cache.ts";
import type { SparseMatrix } from "../engine/sparse_matrix.ts";
import { timesBlocks, timesBlocksTransposed } from "../engine/row_blocks.ts";

/** What identifies a backbone matrix, without the draw. */
export type FrozenRequest = Omit<BackboneRequest, "draw">;

const REQUEST = objectWith(
  "a request of seed, path, dIn and dOut",
  ...["seed", "path", "dIn", "dOut"],
);

/** W_seed of one layer, in kernel orientation [dIn, dOut]; empty until the first draw. */
export class Frozen {
  /** Tells it from {@linkcode Trained} in a union of both. */
  readonly kind = "frozen";
  readonly #values: Float32Array | undefined;
  #draw: number | undefined;
  #matrix: StoredMatrix | undefined;
  #projections: ProjectionCache | undefined;

  /**
   * Allocates nothing.
   *
   * @param request seed, layer path, shape and distribution of the matrix
   * @param keep how it is kept between two uses; `memory` by default
   * @param values those that it has instead of drawn ones, row-major; not copied
   * @throws {UsageError} for a way of keeping that the family or given values do not allow, and for
   * values that are not as many as the shape asks for
   */
  constructor(
    readonly request: FrozenRequest,
    readonly keep: BackboneStorage = "memory",
    values?: Float32Array,
  ) {
    refuseArguments("Frozen", { request }, REQUEST);
    refuseStorage(keep, request.family ?? "normal");
    this.#values = values;
    if (values !== undefined) this.#refuseGiven(values);
  }

  /** Whether the seed gives its values; otherwise they were given. */
  get isDrawn(): boolean {
    return this.#values === undefined;
  }

  /** The draw whose values it has at present; null before the first, and when it is disposed. */
  get currentDraw(): number | null {
    return this.#draw ?? null;
  }

  /** Number of values. */
  get size(): number {
    return this.request.dIn * this.request.dOut;
  }

  /** Bytes held for it between two uses, without looked-up projections. */
  get bytes(): number {
    return this.#matrix === undefined ? 0 : storedBytes(this.request, this.keep);
  }

  /** Whether {@linkcode Frozen.kernel} takes no more memory than a product with the matrix does. */
  get isCompact(): boolean {
    return this.keep === "memory" || blockBytes(this.request, this.keep) === 4 * this.size;
  }

  /**
   * The matrix [dIn, dOut] as one tensor. Kept in memory it is owned by this object, replaced by
   * {@linkcode Frozen.draw}; otherwise it is a new tensor, and the caller disposes.
   */
  get kernel(): tf.Tensor2D {
    const matrix = this.#drawn;
    if (matrix.whole !== null) return matrix.whole;
    return tf.tidy(() => {
      const blocks: tf.Tensor2D[] = [];
      matrix.forEach((block) => blocks.push(block.clone()));
      return tf.concat(blocks, 0);
    });
  }

  /**
   * `x W`, [n, dOut]; looked up where the rows are training examples seen before. The caller
   * disposes.
   */
  project(x: tf.Tensor2D, examples?: Examples): tf.Tensor2D {
    const compute = () => timesBlocks(x, this.#drawn);
    if (examples === undefined) return compute();
    return this.#known.project(examples, x.shape[0], compute);
  }

  /** x without its zeros, where that is worth it and its rows are known; see {@linkcode Frozen.project}. */
  sparse(x: tf.Tensor2D, examples?: Examples): SparseMatrix | null {
    return examples === undefined ? null : this.#known.sparse(examples, x);
  }

  /** `dy W^T`, [n, dIn]. The caller disposes. */
  projectBack(dy: tf.Tensor2D): tf.Tensor2D {
    return timesBlocksTransposed(dy, this.#drawn);
  }

  /**
   * Makes the `draw`-th matrix of this layer current; draw 0 is the static backbone.
   *
   * @throws {UsageError} for another draw than 0 where its values were given
   */
  draw(draw: number): void {
    if (draw === this.#draw) return;
    const matrix = this.#made(draw);
    this.dispose();
    this.#matrix = matrix;
    this.#draw = draw;
  }

  /** Frees the tensors. */
  dispose(): void {
    this.#matrix?.dispose();
    this.#projections?.dispose();
    this.#matrix = this.#projections = this.#draw = undefined;
  }

  #made(draw: number): StoredMatrix {
    if (this.#values === undefined) return storeMatrix({ ...this.request, draw }, this.keep);
    if (draw === 0) return storeValues(this.#values, this.request);
    throw new UsageError(
      `The matrix of layer ${this.request.path} was given, not drawn: it cannot be drawn anew`,
    );
  }

  #refuseGiven(values: Float32Array): void {
    const { path, dIn, dOut } = this.request;
    if (values.length !== this.size) {
      throw new UsageError(
        `The matrix of layer ${path} is [${dIn}, ${dOut}], which are ${this.size} values, got ` +
          `${values.length}`,
      );
    }
    if (this.keep === "memory") return;
    throw new UsageError(
      `The matrix of layer ${path} was given, not drawn: keep it in memory, got ${this.keep}`,
    );
  }

  get #known(): ProjectionCache {
    return this.#projections ??= new ProjectionCache(this.request.dOut);
  }

  get #drawn(): StoredMatrix {
    if (this.#matrix === undefined) {
      throw new Error(`Backbone ${this.request.path} is not drawn yet: call network.materialise`);
    }
    return this.#matrix;
  }
}
