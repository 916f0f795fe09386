/**
 * An architecture is written once, against a factory of layers. Which factory builds it decides
 * whether the result is fully trained, LottaLoRA, or a control.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import type * as tf from "@tensorflow/tfjs";
import type { Dropout } from "../adapter/dropout.ts";
import type { Layer, Pass } from "../adapter/layer.ts";

/** Makes the layers of one network; every path must be unique within it. */
export interface LayerFactory {
  /** A linear map that LottaLoRA freezes and adapts. `isData`: its input needs no gradient. */
  linear(path: string, dIn: number, dOut: number, isData?: boolean): Layer;
  /** The task head, trained in every method. */
  head(path: string, dIn: number, dOut: number): Layer;
  /** Dropout at the rate of the run. */
  dropout(path: string): Dropout;
}

/** Inputs [n, features] to outputs [n, classes]; the caller disposes. */
export type Forward = (x: tf.Tensor2D, pass: Pass) => tf.Tensor2D;

/** A network's shape, independent of how it is trained. */
export interface Architecture {
  /** For people: `mlp 784-128-64-10`. */
  readonly name: string;
  /** Takes its layers from the factory, in order, and returns how they are joined. */
  build(layers: LayerFactory): Forward;
}
