import assert from "node:assert/strict";
import { cellAt, cellsOf, linesOf, testValues } from "../../../src/studies/own/cells.ts";
import type { ConfigOverrides } from "../../../src/training/config.ts";
import { configOf, rowOf } from "../rows.ts";

function rows(method: ConfigOverrides, rate: number, values: readonly [number, number][]) {
  return values.map(([validation, value], i) => {
    const config = configOf(42 + i, { ...method, optimizer: { learningRate: rate } });
    return rowOf(config, value, {}, { validation });
  });
}

Deno.test("of several rates each method and rank takes the one that validates best, whatever it tests", () => {
  const all = [
    ...rows({ method: "full" }, 1e-3, [[90, 99], [90, 99]]),
    ...rows({ method: "full" }, 1e-2, [[95, 50], [93, 50]]),
    ...rows({ adapter: { rank: 1 } }, 1e-3, [[80, 70], [80, 72]]),
    ...rows({ adapter: { rank: 1 } }, 1e-2, [[70, 90], [70, 90]]),
  ];
  const cells = cellsOf(all, false);
  assert.deepEqual(cells.map(({ method, rank, rate }) => [method, rank, rate]), [
    ["full", null, 1e-2],
    ["lottalora", 1, 1e-3],
  ]);
  assert.deepEqual(testValues(cellAt(cells, "lottalora", 1)), [70, 72]);
  // Of an error the smallest is best.
  assert.deepEqual(cellsOf(all, true).map(({ rate }) => rate), [1e-3, 1e-2]);
});

Deno.test("gaps are paired by seed and above 0 where a method is worse, recoveries have their twins", () => {
  const all = [
    ...rows({ method: "full" }, 1e-3, [[0, 90], [0, 94]]),
    ...rows({ adapter: { rank: 2 } }, 1e-3, [[0, 88], [0, 93]]),
  ];
  const [full, adapters] = linesOf(cellsOf(all, false), { constant: 50, lower: false });
  assert.equal(full.recovery, 100);
  assert.deepEqual(adapters.gap.values, [2, 1]);
  assert.ok(Math.abs(adapters.recovery - 100 * 90.5 / 92) < 1e-9);
  assert.ok(Math.abs(adapters.recoveryAboveConstant! - 100 * 40.5 / 42) < 1e-9);
  const [, error] = linesOf(cellsOf(all, true), { constant: null, lower: true });
  assert.deepEqual(error.gap.values, [-2, -1]);
  assert.equal(error.recoveryAboveConstant, null);
});
