/**
 * Rows of numbers as a learning problem: which class, or which number.
 *
 * @module
 */

import type { Moments } from "../data/rows/moments.ts";
import { refuseIncompleteRows, type RowData } from "../data/rows/row_data.ts";
import { softmaxCrossEntropy } from "../engine/operations/cross_entropy.ts";
import { meanSquaredError } from "../engine/operations/squared_error.ts";
import { UsageError } from "../errors.ts";
import { accuracy, largest } from "../metrics/accuracy.ts";
import { areaUnderRoc } from "../metrics/area_under_roc.ts";
import { balancedAccuracy } from "../metrics/balanced_accuracy.ts";
import { METRICS, scoredBy } from "../metrics/metrics.ts";
import { rSquared } from "../metrics/r_squared.ts";
import { unknownName } from "../nearest.ts";
import { square } from "../numeric/powers.ts";
import { bySplit, type SplitName, type Task } from "../training/task.ts";
import { oneHot } from "./one_hot.ts";
import { inParts, refuseBeyond, scoreParts } from "./score_parts.ts";
import { takenRows } from "./taken_rows.ts";

/** Values scored at once, at most: a network of wide rows has large activations too. */
const EVALUATION_VALUES = 1 << 22;

/** What a metric is computed from. */
interface Answers {
  /** Row-major `[n, width]`. */
  readonly outputs: Float32Array;
  readonly width: number;
  readonly targets: Float32Array;
  /** Deviation of a predicted number in its unit. */
  readonly deviation: number;
}

/** How a metric is computed, and what it is of. */
interface Scoring {
  readonly of: "classes" | "numbers";
  value(answers: Answers): number;
}

/** A metric of rows. */
export type RowMetric = "accuracy" | "balanced-accuracy" | "auroc" | "r2" | "mse";

/** Metrics of rows, by the names that rows have. */
const SCORINGS: Readonly<Record<RowMetric, Scoring>> = {
  accuracy: {
    of: "classes",
    value: ({ outputs, width, targets }) => accuracy(largest(outputs, width), targets),
  },
  "balanced-accuracy": {
    of: "classes",
    value: ({ outputs, width, targets }) => balancedAccuracy(largest(outputs, width), targets),
  },
  auroc: {
    of: "classes",
    value: ({ outputs, targets }) =>
      100 * areaUnderRoc(targets.map((_, i) => outputs[2 * i + 1] - outputs[2 * i]), targets),
  },
  r2: {
    of: "numbers",
    value: ({ outputs, targets }) => rSquared(outputs, targets),
  },
  mse: {
    of: "numbers",
    value: ({ outputs, targets, deviation }) =>
      targets.reduce((sum, target, i) => sum + square(outputs[i] - target), 0) *
      square(deviation) / targets.length,
  },
};

/** All of them. */
export const ROW_METRICS = Object.keys(SCORINGS) as RowMetric[];

/**
 * Of classes: cross-entropy, and `accuracy` (default), `balanced-accuracy` (the mean over classes of
 * the share told rightly) or, of two classes, `auroc`, all in percent. Of numbers: mean squared error
 * of standardised targets, and `r2` (default) or `mse` in the unit of the table, squared.
 *
 * A value is NaN where a network's outputs are not all numbers.
 *
 * @param data rows; do not change them afterwards
 * @param metric one of {@linkcode ROW_METRICS}
 * @throws {UsageError} for a split with too few values, a label that is no class, and a metric of
 * another kind of target
 */
export function rowTask(data: RowData, metric: RowMetric = usualMetric(data)): Task {
  refuseIncompleteRows(data);
  refuseMetric(metric, data);
  const { features, classes, channels } = data;
  const levels = channels?.map(levelsOf);
  const width = classes ?? 1;
  const loss = classes === null ? meanSquaredError : softmaxCrossEntropy;
  const batch = (split: SplitName, indices: Uint32Array) => {
    const { size, inputs, targets } = data[split];
    refuseBeyond(indices, size, `${split} row`);
    const own = Float32Array.from(indices, (row) => targets[row]);
    return {
      inputs: takenRows(inputs, features, indices, levels),
      targets: classes === null ? takenRows(own, 1, places(own.length)) : oneHot(own, classes),
    };
  };
  return {
    ...scoredBy(metric),
    fixedInputs: true,
    sizes: bySplit((split) => data[split].size),
    batch,
    loss,
    async evaluate(predict, split) {
      const { size } = data[split];
      const outputs = new Float32Array(size * width);
      const most = Math.max(1, Math.floor(EVALUATION_VALUES / Math.max(features, width)));
      const mean = await scoreParts({
        ...{ task: { batch, loss }, predict, split, parts: inParts(size, most) },
        use: (values, [first]) => outputs.set(values, first * width),
      });
      return { loss: mean, value: valueOf(data, metric, split, outputs) };
    },
  };
}

/**
 * What a metric is worth on the test part without any look at an input: answering with the class that
 * training has most often, any order, or the mean of training.
 *
 * @returns in the metric's unit
 */
export function constantLevel(data: RowData, metric: RowMetric = usualMetric(data)): number {
  const { classes, train, test } = data;
  if (metric === "auroc") return METRICS.auroc.chance;
  const width = classes ?? 1;
  const answer = new Float32Array(width);
  if (classes !== null) {
    const counts = new Float32Array(classes);
    train.targets.forEach((label) => counts[label]++);
    answer[largest(counts, classes)[0]] = 1;
  }
  const outputs = Float32Array.from({ length: test.size * width }, (_, i) => answer[i % width]);
  return valueOf(data, metric, "test", outputs);
}

/** `accuracy` of classes, `r2` of numbers. */
function usualMetric({ classes }: Pick<RowData, "classes">): RowMetric {
  return classes === null ? "r2" : "accuracy";
}

function refuseMetric(metric: RowMetric, { classes }: RowData): void {
  if (!Object.hasOwn(SCORINGS, metric)) {
    throw new UsageError(unknownName("metric", metric, ROW_METRICS));
  }
  const kind = classes === null ? "numbers" : "classes";
  const fitting = ROW_METRICS.filter((name) => SCORINGS[name].of === kind);
  if (SCORINGS[metric].of !== kind) {
    throw new UsageError(
      `The metric ${metric} is not of ${kind}: choose one of ${fitting.join(", ")}`,
    );
  }
  if (metric === "auroc" && classes !== 2) {
    throw new UsageError(`The metric auroc is of two classes, got ${classes}`);
  }
}

function valueOf(
  data: RowData,
  metric: RowMetric,
  split: SplitName,
  outputs: Float32Array,
): number {
  if (outputs.some(Number.isNaN)) return NaN;
  const { classes, unit } = data;
  const { targets } = data[split];
  return SCORINGS[metric].value({
    ...{ outputs, targets, width: classes ?? 1, deviation: unit?.deviation ?? 1 },
  });
}

/** The input that each byte stands for. */
function levelsOf({ mean, deviation }: Moments): Float32Array {
  return Float32Array.from({ length: 256 }, (_, byte) => (byte - mean) / deviation);
}

/** 0 to n - 1. */
function places(length: number): Uint32Array {
  return Uint32Array.from({ length }, (_, i) => i);
}
