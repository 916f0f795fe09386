/**
 * The benchmarks that a grid may name: ours, and those that whoever asks defines.
 *
 * @module
 */
import {
  benchmarkAgain,
  type BenchmarkDefinition,
  type OwnBenchmark,
} from "../../benchmarks/own/own_benchmark.ts";
import { findBenchmark } from "../../benchmarks/registry.ts";
import type { AnyBenchmark } from "../../training/benchmark.ts";

/** Benchmarks by their ids. */
export interface KnownBenchmarks {
  /** @throws {UsageError} when there is none of this id */
  find(id: string): AnyBenchmark;
  /** What a user defined under the id; null for ours. */
  own(id: string): OwnBenchmark | null;
  /** The definitions, for workers; null where one is of objects, which only this thread has. */
  readonly definitions: readonly BenchmarkDefinition[] | null;
}

/** Ours, and some of the user's. */
export function knownBenchmarks(own: readonly OwnBenchmark[] = []): KnownBenchmarks {
  const byId = new Map(own.map((each) => [each.benchmark.id, each]));
  const definitions = own.flatMap(({ definition }) => definition ?? []);
  return {
    find: (id) => byId.get(id)?.benchmark ?? findBenchmark(id),
    own: (id) => byId.get(id) ?? null,
    definitions: definitions.length === own.length ? definitions : null,
  };
}

/**
 * The same in another thread, from what can be sent there.
 *
 * @throws {DataError} where a module was changed meanwhile
 */
export async function knownAgain(
  definitions: readonly BenchmarkDefinition[],
): Promise<KnownBenchmarks> {
  return knownBenchmarks(await Promise.all(definitions.map(benchmarkAgain)));
}
