/**
 * One factory a method: the same architecture, trained in different ways.
 *
 * @module
 */

import { createDense, createFrozenLinear } from "../adapter/dense.ts";
import { createDropout } from "../adapter/dropout.ts";
import { createEmbedding, createFrozenEmbedding, createParameter } from "../adapter/embedding.ts";
import { Frozen } from "../adapter/frozen.ts";
import type { Layer } from "../adapter/layer.ts";
import type { Keep } from "../adapter/kept.ts";
import { createLottaLinear, type LottaLinearOptions } from "../adapter/lotta_linear.ts";
import {
  createBatchNormLayer,
  createLayerNormLayer,
  createRmsNormLayer,
} from "../adapter/norms.ts";
import type { AdapterConfig } from "../adapter/options.ts";
import type { FamilyName, Scale } from "../backbone/generate.ts";
import { UsageError } from "../errors.ts";
import type { Seeds } from "../random/seeds.ts";
import type { LayerFactory, TrainedOptions } from "./architecture.ts";

/** What is trained: the paper's method, full training, or one of the controls. */
export const METHODS = ["lottalora", "full", "zero", "head", "small"] as const;
/** One of {@linkcode METHODS}. */
export type Method = typeof METHODS[number];

/** The distribution of the backbone. */
export interface BackboneConfig {
  /** One of the families of the generator. */
  family: FamilyName;
  /** How its entries are scaled; `fan-in` by default. */
  scale: Scale;
  /** Overrides of the family's own parameters. */
  parameters: Record<string, number>;
}

/** Everything but the architecture that decides what a network is. */
export interface NetworkOptions {
  /** What is trained. */
  method: Method;
  /** How adapters join frozen layers; unused where the method has none. */
  adapter: AdapterConfig;
  /** What frozen matrices are drawn from; unused where the method has none. */
  backbone: BackboneConfig;
  /** Seeds of the frozen and the initial trained values. */
  seeds: Seeds;
  /** Dropout rate on hidden activations, in [0, 1). */
  dropout: number;
  /** How frozen matrices are kept; `memory` by default. Changes no bit on the engine `wasm`. */
  keep?: Keep;
}

/** @throws {UsageError} for a network in which nothing would ever move */
export function refuseDeadStart(
  { method, adapter }: Pick<NetworkOptions, "method" | "adapter">,
): void {
  if (method !== "zero" || adapter.bInit !== "zeros") return;
  throw new UsageError(
    "The method zero needs the B-init kaiming_uniform, got zeros: without a scaffold and with " +
      "B = 0 no gradient would ever flow",
  );
}

/**
 * The parts of a network under a method.
 *
 * - `lottalora`: frozen W_seed, trained A, B, beta; head as configured.
 * - `full` and `small`: everything trained (`small` differs in its architecture alone).
 * - `zero`: no W_seed and no beta; B must not start at 0, or no gradient would ever flow.
 * - `head`: frozen W_seed alone under what every method trains.
 *
 * @throws {UsageError} for `zero` with a B that starts at 0
 */
export function createFactory(options: NetworkOptions): LayerFactory {
  const { method, adapter, backbone, seeds } = options;
  refuseDeadStart(options);
  const isFull = method === "full" || method === "small";
  const adapts = method === "lottalora" || method === "zero";
  const isTrained = ({ trained = "always" }: TrainedOptions) => trained === "always" || isFull;

  /** W_seed of a place; null under the method without any. */
  const frozen = (path: string, dIn: number, dOut: number): Frozen | null => {
    if (method === "zero") return null;
    return new Frozen({ seed: seeds.backbone, path, dIn, dOut, ...backbone }, options.keep);
  };

  const lotta = (
    path: string,
    [dIn, dOut]: [number, number],
    surroundings: Pick<LottaLinearOptions, "isData" | "bias" | "adapter" | "identity">,
  ): Layer =>
    createLottaLinear(path, {
      dIn,
      dOut,
      ...surroundings,
      frozen: frozen(path, dIn, dOut),
      dropoutSeed: seeds.dropout,
    });

  return {
    linear(path, dIn, dOut, { isData = false, bias = "full", role = "adapted", identity } = {}) {
      if (isFull || role === "trained") {
        return createDense(path, dIn, dOut, { isData, bias: bias !== "never" });
      }
      if (adapts && role === "adapted") {
        return lotta(path, [dIn, dOut], { isData, bias: bias === "always", adapter, identity });
      }
      return createFrozenLinear(path, {
        dOut,
        frozen: frozen(path, dIn, dOut),
        isData,
        gained: adapts && role === "gained" && adapter.trainBeta,
        bias: adapts && bias === "always",
      });
    },
    head(path, dIn, dOut) {
      if (!adapts || adapter.head === "full") return createDense(path, dIn, dOut);
      return lotta(path, [dIn, dOut], {
        isData: false,
        bias: adapter.head === "lora_bias",
        adapter: { ...adapter, dora: false, layerNorm: false, residual: false },
      });
    },
    embedding(path, count, width, { deviation = 1, ...trained } = {}) {
      if (isTrained(trained)) return createEmbedding(path, [count, width], deviation);
      const request = { seed: seeds.backbone, path, dIn: count, dOut: width };
      const table = new Frozen({ ...request, ...backbone, scale: deviation }, options.keep);
      return createFrozenEmbedding(path, table);
    },
    parameter: createParameter,
    layerNorm: (path, width, trained = {}) => createLayerNormLayer(path, width, isTrained(trained)),
    rmsNorm: (path, width, trained = {}) => createRmsNormLayer(path, width, isTrained(trained)),
    batchNorm: createBatchNormLayer,
    dropout: (path, rate = options.dropout) => createDropout(path, rate, seeds.dropout),
  };
}
