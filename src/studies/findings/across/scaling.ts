/**
 * The two ways in which the paper writes the adapters' scaling, s = 1 and s = alpha / r: the one that
 * a benchmark's protocol follows, and the other.
 *
 * @module
 */

import { readAs } from "../../../benchmarks/read_as.ts";
import { findBenchmark } from "../../../benchmarks/registry.ts";
import type { ConfigOverrides } from "../../../training/config.ts";
import { defaultConfig } from "../../../training/validate.ts";
import type { Row } from "../../rows/row.ts";

/** Readings, in words that are short enough for a table. */
const SCALINGS = { "scaling-one": "s = 1", "scaling-over-rank": "s = 1/r" } as const;

type Scaling = Pick<NonNullable<ConfigOverrides["adapter"]>, "scaling" | "alpha">;

/**
 * What makes the protocol of a benchmark follow the other reading of the two.
 *
 * @param benchmark its id.
 */
export function otherScaling(benchmark: string): ConfigOverrides {
  const own = protocolScaling(benchmark);
  const all = Object.keys(SCALINGS).map((name) => readAs(benchmark, [name]));
  return all.find(({ adapter = {} }) => !isSame(adapter, own))!;
}

/** Whether a run has adapters of another scaling than its benchmark's protocol. */
export function hasOtherScaling({ config }: Pick<Row, "config">): boolean {
  return config.method === "lottalora" &&
    !isSame(config.adapter, protocolScaling(config.benchmark));
}

/** For instance `s = 1/r`. */
export function describeScaling({ config: { benchmark, adapter } }: Pick<Row, "config">): string {
  const named = Object.entries(SCALINGS)
    .find(([name]) => isSame(readAs(benchmark, [name]).adapter ?? {}, adapter));
  return named?.[1] ?? `${adapter.scaling}, alpha ${adapter.alpha}`;
}

function protocolScaling(benchmark: string): Scaling {
  const found = findBenchmark(benchmark);
  return defaultConfig(found, found.preset).adapter;
}

function isSame(a: Scaling, b: Scaling): boolean {
  return a.scaling === b.scaling && a.alpha === b.alpha;
}
