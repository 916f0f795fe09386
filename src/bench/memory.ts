/**
 * How much memory training holds at its peak, LottaLoRA beside full training.
 *
 * @module
 */

import { type Findings, ratioOf, significant } from "./report.ts";

/** How the backbone is kept: as float32, or drawn again inside each product. */
export type Keep = "memory" | "regenerate";

/** Measures the peak of a training. */
export interface MemoryProbe {
  /**
   * Trains the network 1024-2048-2048-2048-10 with adapters of rank 8 for some steps.
   *
   * @param method what is trained
   * @param keep how the backbone is kept; `full` has none
   * @returns largest number of bytes that parameters, backbone, gradients and the optimiser's state
   * held at one time, as measured, not as computed from shapes
   */
  measure(method: "lottalora" | "full", keep: Keep): Promise<number> | number;
}

/** What is promised of LottaLoRA's share. */
const PROMISED = [
  { keep: "memory", name: "backbone kept as float32", atMost: 0.3 },
  { keep: "regenerate", name: "backbone regenerated", atMost: 0.08 },
] as const;

/**
 * Sets the peaks against each other.
 *
 * @param probe who measures; or why nobody does, in one line
 */
export async function benchMemory(probe: MemoryProbe | string): Promise<Findings> {
  const measure = (name: string) => `peak memory, 2048 wide: LottaLoRA / full, ${name}`;
  if (typeof probe === "string") {
    return {
      ratios: PROMISED.map(({ name, atMost }) => ratioOf(measure(name), probe, { atMost })),
      rates: [],
    };
  }
  const full = await probe.measure("full", "memory");
  const shares: { bytes: number; name: string; atMost: number }[] = [];
  for (const { keep, ...promised } of PROMISED) {
    shares.push({ bytes: await probe.measure("lottalora", keep), ...promised });
  }
  const rate = (name: string, bytes: number) => ({
    measure: `peak memory, 2048 wide: ${name}`,
    value: significant(bytes / 2 ** 20),
    unit: "MiB",
  });
  return {
    ratios: shares.map(({ bytes, name, atMost }) =>
      ratioOf(measure(name), [bytes, full], { atMost })
    ),
    rates: [
      rate("full", full),
      ...shares.map(({ bytes, name }) => rate(`LottaLoRA, ${name}`, bytes)),
    ],
  };
}
