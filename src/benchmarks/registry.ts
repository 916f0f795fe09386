/**
 * All benchmarks, by id.
 *
 * @module
 */

import { UsageError } from "../errors.ts";
import type { AnyBenchmark } from "../training/benchmark.ts";
import { cifar10 } from "./cifar10.ts";
import { halfcheetah } from "./halfcheetah.ts";
import { flowers102 } from "./flowers102.ts";
import { imdb } from "./imdb.ts";
import { mnist } from "./mnist.ts";
import { molhiv } from "./molhiv.ts";

/** All benchmarks. */
export const BENCHMARKS: Readonly<Record<string, AnyBenchmark>> = { mnist, cifar10 };
import { arxiv } from "./arxiv.ts";
import { mnist } from "./mnist.ts";
import { physionet2012 } from "./physionet2012.ts";

/** All benchmarks. */
export const BENCHMARKS: Readonly<Record<string, AnyBenchmark>> = { mnist, arxiv };
export const BENCHMARKS: Readonly<Record<string, AnyBenchmark>> = { mnist, molhiv };
export const BENCHMARKS: Readonly<Record<string, AnyBenchmark>> = {
  mnist,
  physionet2012,
};
export const BENCHMARKS: Readonly<Record<string, AnyBenchmark>> = { mnist, halfcheetah };
export const BENCHMARKS: Readonly<Record<string, AnyBenchmark>> = { mnist, flowers102 };
export const BENCHMARKS: Readonly<Record<string, AnyBenchmark>> = { mnist, imdb };
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
