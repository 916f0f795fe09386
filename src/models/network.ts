/**
 * A network: an architecture built by the factory of a method.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import type * as tf from "@tensorflow/tfjs";
import type { Carried } from "../adapter/carried.ts";
import type { Frozen } from "../adapter/frozen.ts";
import type { Part, Pass } from "../adapter/layer.ts";
import type { Trained } from "../adapter/trained.ts";
import type { Architecture, LayerFactory, Tensors } from "./architecture.ts";
import { createFactory, type NetworkOptions } from "./factory.ts";

/** A network; a skeleton of shapes until {@linkcode Network.materialise} gives it numbers. */
export interface Network<I extends Tensors = tf.Tensor2D> {
  /** For people: the name of its architecture, such as `mlp 784-128-64-10`. */
  readonly name: string;
  /** All parts with numbers of their own, in the order of the architecture. */
  readonly parts: readonly Part[];
  /** Everything the optimiser moves. */
  readonly trained: readonly Trained[];
  /** The scaffold: everything rebuilt from the backbone seed that a run may redraw. */
  readonly frozen: readonly Frozen[];
  /** Rebuilt from the backbone seed too, but never redrawn: embeddings that are not trained. */
  readonly tables: readonly Frozen[];
  /** Moved by the passes themselves: running statistics. */
  readonly carried: readonly Carried[];
  /** Allocates and initialises every number and draws every backbone matrix. */
  materialise(): void;
  /** Makes the `draw`-th scaffold current; 0 is the static one. */
  draw(draw: number): void;
  /** Values of beta, input side first; empty where there is none. */
  beta(): Promise<number[]>;
  /** Inputs to [n, classes]; the caller disposes the result. */
  forward(inputs: I, pass: Pass): tf.Tensor2D;
  /** Frees all tensors of the network. */
  dispose(): void;
}

/**
 * Builds the skeleton of a network; allocates nothing.
 *
 * @throws {Error} when the architecture uses a path twice
 */
export function createNetwork<I extends Tensors = tf.Tensor2D>(
  architecture: Architecture<I>,
  options: NetworkOptions,
): Network<I> {
  const parts: Part[] = [];
  const forward = architecture.build(recording(createFactory(options), parts));
  const trained = parts.flatMap((part) => part.trained);
  const frozen = parts.flatMap((part) => part.frozen ?? []);
  const tables = parts.flatMap((part) => part.codes ?? []);
  const carried = parts.flatMap((part) => part.carried ?? []);
  const betas = parts.flatMap((part) => part.beta ?? []);
  return {
    name: architecture.name,
    parts,
    trained,
    frozen,
    tables,
    carried,
    materialise() {
      for (const parameter of trained) parameter.materialise(options.seeds);
      for (const statistic of carried) statistic.materialise();
      for (const matrix of [...frozen, ...tables]) matrix.draw(0);
    },
    draw(draw) {
      for (const matrix of frozen) matrix.draw(draw);
    },
    beta: () => Promise.all(betas.map(async (beta) => (await beta.values())[0])),
    forward,
    dispose() {
      for (const part of [...trained, ...carried, ...frozen, ...tables]) part.dispose();
    },
  };
}

/** Number of values the optimiser moves. */
export function countTrained(network: Pick<Network, "trained">): number {
  return network.trained.reduce((sum, parameter) => sum + parameter.size, 0);
}

/** Passes every part on, after writing it down. */
function recording(factory: LayerFactory, parts: Part[]): LayerFactory {
  const record = <P extends Part>(part: P): P => {
    if (parts.some(({ path }) => path === part.path)) {
      throw new Error(`The architecture uses the path "${part.path}" twice`);
    }
    parts.push(part);
    return part;
  };
  return {
    linear: (...shape) => record(factory.linear(...shape)),
    head: (...shape) => record(factory.head(...shape)),
    embedding: (...shape) => record(factory.embedding(...shape)),
    parameter: (...shape) => record(factory.parameter(...shape)),
    layerNorm: (...shape) => record(factory.layerNorm(...shape)),
    rmsNorm: (...shape) => record(factory.rmsNorm(...shape)),
    batchNorm: (...shape) => record(factory.batchNorm(...shape)),
    dropout: (...shape) => factory.dropout(...shape),
  };
}
