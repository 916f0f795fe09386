/**
 * The signs of learned betas, counted where they mean something. A beta starts at 1, and Adam moves
 * it by about the learning rate a step: one whose rates sum to less than 1 is positive whatever the
 * scaffold is worth.
 *
 * @module
 */
import { summedLearningRate } from "../../training/schedule.ts";
import { above, type Evidence, judgeEvery } from "../judging/judge.ts";
import type { Verdict } from "../judging/ledger.ts";
import { seedsOfEachDesign } from "../rows/design.ts";
import type { Row } from "../rows/row.ts";

/** Where beta starts: so far it has to travel before it can be negative. */
const START = 1;

/** What the betas of some runs show of their signs. */
export interface BetaSigns {
  /** Runs whose betas could have become negative; those alone are counted. */
  readonly counted: readonly Row[];
  /** Their betas. */
  readonly betas: readonly number[];
  /** Betas of the other runs, which cannot tell. */
  readonly untold: number;
  /** Verdict on "every counted beta is positive": each value, and each layer's mean over seeds. */
  readonly verdict: Verdict;
}

/** Whether a run was long and fast enough for a beta to have reached 0. */
export function couldTurnNegative({ config, result }: Row): boolean {
  const { optimizer, epochs, steps: planned } = config;
  // Nothing bounds what gradients alone can do.
  if (optimizer.name === "sgd") return true;
  const { steps } = result;
  const stepsPerEpoch = Math.ceil(steps / Math.max(1, result.epochs));
  const totalSteps = planned ?? epochs * stepsPerEpoch;
  return summedLearningRate(optimizer, steps, { totalSteps, stepsPerEpoch }) > START;
}

/** Counts the betas of runs, and judges whether all are positive. */
export function betaSigns(runs: readonly Row[]): BetaSigns {
  const counted = runs.filter(couldTurnNegative);
  const betas = betasOf(counted);
  const parts = seedsOfEachDesign(counted).flatMap(layerMeansPositive);
  return {
    counted,
    betas,
    untold: betasOf(runs).length - betas.length,
    verdict: parts.length === 0 ? "open" : judgeEvery(betas.every((beta) => beta > 0), parts),
  };
}

/** For instance `48 of 48 betas > 0; 12 more had no time to turn negative`. */
export function describeSigns({ betas, untold }: Pick<BetaSigns, "betas" | "untold">): string {
  const positive = betas.filter((beta) => beta > 0).length;
  const rest = untold === 0 ? "" : `; ${untold} more had no time to turn negative`;
  return `${positive} of ${betas.length} betas > 0${rest}`;
}

/** One part a layer, over the seeds of one design. */
function layerMeansPositive(seeds: readonly Row[]): Evidence[] {
  return seeds[0].result.beta.map((_, layer) =>
    above(seeds.map(({ result }) => result.beta[layer]), 0)
  );
}

function betasOf(runs: readonly Row[]): number[] {
  return runs.flatMap(({ result }) => result.beta);
}
