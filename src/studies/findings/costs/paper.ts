/**
 * What the paper says of costs, as the claims and the table cite it.
 *
 * @module
 */

import { COST_LIMITS, PEAK_MEMORY, THROUGHPUT } from "../../paper/language_models.ts";
import { listed, paperNumber, paperNumbers, paperRecovery } from "../../paper/table.ts";
import { paperValue } from "../row_parts.ts";

/** The paper's peak of a network in GB, trained in full or with adapters. */
export function paperPeak(network: string, method: "full" | "lottalora"): number {
  return paperNumbers(PEAK_MEMORY, { method })
    .find(({ preset }) => preset === network)!.value;
}

/** All peaks as the figure takes them; the paper's step is of more windows than ours. */
export const PAPER_PEAKS = paperNumbers(PEAK_MEMORY).map(({ preset, method, ...told }) => ({
  network: preset,
  variant: method === "full" ? "full" : "LottaLoRA",
  ...paperValue(told, "GB, bf16, 32 windows a step"),
}));

const TIMES = paperNumbers(PEAK_MEMORY, { method: "full" }).map((full) => {
  const adapted = paperNumber(PEAK_MEMORY, { preset: full.preset, method: "lottalora" });
  return { value: paperRecovery(full, adapted) / 100 };
});

const FASTS = paperNumbers(THROUGHPUT);
/** From here on LottaLoRA is as fast. */
const EQUAL = FASTS.findIndex(({ value }) => value === 1);

/** The texts of the claims. */
export const CITED = {
  memory: `towards 1/${1 / COST_LIMITS.memory} of full training`,
  peak: `${listed(TIMES)} times less`,
  throughput: `${listed(FASTS.slice(0, EQUAL))}, then ${listed([FASTS[EQUAL]])} from ` +
    `${FASTS[EQUAL].preset} on`,
} as const;
