/**
 * One factory a method: the same architecture, trained in different ways.
 *
 * @module
 */

import { createDense, createFrozenLinear } from "../adapter/dense.ts";
import { createDropout } from "../adapter/dropout.ts";
import { Frozen } from "../adapter/frozen.ts";
import type { Layer } from "../adapter/layer.ts";
import type { Keep } from "../adapter/kept.ts";
import { createLottaLinear } from "../adapter/lotta_linear.ts";
import type { AdapterConfig } from "../adapter/options.ts";
import type { FamilyName, Scale } from "../backbone/generate.ts";
import { UsageError } from "../errors.ts";
import type { Seeds } from "../random/seeds.ts";
import type { LayerFactory } from "./architecture.ts";

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
 * The layers of a method.
 *
 * - `lottalora`: frozen W_seed, trained A, B, beta; head as configured.
 * - `full` and `small`: everything trained (`small` differs in its architecture alone).
 * - `zero`: no W_seed and no beta; B must not start at 0, or no gradient would ever flow.
 * - `head`: frozen W_seed alone under a trained head.
 *
 * @throws {UsageError} for `zero` with a B that starts at 0
 */
export function createFactory(options: NetworkOptions): LayerFactory {
  const { method, adapter, backbone, seeds } = options;
  refuseDeadStart(options);
  const frozen = (path: string, dIn: number, dOut: number): Frozen =>
    new Frozen({ seed: seeds.backbone, path, dIn, dOut, ...backbone }, options.keep);

  const lotta = (
    path: string,
    [dIn, dOut]: [number, number],
    { isData, bias, config }: { isData: boolean; bias: boolean; config: AdapterConfig },
  ): Layer =>
    createLottaLinear(path, {
      dIn,
      dOut,
      isData,
      bias,
      adapter: config,
      frozen: method === "zero" ? null : frozen(path, dIn, dOut),
      dropoutSeed: seeds.dropout,
    });

  return {
    linear(path, dIn, dOut, isData = false) {
      if (method === "full" || method === "small") return createDense(path, dIn, dOut, isData);
      if (method === "head") return createFrozenLinear(path, frozen(path, dIn, dOut), isData);
      return lotta(path, [dIn, dOut], { isData, bias: false, config: adapter });
    },
    head(path, dIn, dOut) {
      const adapted = method === "lottalora" || method === "zero";
      if (!adapted || adapter.head === "full") return createDense(path, dIn, dOut);
      const config = { ...adapter, dora: false, layerNorm: false, residual: false };
      return lotta(path, [dIn, dOut], {
        isData: false,
        bias: adapter.head === "lora_bias",
        config,
      });
    },
    dropout: (path) => createDropout(path, options.dropout, seeds.dropout),
  };
}
