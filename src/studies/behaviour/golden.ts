/**
 * What a golden is: a short run, or a drawn matrix, whose digest stands for one thing that the code
 * computes. Rows name the goldens that their configuration uses.
 *
 * @module
 */
import { drawsBackbone, isAdapting } from "../../models/method.ts";
import type { AnyBenchmark, AnyData } from "../../training/benchmark.ts";
import type { ConfigOverrides, RunConfig } from "../../training/config.ts";

/** Digests by the names of goldens. */
export type Digests = Readonly<Record<string, string>>;

/** What a configuration is asked with. */
export interface Usage {
  /** What is run. */
  readonly config: RunConfig;
  /** Whether the data come from files of a folder, not with the packages. */
  readonly fromFiles: boolean;
  /** Its engine, as rows name it. */
  readonly engine: string;
}

/** What a golden is computed with. */
export interface Workshop {
  readonly benchmark: AnyBenchmark;
  /** The benchmark's data that need no download. */
  readonly data: AnyData;
}

/** One behaviour of the code. */
export interface Golden {
  /** As rows and files name it, such as `adapter.dora`. */
  readonly name: string;
  /** Whether a row of this configuration depends on it. */
  uses(usage: Usage): boolean;
  /**
   * Computes it on the engine that runs.
   *
   * @returns 16 hexadecimal digits; `refused` or `fails` where nothing comes out
   */
  digest(workshop: Workshop): Promise<string>;
}

/** Where a part of the configuration decides anything. */
const DECIDES: Readonly<Record<string, (config: RunConfig) => boolean>> = {
  adapter: ({ method }) => isAdapting(method),
  backbone: drawsBackbone,
};

/**
 * Whether a configuration does what some changes ask for: texts and truth values are the same,
 * numbers are 0 or missing in both or in neither (any rate of dropout is dropout). Parts that its
 * method leaves unused count for nothing.
 */
export function agrees(config: RunConfig, changes: ConfigOverrides): boolean {
  return Object.entries(changes).every(([part, asked]) =>
    (DECIDES[part]?.(config) ?? true) &&
    matches(config[part as keyof RunConfig], asked)
  );
}

function matches(found: unknown, asked: unknown): boolean {
  if (typeof asked === "number") return isOn(found) === isOn(asked);
  if (typeof asked !== "object" || asked === null) return found === asked;
  return Object.entries(asked).every(([name, value]) =>
    matches((found as Record<string, unknown> | null)?.[name], value)
  );
}

function isOn(value: unknown): boolean {
  return typeof value === "number" && value !== 0;
}
