/**
 * Networks over frozen matrices that another network drew: the same architecture with other
 * adapters, of another rank for instance.
 *
 * @module
 */

import { createFrozenLinear } from "../adapter/dense.ts";
import { createFrozenEmbedding } from "../adapter/embedding.ts";
import type { Frozen } from "../adapter/frozen.ts";
import type { Layer, Part } from "../adapter/layer.ts";
import { createLottaLinear } from "../adapter/lotta_linear.ts";
import type { AdapterConfig } from "../adapter/options.ts";
import { UsageError } from "../errors.ts";
import type { Architecture, LayerFactory, LinearOptions, Tensors } from "../models/architecture.ts";
import { createFactory, type NetworkOptions } from "../models/factory.ts";
import type { Network } from "../models/network.ts";

/** Frozen matrices by layer; owned by somebody else, who outlives the network. */
export type Matrices = ReadonlyMap<string, Frozen>;

/**
 * Builds the skeleton of a network; allocates nothing, and draws nothing later either: its frozen
 * matrices are those given, which it neither redraws nor frees.
 *
 * @param architecture that of the network which drew the matrices
 * @param options whose backbone and seed are those of the matrices
 * @param matrices a layer that has none there gets one of its own, not drawn
 */
export function createNetworkOver<I extends Tensors>(
  architecture: Architecture<I>,
  options: NetworkOptions,
  matrices: Matrices,
): Network<I> {
  const parts: Part[] = [];
  const forward = architecture.build(factoryOver(options, matrices, parts));
  const trained = parts.flatMap((part) => part.trained);
  const carried = parts.flatMap((part) => part.carried ?? []);
  const betas = parts.flatMap((part) => part.beta ?? []);
  return {
    name: architecture.name,
    parts,
    trained,
    frozen: parts.flatMap((part) => part.frozen ?? []),
    tables: parts.flatMap((part) => part.codes ?? []),
    carried,
    materialise() {
      for (const parameter of trained) parameter.materialise(options.seeds);
      for (const statistic of carried) statistic.materialise();
    },
    draw() {
      throw new UsageError("A backbone that several networks share cannot be redrawn by one");
    },
    beta: () => Promise.all(betas.map(async (beta) => (await beta.values())[0])),
    forward,
    dispose() {
      for (const held of [...trained, ...carried]) held.dispose();
    },
  };
}

/** The factory of the method, whose layers are made again over the given matrices, and noted. */
function factoryOver(options: NetworkOptions, matrices: Matrices, parts: Part[]): LayerFactory {
  const own = createFactory(options);
  const { adapter } = options;
  const noted = <P extends Part>(part: P): P => {
    parts.push(part);
    return part;
  };
  const over = (layer: Layer, adapter: AdapterConfig, linear: LinearOptions = {}): Layer => {
    const frozen = matrices.get(layer.path);
    if (layer.frozen === undefined || frozen === undefined) return layer;
    return layerOver(layer, frozen, { ...linear, adapter, dropoutSeed: options.seeds.dropout });
  };
  return {
    linear: (path, dIn, dOut, linear) =>
      noted(over(own.linear(path, dIn, dOut, linear), adapter, linear)),
    head: (path, dIn, dOut) => noted(over(own.head(path, dIn, dOut), headAdapter(adapter))),
    embedding(path, ...shape) {
      const table = matrices.get(path);
      const embedding = own.embedding(path, ...shape);
      const isDrawn = embedding.codes !== undefined && table !== undefined;
      return noted(isDrawn ? createFrozenEmbedding(path, table) : embedding);
    },
    parameter: (...shape) => noted(own.parameter(...shape)),
    layerNorm: (...shape) => noted(own.layerNorm(...shape)),
    rmsNorm: (...shape) => noted(own.rmsNorm(...shape)),
    batchNorm: (...shape) => noted(own.batchNorm(...shape)),
    dropout: own.dropout,
  };
}

/** A head takes no part in what renormalises a layer or adds its input. */
function headAdapter(adapter: AdapterConfig): AdapterConfig {
  return { ...adapter, dora: false, layerNorm: false, residual: false };
}

/** The same layer with another matrix: what it trains tells how it was made. */
function layerOver(
  { path, trained, beta, frozen: own }: Layer,
  frozen: Frozen,
  { isData = false, identity, adapter, dropoutSeed }:
    & Pick<LinearOptions, "isData" | "identity">
    & { adapter: AdapterConfig; dropoutSeed: NetworkOptions["seeds"]["dropout"] },
): Layer {
  const trains = (name: string) => trained.some((held) => held.name === `${path}.${name}`);
  const { dIn, dOut } = own!.request;
  const bias = trains("bias");
  if (!trains("loraA")) {
    return createFrozenLinear(path, { dOut, frozen, isData, gained: beta !== undefined, bias });
  }
  return createLottaLinear(path, {
    ...{ dIn, dOut, adapter, frozen, isData, bias, dropoutSeed },
    ...(identity === undefined ? {} : { identity }),
  });
}
