/**
 * The LottaLoRA layer.
 *
 * @module
 */

import { refuseArguments, refuseOptions, TEXT } from "../arguments.ts";
import { createAdaptedMap, type LottaLinearOptions } from "./adapted_map.ts";
import { biasVector } from "./bias.ts";
import type { Layer } from "./layer.ts";
import { mergedWeight } from "./merged_weight.ts";
import type { AdapterConfig } from "./options.ts";

export type { LottaLinearOptions };

const FIELDS = {
  ...{ dIn: true, dOut: true, adapter: true, frozen: true, isData: true, dropoutSeed: true },
  ...{ bias: false, dropoutMasks: false },
};

/**
 * `h = beta W x + scaling B A x`, then, where asked for, DoRA's renormalisation, LayerNorm, a bias
 * and the residual, in this order (arXiv:2604.08749, section 3).
 *
 * A starts Kaiming-uniform with a = sqrt(5), that is uniform in +-1/sqrt(dIn), as in LoRA's
 * reference code; B starts at zero or by the same rule, +-1/sqrt(rank).
 *
 * @param path place in the network, unique within it; names the parameters and their streams
 * @param options shape, adapter and backbone
 * @returns a layer from [n, dIn] to [n, dOut]; allocates nothing before its parameters are
 * materialised, and the network disposes them
 * @throws {UsageError} for a rank outside [1, 65536]
 */
export function createLottaLinear(path: string, options: LottaLinearOptions): Layer {
  refuseArguments("createLottaLinear", { path }, TEXT);
  refuseOptions("createLottaLinear", options, FIELDS);
  const map = createAdaptedMap(path, options);
  return {
    ...map.part,
    apply: (x, pass) => map.finish(map.combined(x, pass), () => x, pass),
    merged: isLinear(options.adapter)
      ? (pass) => ({ weight: mergedWeight(map.weightIn(pass)), bias: biasVector(options.bias) })
      : undefined,
  };
}

/** Whether nothing stands between the input, the combined weight and the bias. */
function isLinear({ dora, layerNorm, residual, dropout }: AdapterConfig): boolean {
  return !dora && !layerNorm && !residual && dropout === 0;
}
