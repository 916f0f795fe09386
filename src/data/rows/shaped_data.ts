/**
 * Rows of any shape as data: divided into parts, standardised by the first of them.
 *
 * @module
 */

import { type RowData, rowDataDigest, type RowSplit } from "./row_data.ts";
import type { RowSplitting } from "./split_rows.ts";
import { type Scope, type ShapedRows, standardised } from "./standardised.ts";
import { divided, everyPart, type Predicted } from "./targets.ts";

/** What becomes of rows. */
export interface Labelled {
  /** As result rows name the data. */
  readonly name: string;
  readonly predicted: Predicted;
  /** What is predicted, as messages say it. */
  readonly of: string;
  /** Shares and seed of the parts; the usual ones by default. */
  readonly split?: Partial<RowSplitting>;
  /** As `standardised` takes it. */
  readonly standardise?: Scope;
}

/** Rows and what is predicted of them, divided and standardised. */
export function shapedData(
  rows: ShapedRows,
  { name, predicted, of, split, standardise }: Labelled,
): RowData {
  const { parts, targets, ...about } = divided(predicted, of, split);
  const { inputs, ...shape } = standardised(rows, parts.train, standardise);
  const data = {
    ...{ ...shape, ...about },
    ...everyPart(parts, (taken): RowSplit => ({
      size: taken.length,
      inputs: inputs(taken),
      targets: targets(taken),
    })),
  };
  return { name, digest: rowDataDigest(data), ...data };
}
