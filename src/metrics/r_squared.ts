/**
 * How much of the variance a regression explains.
 *
 * @module
 */

import { NUMBERS, refuseArguments } from "../arguments.ts";
import { UsageError } from "../errors.ts";

/**
 * The coefficient of determination, `R^2 = 1 - sum((y - p)^2) / sum((y - mean y)^2)`, of each column;
 * the mean over columns counts every output alike, whatever its unit.
 *
 * @param predictions row-major `[n, width]`
 * @param targets as many
 * @param width number of outputs; default 1
 * @returns at most 1; 0 for predicting each column's mean, below 0 for anything worse
 * @throws {UsageError} when lengths differ or do not divide by the width, a column of targets never
 * changes, or there are fewer than two rows
 */
export function rSquared(
  predictions: ArrayLike<number>,
  targets: ArrayLike<number>,
  width = 1,
): number {
  refuse(predictions, targets, width);
  const rows = targets.length / width;
  let sum = 0;
  for (let column = 0; column < width; column++) {
    let mean = 0;
    for (let i = column; i < targets.length; i += width) mean += targets[i] / rows;
    let unexplained = 0;
    let total = 0;
    for (let i = column; i < targets.length; i += width) {
      const [error, distance] = [targets[i] - predictions[i], targets[i] - mean];
      unexplained += error * error;
      total += distance * distance;
    }
    sum += 1 - unexplained / total;
  }
  return sum / width;
}

function refuse(
  predictions: ArrayLike<number>,
  targets: ArrayLike<number>,
  width: number,
): void {
  refuseArguments("rSquared", { predictions, targets }, NUMBERS);
  if (!Number.isInteger(width) || width < 1) {
    throw new UsageError(`R^2 needs a width of at least 1, got ${width}`);
  }
  if (predictions.length !== targets.length || targets.length % width !== 0) {
    throw new UsageError(
      `R^2 needs as many predictions as targets, in rows of ${width}, got ${predictions.length} ` +
        `and ${targets.length}`,
    );
  }
  if (targets.length < 2 * width) {
    throw new UsageError(`R^2 needs at least two rows, got ${targets.length / width}`);
  }
  for (let column = 0; column < width; column++) {
    let i = column;
    while (i < targets.length && targets[i] === targets[column]) i += width;
    if (i < targets.length) continue;
    throw new UsageError(
      `R^2 is undefined: target ${column} is ${targets[column]} in every row`,
    );
  }
}
