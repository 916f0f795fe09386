/**
 * All benchmarks, by id.
 *
 * @module
 */

import { UsageError } from "../errors.ts";
import type { AnyBenchmark } from "../training/benchmark.ts";
import { mnist } from "./mnist.ts";
import { wikitext } from "./wikitext.ts";

/** All benchmarks. */
export const BENCHMARKS: Readonly<Record<string, AnyBenchmark>> = { mnist, wikitext };

/**
 * The benchmark of an id.
 *
 * @throws {UsageError} when there is no such benchmark
 */
export function findBenchmark(id: string): AnyBenchmark {
  if (Object.hasOwn(BENCHMARKS, id)) return BENCHMARKS[id];
  const known = Object.keys(BENCHMARKS).join(", ");
  throw new UsageError(`Unknown benchmark "${id}": choose one of ${known}`);
}
