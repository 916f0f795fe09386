/**
 * What trained adapters are worth on backbones that they were not trained with: the "robust
 * evaluation" of arXiv:2604.08749 (its tables of B-init and of the head).
 *
 * @module
 */

import { UsageError } from "../errors.ts";
import type { Tensors } from "../models/architecture.ts";
import { type Network, networkState } from "../models/network.ts";
import type { Seed } from "../random/seeds.ts";
import { MOST_FRESH_BACKBONES, type RunConfig } from "./config.ts";
import { finiteScore } from "./scoring.ts";
import type { Task } from "./task.ts";

/** What decides which backbones are fresh. */
type Asked = Pick<RunConfig, "method" | "resample" | "evaluate" | "freshBackbones"> & {
  readonly seeds: Pick<RunConfig["seeds"], "backbone">;
};

/**
 * The seeds behind the one that a run trains with: for 42 and two fresh backbones 43 and 44. None
 * where no fresh ones are asked for.
 *
 * @throws {UsageError} for a seed that is a text, or has not as many integers behind it
 */
export function freshSeeds(
  { seeds: { backbone }, freshBackbones = 0 }: Pick<Asked, "seeds" | "freshBackbones">,
): number[] {
  if (freshBackbones === 0) return [];
  const last = Number(backbone) + freshBackbones;
  if (typeof backbone === "string" || !Number.isSafeInteger(last)) {
    throw new UsageError(
      `Fresh backbones have the ${freshBackbones} seeds behind the backbone's, which must be an ` +
        `integer with as many behind it: got ${backbone}`,
    );
  }
  return Array.from({ length: freshBackbones }, (_, i) => backbone + 1 + i);
}

/**
 * Refuses fresh backbones where there could be none: of another number than 0 to 16, of a method
 * without a backbone, of a gate, which is asked under a seed of its own that it has never seen, of a
 * resampled run, which is scored on a new draw anyway, and where nothing is scored.
 *
 * @param networks how many a run trains, one a backbone seed
 * @throws {UsageError} naming the field, its value and what would be right
 */
export function refuseFreshBackbones(config: Asked, networks: number): void {
  const { method, resample: { schedule }, evaluate, freshBackbones: wanted = 0 } = config;
  if (!Number.isInteger(wanted) || wanted < 0 || wanted > MOST_FRESH_BACKBONES) {
    throw new UsageError(
      `The number of fresh backbones must be an integer in [0, ${MOST_FRESH_BACKBONES}], got ${wanted}`,
    );
  }
  if (wanted === 0) return;
  const refuse = (why: string) => {
    throw new UsageError(`${why}: the number of fresh backbones must be 0, got ${wanted}`);
  };
  if (method !== "lottalora" && method !== "head") refuse(`The method ${method} has no backbone`);
  if (networks > 1) refuse("A gate is asked under a seed that it has never seen by itself");
  if (schedule !== "static") {
    refuse(`A run resampled as ${schedule} is scored on a new draw by itself`);
  }
  if (evaluate === "none") refuse("Nothing is scored where evaluate is none");
  freshSeeds(config);
}

/** What is scored, and after how many optimiser steps. */
interface Trained<I extends Tensors, T extends Tensors> {
  /** With the trained values; its scaffold is freed, so that two need not fit into memory. */
  readonly network: Network<I>;
  readonly task: Task<I, T>;
  readonly steps: number;
}

/**
 * Test metrics of the trained values on other backbones, whose draws are 0; all that is drawn from
 * the backbone seed is drawn anew, frozen biases and embeddings too. Leaves no tensor behind.
 *
 * @param trained the trained network and its task
 * @param seeds of {@linkcode freshSeeds}
 * @param skeletonOf the same network under another backbone seed
 * @returns one value a seed, in their order
 * @throws {DataError} where numbers are not finite
 */
export async function scoreFreshBackbones<I extends Tensors, T extends Tensors>(
  { network, task, steps }: Trained<I, T>,
  seeds: readonly Seed[],
  skeletonOf: (backbone: Seed) => Network<I>,
): Promise<number[]> {
  const values = await Promise.all(networkState(network).map((held) => held.values()));
  for (const matrix of [...network.frozen, ...network.tables]) matrix.dispose();
  const scores: number[] = [];
  for (const seed of seeds) {
    const fresh = skeletonOf(seed);
    try {
      fresh.materialise();
      networkState(fresh).forEach((held, slot) => held.assign(values[slot]));
      const score = await finiteScore(
        fresh,
        { split: "test", steps },
        (...on) => task.evaluate(...on),
      );
      scores.push(score.value);
    } finally {
      fresh.dispose();
    }
  }
  return scores;
}
