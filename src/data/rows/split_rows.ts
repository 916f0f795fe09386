/**
 * Rows in three parts, drawn by a seed.
 *
 * @module
 */

import { DataError, UsageError } from "../../errors.ts";
import { quote } from "../../files/json_text.ts";
import { createStream, permutation, type Seed } from "../../random/stream.ts";
import type { Splits } from "../data_set.ts";

/** Shares of the rows, and the seed that draws them. */
export interface RowSplitting {
  /** Share that chooses, above 0. */
  readonly validation: number;
  /** Share that judges, above 0. */
  readonly test: number;
  /** Draws the parts; 42 by default. It is the data's own: all runs have the same parts. */
  readonly seed: Seed;
}

/** What a split takes unless told otherwise. */
export const USUAL_SPLIT: RowSplitting = { validation: 0.2, test: 0.2, seed: 42 };

/** @throws {UsageError} for shares that leave a part without anything */
export function refuseShares({ validation, test }: RowSplitting): void {
  const isShare = (share: unknown) => typeof share === "number" && share > 0 && share < 1;
  if (isShare(validation) && isShare(test) && validation + test < 1) return;
  throw new UsageError(
    "A split needs shares of validation and test above 0 and together below 1, got " +
      `${validation} and ${test}`,
  );
}

/**
 * Parts in which every class has its share, at least one row: of each class the first rows of a random
 * order judge, the next choose, the rest trains. Within a part rows keep the order of the file.
 *
 * @param groups class of each row; all the same where a number is predicted
 * @param names what the classes are called, for messages; of a single group none
 * @throws {DataError} for a class of fewer than three rows
 */
export function splitRows(
  groups: ArrayLike<number>,
  names: readonly string[],
  { validation, test, seed }: RowSplitting,
): Splits<Uint32Array> {
  const parts = { train: [], validation: [], test: [] } as Record<keyof Splits<never>, number[]>;
  const members = Map.groupBy(Array.from(groups, (_, row) => row), (row) => groups[row]);
  for (const [group, rows] of [...members].sort(([a], [b]) => a - b)) {
    if (rows.length < 3) {
      const what = names.length === 0 ? "There" : `The class ${quote(names[group])}`;
      throw new DataError(
        `${what} ${names.length === 0 ? "are" : "has"} ${rows.length} row${
          rows.length === 1 ? "" : "s"
        }: three are needed, to train, to choose and to judge`,
      );
    }
    const order = permutation(createStream(seed, "table", "split"), rows.length, group);
    const judging = Math.min(rows.length - 2, Math.max(1, Math.round(test * rows.length)));
    const choosing = Math.min(
      rows.length - judging - 1,
      Math.max(1, Math.round(validation * rows.length)),
    );
    order.forEach((place, i) => {
      const part = i < judging ? "test" : i < judging + choosing ? "validation" : "train";
      parts[part].push(rows[place]);
    });
  }
  const sorted = (rows: number[]) => Uint32Array.from(rows.sort((a, b) => a - b));
  return {
    train: sorted(parts.train),
    validation: sorted(parts.validation),
    test: sorted(parts.test),
  };
}
