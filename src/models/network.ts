/**
 * A network: an architecture built by the factory of a method.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import type * as tf from "@tensorflow/tfjs";
import { type Kind, objectWith, refuseArguments } from "../arguments.ts";
import type { RunningStatistic } from "../adapter/running_statistic.ts";
import { Frozen } from "../adapter/frozen.ts";
import type { Part } from "../adapter/layer.ts";
import { MAP_KINDS, type MapKind } from "../adapter/options.ts";
import type { StateTensor } from "../adapter/state_tensor.ts";
import { Trained } from "../adapter/trained.ts";
import { UsageError } from "../errors.ts";
import {
  ARCHITECTURE,
  type Architecture,
  type Forward,
  type LayerFactory,
  type Tensors,
} from "./architecture.ts";
import { type BackboneSource, DRAWN_BACKBONE } from "./backbone_source.ts";
import {
  createFactory,
  type NetworkOptions,
  refuseDeadStart,
  refuseMissingSubspace,
} from "./factory.ts";
import { type RandomSubspace, randomSubspace } from "./random_subspace.ts";

/** A network; a skeleton of shapes until {@linkcode Network.materialise} gives it numbers. */
export interface Network<I extends Tensors = tf.Tensor2D> {
  /** For people: the name of its architecture, such as `mlp 784-128-64-10`. */
  readonly name: string;
  /** All parts with numbers of their own, in the order of the architecture. */
  readonly parts: readonly Part[];
  /** Everything the optimiser moves. */
  readonly trained: readonly Trained[];
  /**
   * What its layers compute with and gradients are taken of: `trained` itself, unless these follow
   * from it in a subspace.
   */
  readonly weights: readonly Trained[];
  /** How they do; under the method `subspace` alone. */
  readonly subspace?: RandomSubspace;
  /** The scaffold: everything rebuilt from the backbone seed that a run may redraw. */
  readonly frozen: readonly Frozen[];
  /** Frozen too, but never redrawn: embeddings that are not trained, and frozen biases. */
  readonly tables: readonly Frozen[];
  /** Moved by the passes themselves: running statistics. */
  readonly statistics: readonly RunningStatistic[];
  /** Whether {@linkcode Network.draw} can make another scaffold: none that is shared or given. */
  readonly isRedrawable: boolean;
  /** Allocates and initialises every number and draws every backbone matrix. */
  materialise(): void;
  /**
   * Makes the `draw`-th scaffold current; 0 is the static one.
   *
   * @throws {UsageError} for another than 0 of a scaffold that is shared or was given
   */
  draw(draw: number): void;
  /** Values of beta, input side first; empty where there is none. */
  beta(): Promise<number[]>;
  /** Inputs to [n, classes]; the caller disposes the result. */
  readonly forward: Forward<I>;
  /** Frees all tensors of the network. */
  dispose(): void;
}

/** Any {@linkcode Network}. */
export const NETWORK: Kind = objectWith(
  "a network, as createNetwork gives it",
  ...["parts", "trained", "forward"],
);
/** {@linkcode NetworkOptions}, or a whole configuration. */
export const NETWORK_OPTIONS: Kind = objectWith(
  "an object of method, adapter, backbone, seeds and dropout, such as defaultConfig gives",
  ...["method", "adapter", "backbone", "seeds", "dropout"],
);
/** What has parameters as a {@linkcode Network} has them. */
const TRAINED: Kind = objectWith("a network, as createNetwork gives it", "trained");
const SOURCE: Kind = objectWith("what backboneFromWeights or sharedBackbone gives", "matrix");

/**
 * Builds the skeleton of a network; allocates nothing.
 *
 * @param architecture how layers are joined
 * @param options method, adapters, backbone and seeds
 * @param source where frozen matrices come from: drawn from the backbone seed (default), shared with
 * another network ({@linkcode sharedBackbone}) or read from weights ({@linkcode backboneFromWeights})
 * @throws {UsageError} for a network in which nothing would ever move, for a role of maps that the
 * architecture does not have, and for a source that lacks a matrix
 * @throws {Error} when the architecture uses a path twice
 */
export function createNetwork<I extends Tensors = tf.Tensor2D>(
  architecture: Architecture<I>,
  options: NetworkOptions,
  source: BackboneSource = DRAWN_BACKBONE,
): Network<I> {
  refuseArguments("createNetwork", { architecture }, ARCHITECTURE);
  refuseArguments("createNetwork", { options }, NETWORK_OPTIONS);
  refuseArguments("createNetwork", { source }, SOURCE);
  const parts: Part[] = [];
  const kinds = new Set<MapKind>();
  const factory = noting(createFactory(options, source), kinds);
  const forward = architecture.build(recording(factory, parts));
  refuseOtherMaps(architecture.name, kinds, options);
  refuseNoBias(parts, options);
  const weights = parts.flatMap((part) => part.trained);
  const subspace = subspaceOf(parts, options);
  const trained = subspace?.trained ?? weights;
  const frozen = parts.flatMap((part) => part.frozen ?? []);
  const tables = parts.flatMap(({ codes, bias }) =>
    [codes, bias].filter((part) => part instanceof Frozen)
  );
  const owned = source.isShared ? [] : [...frozen, ...tables];
  const statistics = parts.flatMap((part) => part.statistics ?? []);
  const betas = parts.flatMap((part) => part.beta ?? []);
  return {
    name: architecture.name,
    parts,
    trained,
    weights,
    subspace,
    frozen,
    tables,
    statistics,
    isRedrawable: !source.isShared && frozen.every(({ isDrawn }) => isDrawn),
    materialise() {
      for (const parameter of new Set([...trained, ...weights])) {
        parameter.materialise(options.seeds);
      }
      subspace?.materialise();
      for (const statistic of statistics) statistic.materialise();
      for (const matrix of owned) matrix.draw(0);
    },
    draw(draw) {
      if (!source.isShared) { for (const matrix of frozen) matrix.draw(draw); }
      // Its owner drew it: what is trained on it statically asks for no other one.
      else if (draw !== 0) {
        throw new UsageError("A backbone that several networks share cannot be redrawn by one");
      }
    },
    beta: () => Promise.all(betas.map(async (beta) => (await beta.values())[0])),
    forward,
    dispose() {
      subspace?.dispose();
      for (const part of [...trained, ...weights, ...statistics, ...owned]) part.dispose();
    },
  };
}

function subspaceOf(
  parts: readonly Part[],
  { method, subspace, seeds, keep }: NetworkOptions,
): RandomSubspace | undefined {
  refuseMissingSubspace({ method, subspace });
  if (method !== "subspace" || subspace === undefined) return undefined;
  return randomSubspace(parts, { subspace, seed: seeds.backbone, keep });
}

/**
 * An architecture may have no place for the biases that would let something move: those that start
 * at 0 leave what follows them at 0.
 */
function refuseNoBias(parts: readonly Part[], { method, adapter }: NetworkOptions): void {
  const adapted = parts.filter(({ factors }) => factors !== undefined);
  const startsAnywhere = ({ bias }: Part) =>
    bias !== undefined && !(bias instanceof Trained && "constant" in bias.initial);
  if (adapted.length === 0 || adapted.some(startsAnywhere)) return;
  refuseDeadStart({ method, adapter: { ...adapter, bias: "none" } });
}

/** Every kind of maps that the adapters' options speak of must be there. */
function refuseOtherMaps(
  name: string,
  kinds: ReadonlySet<MapKind>,
  { adapter: { maps = {} } }: NetworkOptions,
): void {
  const missing = MAP_KINDS.find((kind) => maps[kind] !== undefined && !kinds.has(kind));
  if (missing === undefined) return;
  throw new UsageError(
    `The network ${name} has no blocks whose ${missing} maps could be ${maps[missing]}: leave ` +
      `the adapters' maps.${missing} out`,
  );
}

/** Writes down the kinds of maps that an architecture asks for. */
function noting(factory: LayerFactory, kinds: Set<MapKind>): LayerFactory {
  return {
    ...factory,
    linear(path, dIn, dOut, options = {}) {
      if (options.kind !== undefined) kinds.add(options.kind);
      return factory.linear(path, dIn, dOut, options);
    },
  };
}

/** What a network's outputs depend on besides its seeds: what training and its passes moved. */
export function networkState(
  { trained, statistics }: Pick<Network, "trained" | "statistics">,
): StateTensor[] {
  return [...trained, ...statistics];
}

/** Number of values the optimiser moves. */
export function countTrained(network: Pick<Network, "trained">): number {
  refuseArguments("countTrained", { network }, TRAINED);
  return network.trained.reduce((sum, parameter) => sum + parameter.size, 0);
}

/** Passes every part on, after writing it down; what has no path has no numbers of its own. */
function recording(factory: LayerFactory, parts: Part[]): LayerFactory {
  const record = (made: Part | object): Part | object => {
    if (!("path" in made)) return made;
    if (parts.some(({ path }) => path === made.path)) {
      throw new Error(`The architecture uses the path "${made.path}" twice`);
    }
    parts.push(made);
    return made;
  };
  type Maker = (...shape: never[]) => Part | object;
  const recorded = (make: Maker): Maker => (...shape) => record(make(...shape));
  const makers: [string, Maker][] = Object.entries(factory);
  const entries = makers.map(([kind, make]) => [kind, recorded(make)]);
  return Object.fromEntries(entries) as LayerFactory;
}
