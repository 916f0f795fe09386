/**
 * All benchmarks, by id.
 *
 * @module
 */

import { findByName } from "../models/presets.ts";
import type { AnyBenchmark } from "../training/benchmark.ts";
import { arxiv } from "./arxiv.ts";
import { cifar10 } from "./cifar10.ts";
import { flowers102 } from "./flowers102.ts";
import { halfcheetah } from "./halfcheetah.ts";
import { imdb } from "./imdb.ts";
import { lorenz } from "./lorenz.ts";
import { mnist } from "./mnist.ts";
import { molhiv } from "./molhiv.ts";
import { physionet2012 } from "./physionet2012.ts";
import { friedman } from "./friedman.ts";
import { moons } from "./moons.ts";
import { planted } from "./planted.ts";
import { seedGating, seedGatingRejecting } from "./seed_gating.ts";
import { shuffledMnist } from "./shuffled_mnist.ts";
import { wikitext } from "./wikitext.ts";

/**
 * All benchmarks, in the order of arXiv:2604.08749, section 3; then those of its other sections;
 * then what our studies of the dimension of tasks add.
 */
export const BENCHMARKS: Readonly<Record<string, AnyBenchmark>> = {
  mnist,
  physionet2012,
  cifar10,
  molhiv,
  arxiv,
  halfcheetah,
  flowers102,
  imdb,
  wikitext,
  lorenz,
  "seed-gating": seedGating,
  "seed-gating-rejecting": seedGatingRejecting,
  "mnist-shuffled": shuffledMnist,
  planted,
  moons,
  friedman,
};

/**
 * The benchmark of an id.
 *
 * @throws {UsageError} when there is no such benchmark
 */
export function findBenchmark(id: string): AnyBenchmark {
  return findByName("benchmark", BENCHMARKS, id);
}
