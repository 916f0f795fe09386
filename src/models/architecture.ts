/**
 * An architecture is written once, against a factory of layers. Which factory builds it decides
 * whether the result is fully trained, LottaLoRA, or a control.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import type * as tf from "@tensorflow/tfjs";
import { type Kind, objectWith } from "../arguments.ts";
import type { ConvolutionOptions } from "../adapter/convolution.ts";
import type { Dropout } from "../adapter/dropout.ts";
import type {
  Embedding,
  ImageLayer,
  Layer,
  Parameter,
  Pass,
  RectifiableNorm,
} from "../adapter/layer.ts";
import type { MapKind } from "../adapter/options.ts";
import type { Initial } from "../adapter/trained.ts";

/** What a network takes, or what its output is compared with: one tensor or several by name. */
export type Tensors = tf.Tensor | Readonly<Record<string, tf.Tensor>>;

/** What becomes of a linear map. The method `full` trains all of them. */
export interface LinearOptions {
  /** Its input is data, and needs no gradient. Default: false. */
  isData?: boolean;
  /**
   * `full` (default): a bias under the methods that train the whole map, elsewhere as the option
   * `bias` of the adapters says; `always`: a trained bias, from 0, with adapters too; `never`: none.
   */
  bias?: "full" | "always" | "never";
  /**
   * `adapted` (default): LottaLoRA freezes it and trains beta, A and B. `gained`: frozen, with a
   * trained beta alone. `frozen`: frozen, nothing trained. `trained`: trained by every method.
   */
  role?: "adapted" | "gained" | "frozen" | "trained";
  /** Which map of a block it is, where the option `maps` of the adapters may choose its role. */
  kind?: MapKind;
}

/** Whether something that LottaLoRA could train is trained by it. */
export interface TrainedOptions {
  /** `always` (default), or by the methods `full` and `small` alone. */
  trained?: "always" | "full";
}

/** How an embedding starts, and whether it is trained. */
export interface EmbeddingOptions extends TrainedOptions {
  /** Standard deviation of its normal entries; 1 by default, as torch.nn.Embedding. */
  deviation?: number;
}

/** Makes the parts of one network; every path must be unique within it. */
export interface LayerFactory {
  /** A linear map, [n, dIn] to [n, dOut]. */
  linear(path: string, dIn: number, dOut: number, options?: LinearOptions): Layer;
  /** A linear map without bias over the 3 x 3 patches of images, from `from` channels to `to`. */
  convolution(path: string, from: number, to: number, options?: ConvolutionOptions): ImageLayer;
  /** The task head, trained in every method. */
  head(path: string, dIn: number, dOut: number): Layer;
  /** `count` rows of `width` numbers; where not trained, drawn from the backbone seed. */
  embedding(path: string, count: number, width: number, options?: EmbeddingOptions): Embedding;
  /** A trained tensor by itself. */
  parameter(path: string, shape: readonly number[], initial: Initial): Parameter;
  /** LayerNorm of each row; where not trained, gain 1 and shift 0. */
  layerNorm(path: string, width: number, options?: TrainedOptions): Layer;
  /** RMSNorm of each row; where not trained, gain 1. */
  rmsNorm(path: string, width: number, options?: TrainedOptions): Layer;
  /** BatchNorm over all rows, trained in every method. */
  batchNorm(path: string, width: number): RectifiableNorm;
  /** Dropout at the rate of the run, or at its own. */
  dropout(path: string, rate?: number): Dropout;
}

/** Outputs before their last product: they are `x table^T`. */
export interface OutputFactors {
  /** [n, d]. */
  readonly x: tf.Tensor2D;
  /** [classes, d]. */
  readonly table: tf.Tensor2D;
}

/** Inputs to outputs [n, classes]; the caller disposes. */
export type Forward<I extends Tensors = tf.Tensor2D> =
  & {
    // A method, so that networks of different inputs can stand in one list.
    forward(inputs: I, pass: Pass): tf.Tensor2D;
  }["forward"]
  & {
    /**
     * The same outputs as a product not yet made, where they are one of a table; inside `tf.tidy`
     * only. A loss can then do without all of them at once.
     */
    factors?(inputs: I, pass: Pass): OutputFactors;
  };

/** A network's shape, independent of how it is trained. */
export interface Architecture<I extends Tensors = tf.Tensor2D> {
  /** For people: `mlp 784-128-64-10`. */
  readonly name: string;
  /** Takes its parts from the factory, in order, and returns how they are joined. */
  build(layers: LayerFactory): Forward<I>;
}

/** Any {@linkcode Architecture}. */
export const ARCHITECTURE: Kind = objectWith(
  "an architecture, such as mlp gives for a whole shape",
  ...["name", "build"],
);

/** The factory that an architecture takes its parts from. */
export const LAYER_FACTORY: Kind = objectWith(
  "the factory that an architecture's build is given",
  ...["linear", "embedding", "parameter"],
);
