/**
 * A network: an architecture built by the factory of a method.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import type * as tf from "@tensorflow/tfjs";
import type { Frozen } from "../adapter/frozen.ts";
import type { Layer, Pass } from "../adapter/layer.ts";
import type { Trained } from "../adapter/trained.ts";
import type { Architecture, LayerFactory } from "./architecture.ts";
import { createFactory, type NetworkOptions } from "./factory.ts";

/** A network; a skeleton of shapes until {@linkcode Network.materialise} gives it numbers. */
export interface Network {
  /** For people: the name of its architecture, such as `mlp 784-128-64-10`. */
  readonly name: string;
  /** All layers with parameters, in the order of the architecture. */
  readonly layers: readonly Layer[];
  /** Everything the optimiser moves. */
  readonly trained: readonly Trained[];
  /** Everything rebuilt from the backbone seed. */
  readonly frozen: readonly Frozen[];
  /** Allocates and initialises every trained parameter and draws every backbone matrix. */
  materialise(): void;
  /** Makes the `draw`-th scaffold current; 0 is the static one. */
  draw(draw: number): void;
  /** Values of beta, input side first; empty where there is none. */
  beta(): Promise<number[]>;
  /** [n, features] to [n, classes]; the caller disposes the result. */
  forward(x: tf.Tensor2D, pass: Pass): tf.Tensor2D;
  /** Frees all tensors of the network. */
  dispose(): void;
}

/**
 * Builds the skeleton of a network; allocates nothing.
 *
 * @throws {Error} when the architecture uses a path twice
 */
export function createNetwork(architecture: Architecture, options: NetworkOptions): Network {
  const layers: Layer[] = [];
  const forward = architecture.build(recording(createFactory(options), layers));
  const trained = layers.flatMap((layer) => layer.trained);
  const frozen = layers.flatMap((layer) => layer.frozen ?? []);
  const betas = layers.flatMap((layer) => layer.beta ?? []);
  return {
    name: architecture.name,
    layers,
    trained,
    frozen,
    materialise() {
      for (const parameter of trained) parameter.materialise(options.seeds);
      for (const matrix of frozen) matrix.draw(0);
    },
    draw(draw) {
      for (const matrix of frozen) matrix.draw(draw);
    },
    beta: () => Promise.all(betas.map(async (beta) => (await beta.values())[0])),
    forward,
    dispose() {
      for (const part of [...trained, ...frozen]) part.dispose();
    },
  };
}

/** Number of values the optimiser moves. */
export function countTrained(network: Network): number {
  return network.trained.reduce((sum, parameter) => sum + parameter.size, 0);
}

/** Passes every layer on, after writing it down. */
function recording(factory: LayerFactory, layers: Layer[]): LayerFactory {
  const record = (layer: Layer): Layer => {
    if (layers.some(({ path }) => path === layer.path)) {
      throw new Error(`The architecture uses the path "${layer.path}" twice`);
    }
    layers.push(layer);
    return layer;
  };
  return {
    linear: (...shape) => record(factory.linear(...shape)),
    head: (...shape) => record(factory.head(...shape)),
    dropout: (path) => factory.dropout(path),
  };
}
