/**
 * The two ways in which the paper writes the adapters' scaling, s = 1 and s = alpha / r: the one that
 * a benchmark's protocol follows, and the other.
 *
 * @module
 */

import { type AdapterConfig, adapterScaling } from "../../../adapter/options.ts";
import { readAs } from "../../../benchmarks/read_as.ts";
import { findBenchmark } from "../../../benchmarks/registry.ts";
import type { ConfigOverrides } from "../../../training/config.ts";
import { defaultConfig } from "../../../training/validate.ts";
import type { Row } from "../../rows/row.ts";
import { SCALING_NAMES } from "../../rows/names.ts";

/** The two readings. */
const SCALINGS = ["scaling-one", "scaling-over-rank"] as const;

/** At rank 1 both are alike; at this one they are not. */
const SOME_RANK = 2;

/**
 * What makes the protocol of a benchmark follow the other reading of the two.
 *
 * @param benchmark its id.
 */
export function otherScaling(benchmark: string): ConfigOverrides {
  const own = adapterScaling(adapterOf(benchmark, { rank: SOME_RANK }));
  const all = SCALINGS.map((name) => readAs(benchmark, [name]));
  return all.find(({ adapter }) =>
    adapterScaling(adapterOf(benchmark, { ...adapter, rank: SOME_RANK })) !== own
  )!;
}

/** Whether a run has adapters of another scaling than its benchmark's protocol. */
export function hasOtherScaling({ config }: Pick<Row, "config">): boolean {
  const { benchmark, method, adapter } = config;
  const protocols = adapterOf(benchmark, { rank: adapter.rank });
  return method === "lottalora" && adapterScaling(adapter) !== adapterScaling(protocols);
}

/** For instance `s = 1/r`; of a scaling that is neither, its value. */
export function describeScaling({ config: { benchmark, adapter } }: Pick<Row, "config">): string {
  const s = adapterScaling(adapter);
  const { rank } = adapter;
  const named = SCALINGS.find((name) =>
    adapterScaling(adapterOf(benchmark, { ...readAs(benchmark, [name]).adapter, rank })) === s
  );
  return named === undefined ? `s = ${s}` : SCALING_NAMES[named];
}

function adapterOf(benchmark: string, changes: ConfigOverrides["adapter"]): AdapterConfig {
  const found = findBenchmark(benchmark);
  return defaultConfig(found, found.preset, { adapter: changes }).adapter;
}
