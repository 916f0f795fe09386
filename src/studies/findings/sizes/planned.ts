/**
 * The sizes of one network, worked out without a number of it.
 *
 * @module
 */

import type { ArtifactFacts } from "../../../artifact/artifact.ts";
import { architectureFacts } from "../../../artifact/benchmark_model.ts";
import { planFull } from "../../../artifact/full_weights.ts";
import { type FolderSize, planFolder } from "../../../artifact/plan.ts";
import { countTrained, createNetwork } from "../../../models/network.ts";
import type { RunConfig } from "../../../training/config.ts";
import { defaultConfig } from "../../../training/validate.ts";
import { RANK, type SizeCase } from "./cases.ts";

/** Bytes of one network, distributed in four ways. */
export interface Sizes {
  /** Fully trained, in float16. */
  readonly fp16: number;
  /** Fully trained, matrices in 4 bits a number. */
  readonly fourBit: number;
  /** LottaLoRA, numbers in float16. */
  readonly ours: FolderSize;
  /** The same with an embedding that is drawn and adapted too; null where there is none. */
  readonly seeded: FolderSize | null;
}

/** Numbers of a network. */
export interface Numbers {
  /** Trained by the method `full`. */
  readonly full: number;
  /** Trained by LottaLoRA. */
  readonly trained: number;
}

/** Counts without allocating anything. */
export function countNumbers(size: SizeCase): Numbers {
  const [full, ours] = [networkOf(size, "full"), networkOf(size, "lottalora")];
  return { full: countTrained(full.network), trained: countTrained(ours.network) };
}

/** Works the sizes out, to the byte, without allocating or drawing anything. */
export function planSizes(size: SizeCase): Sizes {
  const { network } = networkOf(size, "full");
  const folder = (preset: string) => {
    const { network, facts } = networkOf({ ...size, preset }, "lottalora");
    return planFolder(network, facts);
  };
  return {
    fp16: planFull(network, "fp16").size,
    fourBit: planFull(network, "fourBit").size,
    ours: folder(size.preset),
    seeded: size.seeded === null ? null : folder(size.seeded),
  };
}

/** A network, not materialised, and what its artifact says of it. */
export function networkOf({ benchmark, preset, shape }: SizeCase, method: "full" | "lottalora") {
  const changes = { method, adapter: { rank: RANK } };
  const config: RunConfig = defaultConfig(benchmark, preset, changes);
  // Whole frozen matrices at once would be the largest thing in memory.
  const options = { ...config, keep: "regenerate" } as const;
  const network = createNetwork(benchmark.architecture(preset, shape), options);
  const architecture = architectureFacts(config, benchmark, shape);
  const facts: ArtifactFacts = { options: config, architecture, format: "F16" };
  return { network, config, facts };
}
