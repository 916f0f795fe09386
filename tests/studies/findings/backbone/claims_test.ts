import assert from "node:assert/strict";
import { backboneClaims } from "../../../../src/studies/findings/backbone/claims.ts";
import {
  compareFamilies,
  familyRows,
  familyTests,
} from "../../../../src/studies/findings/backbone/families.ts";
import { PAPER_FAMILIES } from "../../../../src/backbone/families.ts";
import { backboneGrid, fullFamilies } from "../../../../src/studies/findings/backbone/grid.ts";
import type { Row } from "../../../../src/studies/rows/row.ts";
import type { RunConfig } from "../../../../src/training/config.ts";
import { allSeeds } from "../../../../src/training/validate.ts";
import { assertVerdict, checkEmpty, checkReadable, lineOf } from "../../claim_checks.ts";
import { rowOf, rowsOf } from "../../rows.ts";

const SCHEDULES = ["static", "epoch", "batch", "microbatch"];

function close(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 1e-9, `${actual}, expected ${expected}`);
}

/**
 * Accuracy of family f (0: normal, 21: binary) on seed 42 + s: a shift by seed that all families
 * share, and a scatter of their own.
 */
function accuracy({ backbone, seeds }: RunConfig, size: number, binary: number): number {
  const f = (PAPER_FAMILIES as readonly string[]).indexOf(backbone.family);
  const s = Number(seeds.backbone) - 42;
  const own = size * ((7 * f + 11 * s) % 13 - 6) / 6;
  return 88 + 0.3 * s + own + (backbone.family === "binary" ? binary : 0);
}

/** The grid of `quick`; every schedule loses `steps` pp against the one before. */
function rowsWith({ size = 0.2, binary = 0, steps = [3, 3, 3] } = {}): Row[] {
  return rowsOf(backboneGrid("quick"), (config) => {
    const lost = steps.slice(0, SCHEDULES.indexOf(config.resample.schedule))
      .reduce((sum, step) => sum + step, 0);
    return { value: accuracy(config, size, binary) - lost };
  });
}

Deno.test("without rows no claim of finding 2 is attempted, and none fails", () => {
  checkEmpty(backboneClaims);
});

// Expected numbers: NumPy and SciPy 1.17.1 (stats.t) on the same table, by the two-way
// decomposition into family, seed and residual.
Deno.test("families are compared by the scatter left when family and seed are known", () => {
  const sweep = compareFamilies(familyRows(rowsWith({ binary: 2 }), 8));
  assert.ok(sweep);
  close(sweep.residual, 0.1316877772422504);
  close(sweep.spread, 2);
  close(sweep.chanceSpread, 0.2903584693303838);
  assert.deepEqual([sweep.degrees, sweep.seeds], [42, 3]);
  const [normal, binary] = [sweep.families[0], sweep.families[21]];
  assert.deepEqual([normal.family, binary.family], ["normal", "binary"]);
  close(binary.estimates.pooled.difference, 1.7787878787878952);
  const { pEquivalent, pApart } = familyTests(sweep, "pooled", 0.5);
  close(pEquivalent[0], 4.610903804793734e-06);
  close(pEquivalent[21], 1);
  close(pApart[21], 1.3414819599347907e-19);
});

Deno.test("families agree when all 22 are shown to be equivalent after Holm's correction", () => {
  const line = lineOf(backboneClaims, "families-pooled-r8", rowsWith());
  assertVerdict(line, "agrees");
  assert.equal(
    line.value,
    "spread 0.27 pp (chance alone: 0.29) around 88.30 % (n=66); within 0.5 pp 22 of 22 shown " +
      "equivalent, 0 shown to differ; within 0.2 pp 0 of 22 shown equivalent, 0 shown to differ: open",
  );
});

Deno.test("each by its own scatter, the same families are left open: three runs tell it too vaguely", () => {
  const sweep = compareFamilies(familyRows(rowsWith(), 8));
  assert.ok(sweep);
  // By hand: family 0 is apart from the mean of its seed by these three, whose interval is theirs.
  const own = sweep.families[0].estimates.own;
  const seeds = [0, 1, 2].map((s) =>
    sweep.families[0].values[s] -
    sweep.families.reduce((sum, { values }) => sum + values[s], 0) / 22
  );
  const mean = seeds.reduce((sum, value) => sum + value, 0) / 3;
  const variance = seeds.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2;
  close(own.difference, mean);
  close(own.error, Math.sqrt(variance / 3));
  assert.equal(own.degrees, 2);
  assertVerdict(lineOf(backboneClaims, "families-equivalent-r8", rowsWith()), "open");
});

Deno.test("families without scatter of their own agree by either scatter and at either margin", () => {
  for (const id of ["families-equivalent-r8", "families-pooled-r8"]) {
    const line = lineOf(backboneClaims, id, rowsWith({ size: 1e-4 }));
    assertVerdict(line, "agrees");
    const all = "22 of 22 shown equivalent, 0 shown to differ";
    assert.ok(
      line.value.endsWith(`within 0.5 pp ${all}; within 0.2 pp ${all}: agrees`),
      line.value,
    );
  }
});

Deno.test("a family 0.3 pp off agrees within 0.5 pp and disagrees within the paper's own 0.2", () => {
  const line = lineOf(
    backboneClaims,
    "families-pooled-r8",
    rowsWith({ size: 1e-4, binary: 0.3 }),
  );
  assertVerdict(line, "agrees");
  assert.ok(
    line.value.endsWith("21 of 22 shown equivalent, 1 shown to differ: disagrees"),
    line.value,
  );
});

Deno.test("one family shown to be further off than the margin is a disagreement", () => {
  for (const binary of [2, -2]) {
    const line = lineOf(backboneClaims, "families-pooled-r2", rowsWith({ binary }));
    assertVerdict(line, "disagrees");
    assert.match(line.value, /within 0\.5 pp 21 of 22 shown equivalent, 1 shown to differ/);
  }
});

Deno.test("a family off by more than the margin in one test of 22 is not shown to differ", () => {
  // 0.68 pp off, by itself p = 0.01; times 22 it is 0.2.
  const line = lineOf(backboneClaims, "families-pooled-r8", rowsWith({ binary: 0.85 }));
  assertVerdict(line, "open");
  assert.match(line.value, /within 0\.5 pp 21 of 22 shown equivalent, 0 shown to differ/);
});

Deno.test("means that scatter beyond the margin by chance are left open", () => {
  const line = lineOf(backboneClaims, "families-pooled-r8", rowsWith({ size: 1 }));
  assertVerdict(line, "open");
  assert.ok(line.value.includes("spread 1.33 pp (chance alone: 1.45)"), line.value);
  assert.match(line.value, /within 0\.5 pp 0 of 22 shown equivalent, 0 shown to differ/);
});

Deno.test("runs of other seeds, epochs, presets and schedules stay out of the sweep", () => {
  const rows = rowsWith();
  const normal = rows.find(({ config }) => config.backbone.family === "normal")!.config;
  const strangers = [
    { ...normal, seeds: allSeeds(45) },
    { ...normal, epochs: 75 },
    { ...normal, preset: "medium" },
    { ...normal, method: "full" as const },
  ].flatMap((config) =>
    [2, 8].map((rank) => rowOf({ ...config, adapter: { ...config.adapter, rank } }, 10))
  );
  const lines = (all: readonly Row[]) =>
    backboneClaims.map(({ id }) => lineOf(backboneClaims, id, all));
  assert.deepEqual(lines([...rows, ...strangers]), lines(rows));
  checkReadable(lines(rows));
});

/** Full training from each family; the shift by seed and the scatter are those of the adapters. */
function fullRowsWith({ size = 0.2, binary = 0 } = {}): Row[] {
  const plan = { families: "tiny", fullSeeds: [42, 43, 44], steps: null };
  return rowsOf(fullFamilies(plan), (config) => ({ value: 10 + accuracy(config, size, binary) }));
}

const FULL = ["families-equivalent-full", "families-pooled-full"];

Deno.test("full training from every family is judged as the sweeps at a rank are", () => {
  const lines = (rows: readonly Row[]) => FULL.map((id) => lineOf(backboneClaims, id, rows));
  checkReadable(lines(fullRowsWith()));
  const [own, pooled] = lines(fullRowsWith());
  assertVerdict(own, "open");
  assertVerdict(pooled, "agrees");
  // The second margin is the spread of the paper's full training, 0.30 pp. By SciPy 1.17.1 the
  // largest p of 22 is 0.041 there, 1.7e-5 at the first.
  assert.equal(
    pooled.value,
    "spread 0.27 pp (chance alone: 0.29) around 98.30 % (n=66); within 0.5 pp 22 of 22 shown " +
      "equivalent, 0 shown to differ; within 0.3 pp 22 of 22 shown equivalent, 0 shown to differ: agrees",
  );
  for (const line of lines(fullRowsWith({ size: 1e-4 }))) assertVerdict(line, "agrees");
  for (const line of lines(fullRowsWith({ size: 1e-4, binary: 2 }))) {
    assertVerdict(line, "disagrees");
  }
});

Deno.test("full training from its usual start is of no family, and adapters are not of full training", () => {
  const usual = fullRowsWith().map(({ config: { initial: _, ...config } }) => rowOf(config, 10));
  for (const id of FULL) {
    const line = (rows: readonly Row[]) => lineOf(backboneClaims, id, rows);
    assertVerdict(line([...rowsWith(), ...usual]), "not attempted");
    assert.deepEqual(line([...rowsWith(), ...fullRowsWith(), ...usual]), line(fullRowsWith()));
    const { length } = PAPER_FAMILIES;
    assertVerdict(line(fullRowsWith().slice(0, 3 * (length - 1))), "not attempted");
  }
  const others = backboneClaims.filter(({ id }) => !FULL.includes(id)).map(({ id }) => id);
  for (const id of others) {
    assert.deepEqual(
      lineOf(backboneClaims, id, [...rowsWith(), ...fullRowsWith()]),
      lineOf(backboneClaims, id, rowsWith()),
    );
  }
});

Deno.test("a sweep that lacks a family is not judged", () => {
  const rows = rowsWith().filter(({ config }) => config.backbone.family !== "cauchy");
  assertVerdict(
    lineOf(backboneClaims, "families-equivalent-r8", rows),
    "not attempted",
  );
  assert.equal(compareFamilies(familyRows(rows, 8)), null);
});

Deno.test("one seed shows no family equivalent, and no spread by chance is made up", () => {
  const rows = rowsWith().filter(({ config }) => config.seeds.backbone === 42);
  const lines = backboneClaims.map(({ id }) => lineOf(backboneClaims, id, rows));
  checkReadable(lines);
  const binary = lines.find(({ id }) => id === "binary-as-normal")!;
  const swept = lines.filter(({ id }) => /^families-.*-r[28]$/.test(id));
  assert.equal(swept.length, 4);
  for (const families of swept) assertVerdict(families, "open");
  const families = lines.find(({ id }) => id === "families-equivalent-r2")!;
  assert.ok(families.value.startsWith("spread 0.40 pp around 87.98 % (n=22)"), families.value);
  assertVerdict(binary, "open");
  assert.match(
    binary.value,
    /no interval \(n=1\); by the scatter of all families no interval: open$/,
  );
});

// Pooled, by the same computation: binary minus normal on rank 8, standard error residual x sqrt(2/3).
const BINARY = [
  [{}, "-0.37 to 0.06: agrees"],
  [{ size: 1 }, "-1.86 to 0.31: open"],
  [{ binary: 2 }, "1.63 to 2.06: disagrees"],
] as const;

for (const [setting, interval] of BINARY) {
  Deno.test(`binary against normal, by the scatter of all families ${interval}`, () => {
    const { value } = lineOf(backboneClaims, "binary-as-normal", rowsWith(setting));
    assert.ok(value.endsWith(`by the scatter of all families 95 % interval ${interval}`), value);
  });
}

Deno.test("binary against normal is judged by the scatter of its own pairs", () => {
  // Accuracies of the two families on seeds 42 to 44; the others do not matter.
  const rowsOfPairs = (apart: readonly number[]) =>
    rowsWith().map((row) =>
      row.config.backbone.family === "binary"
        ? {
          ...row,
          result: {
            ...row.result,
            value: 88 + apart[Number(row.config.seeds.backbone) - 42],
          },
        }
        : row.config.backbone.family === "normal"
        ? { ...row, result: { ...row.result, value: 88 } }
        : row
    );
  const line = (apart: readonly number[]) =>
    lineOf(backboneClaims, "binary-as-normal", rowsOfPairs(apart));
  // 0.1 +- 0.1: interval 0.1 +- 4.3027 x 0.1 / sqrt 3.
  const close = line([0, 0.1, 0.2]);
  assertVerdict(close, "agrees");
  assert.match(close.value, /: 0\.10 pp, 95 % interval -0\.15 to 0\.35 \(n=3\)/);
  assertVerdict(line([-0.5, 0.1, 0.7]), "open");
  assertVerdict(line([1.9, 2, 2.1]), "disagrees");
});

const ORDERS = [
  [
    [3, 3, 3],
    "agrees",
    "88.30 +- 0.30 > 85.30 +- 0.30 > 82.30 +- 0.30 > 79.30 +- 0.30 % (tiny, n=3)",
  ],
  [
    [3, 3, -1],
    "disagrees",
    "88.30 +- 0.30, 85.30 +- 0.30, 82.30 +- 0.30, 83.30 +- 0.30 % (tiny, n=3)",
  ],
  [
    [-1, 3, 3],
    "disagrees",
    "88.30 +- 0.30, 89.30 +- 0.30, 86.30 +- 0.30, 83.30 +- 0.30 % (tiny, n=3)",
  ],
] as const;

for (const [steps, verdict, value] of ORDERS) {
  Deno.test(`schedules at ${value}: ${verdict}`, () => {
    // Families of no scatter: the mean over seeds is 88.3.
    const line = lineOf(
      backboneClaims,
      "schedules-ordered-r4",
      rowsWith({ size: 0, steps: [...steps] }),
    );
    assertVerdict(line, verdict);
    assert.equal(line.value, value);
    assert.deepEqual([line.mean, line.sd], [null, null]);
  });
}

Deno.test("the schedules of a single seed show no order, however clear it looks", () => {
  const rows = rowsWith({ size: 0, steps: [3, 3, 3] })
    .filter(({ config }) => config.seeds.backbone === 42);
  const line = lineOf(backboneClaims, "schedules-ordered-r4", rows);
  assertVerdict(line, "open");
  assert.equal(line.n, 1);
});

Deno.test("schedules are compared on the seeds that all four have", () => {
  const rows = rowsWith({ size: 0 }).filter(({ config }) =>
    config.resample.schedule !== "batch" || config.seeds.backbone === 42
  );
  const line = lineOf(backboneClaims, "schedules-ordered-r8", rows);
  assert.equal(line.value, "88.00 > 85.00 > 82.00 > 79.00 % (tiny, n=1)");
});

Deno.test("an order lacks nothing: without one schedule it is not judged", () => {
  for (const schedule of SCHEDULES) {
    const rows = rowsWith().filter(({ config }) => config.resample.schedule !== schedule);
    assertVerdict(
      lineOf(backboneClaims, "schedules-ordered-r4", rows),
      "not attempted",
    );
  }
});

Deno.test("ranks are judged apart: a sweep of rank 8 alone says nothing of rank 2", () => {
  const rows = rowsOf(backboneGrid("paper"), (config) => ({ value: accuracy(config, 0.2, 0) }))
    .filter(({ config }) => config.backbone.family === "normal" || config.adapter.rank === 8);
  const verdict = (id: string) => lineOf(backboneClaims, id, rows).verdict;
  assert.equal(verdict("families-equivalent-r2"), "not attempted");
  for (const id of ["families-pooled-r8", "families-equivalent-r8"]) {
    assert.equal(verdict(id), "agrees", id);
  }
});
