/**
 * A frozen backbone matrix on the engine: rebuilt from its seed, never a `tf.variable`, so that no
 * optimiser and no `tf.variableGrads` can reach it.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { type BackboneRequest, generateBackbone } from "../backbone/generate.ts";
import { product } from "../engine/products.ts";
import { type Examples, ProjectionCache } from "./projection_cache.ts";

/** What identifies a backbone matrix, without the draw. */
export type FrozenRequest = Omit<BackboneRequest, "draw">;

/** W_seed of one layer, in kernel orientation [dIn, dOut]; empty until the first draw. */
export class Frozen {
  /** Tells it from {@linkcode Trained} in a union of both. */
  readonly kind = "frozen";
  #draw: number | undefined;
  #kernel: tf.Tensor2D | undefined;
  #transposed: tf.Tensor2D | undefined;
  #projections: ProjectionCache | undefined;

  /**
   * Allocates nothing.
   *
   * @param request seed, layer path, shape and distribution of the matrix
   */
  constructor(readonly request: FrozenRequest) {}

  /** Number of values. */
  get size(): number {
    return this.request.dIn * this.request.dOut;
  }

  /** The matrix [dIn, dOut]; owned by this object, replaced by {@linkcode Frozen.draw}. */
  get kernel(): tf.Tensor2D {
    if (this.#kernel === undefined) {
      throw new Error(`Backbone ${this.request.path} is not drawn yet: call network.materialise`);
    }
    return this.#kernel;
  }

  /** The transpose [dOut, dIn], made when first asked for and kept as long as the matrix is. */
  get transposed(): tf.Tensor2D {
    return this.#transposed ??= tf.keep(tf.tidy(() => tf.transpose(this.kernel)));
  }

  /**
   * `x W`, [n, dOut]; looked up where the rows are training examples seen before. The caller
   * disposes.
   */
  project(x: tf.Tensor2D, examples?: Examples): tf.Tensor2D {
    const compute = () => product(x, this.kernel);
    // Rows that are not examples one to one (patches, time steps) cannot be looked up.
    if (examples === undefined || x.shape[0] !== examples.indices.length) return compute();
    this.#projections ??= new ProjectionCache(this.request.dOut);
    return this.#projections.project(examples, compute);
  }

  /** Makes the `draw`-th matrix of this layer current; draw 0 is the static backbone. */
  draw(draw: number): void {
    if (draw === this.#draw) return;
    const { dIn, dOut } = this.request;
    const values = generateBackbone({ ...this.request, draw });
    this.dispose();
    this.#kernel = tf.keep(tf.tensor2d(values, [dIn, dOut], "float32"));
    this.#draw = draw;
  }

  /** Frees the tensors. */
  dispose(): void {
    this.#kernel?.dispose();
    this.#transposed?.dispose();
    this.#kernel =
      this.#transposed =
      this.#projections =
      this.#draw =
        undefined;
  }
}
