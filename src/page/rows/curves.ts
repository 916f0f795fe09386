/**
 * The curves of some runs, a plot each for loss, each metric, and the gain of each layer.
 *
 * @module
 */

import { metricLabel } from "../../metrics/metrics.ts";
import type { Run } from "./run.ts";

/** One point of a curve. */
export interface Point {
  /** Optimiser steps done. */
  readonly step: number;
  /** In the unit of its plot. */
  readonly value: number;
}

/** The curve of one run. */
export interface Curve {
  /** Its place among the runs, by which it looks. */
  readonly index: number;
  readonly run: Run;
  /** By rising step, at least one. */
  readonly points: readonly Point[];
}

/** One plot. */
export interface CurvePlot {
  /** What is drawn, with its unit. */
  readonly label: string;
  /** Losses may stand on a logarithmic axis. */
  readonly isLoss: boolean;
  readonly curves: readonly Curve[];
}

/** The plots of some runs in reading order; those without a curve are left out. */
export function curvePlots(runs: readonly Run[]): CurvePlot[] {
  const metrics = [...new Set(runs.map(({ result }) => result.metric))];
  const layers = Math.max(0, ...runs.map(({ result }) => result.beta.length));
  const plots: CurvePlot[] = [
    { label: "training loss", isLoss: true, curves: curvesOf(runs, lossesOf) },
    ...metrics.map((metric): CurvePlot => ({
      label: metricLabel(metric, "validation"),
      isLoss: false,
      curves: curvesOf(runs, (run) => run.result.metric === metric ? scoresOf(run) : []),
    })),
    ...Array.from({ length: layers }, (_, layer): CurvePlot => ({
      label: `gain beta, layer ${layer + 1}`,
      isLoss: false,
      curves: curvesOf(runs, (run) => gainsOf(run, layer)),
    })),
  ];
  return plots.filter(({ curves }) => curves.length > 0);
}

function curvesOf(runs: readonly Run[], pointsOf: (run: Run) => Point[]): Curve[] {
  return runs.map((run, index) => ({ index, run, points: pointsOf(run) }))
    .filter(({ points }) => points.length > 0);
}

/** Rows of older versions have no history. */
function lossesOf({ result: { history } }: Run): Point[] {
  return history?.step.map((step, i) => ({ step, value: history.loss[i] })) ?? [];
}

function scoresOf({ result: { history } }: Run): Point[] {
  return history?.step.flatMap((step, i) => {
    const value = history.validation[i];
    return value === null ? [] : [{ step, value }];
  }) ?? [];
}

function gainsOf({ result: { betaTrace } }: Run, layer: number): Point[] {
  return betaTrace.flatMap(({ step, beta }) =>
    layer < beta.length ? [{ step, value: beta[layer] }] : []
  );
}
