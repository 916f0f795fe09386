import assert from "node:assert/strict";
import { sufficientRankTable } from "../../../../src/studies/findings/rank/sufficient.ts";
import type { Row } from "../../../../src/studies/rows/row.ts";
import type { RunResult } from "../../../../src/training/config.ts";
import { configOf, rowOf } from "../../rows.ts";

const COUNTS = { trainable: 1, full: 2, fullPlusAdapters: 3 };

/** Validation accuracy and loss by rank; the last entry is full training. */
function rowsOfSeeds(
  seeds: number,
  table: readonly (readonly [number | null, number, number])[],
): Row[] {
  return Array.from({ length: seeds }, (_, seed) => seed).flatMap((seed) =>
    table.map(([rank, validation, validationLoss]) => {
      const result: Partial<RunResult> = { validation, validationLoss, counts: COUNTS };
      // Test accuracy would rank the other way round: it must not matter.
      const test = rank === null ? 1 : 100 - rank;
      return rank === null
        ? rowOf(configOf(seed, { method: "full" }), test, {}, result)
        : rowOf(configOf(seed, { adapter: { rank } }), test, {}, result);
    })
  );
}

const TABLE = [
  [1, 90, 0.4],
  [8, 97.5, 0.104],
  [2, 96.2, 0.11],
  [4, 95.9, 0.2],
  [null, 98, 0.1],
] as const;

Deno.test("r* is listed at every margin declared beforehand, from validation data", () => {
  const found = sufficientRankTable(rowsOfSeeds(2, TABLE));
  const cells = found.map((row) => Object.values(row).slice(1, -1).join(" | "));
  assert.deepEqual(cells, [
    // 98 - 0.5, 98 - 1, 98 - 2: rank 2 is the first within 2 pp, rank 4 falls behind again.
    // Rank 8 is exactly at 98 - 0.5: sufficient, and no more shown to be than not.
    "accuracy | 0.5 pp | 8 | 8 to > 8 | 8",
    "accuracy | 1 pp | 8 | 8 to 8 | 8",
    "accuracy | 2 pp | 2 | 2 to 8 | 8",
    // 0.101, 0.102, 0.105.
    "loss | 1 % | > 8 | > 8 to > 8 | > 8",
    "loss | 2 % | > 8 | > 8 to > 8 | > 8",
    "loss | 5 % | 8 | 8 to 8 | 8",
  ]);
  assert.deepEqual([...new Set(found.map(({ preset, seeds }) => `${preset} ${seeds}`))], [
    "tiny 2",
  ]);
});

Deno.test("one seed has no interval, and no full training no table", () => {
  const found = sufficientRankTable(rowsOfSeeds(1, TABLE));
  assert.deepEqual([...new Set(found.map((row) => row["95 % by t tests"]))], ["-"]);
  assert.deepEqual(sufficientRankTable(rowsOfSeeds(2, TABLE.slice(0, 4))), []);
  assert.deepEqual(sufficientRankTable([]), []);
});
