import assert from "node:assert/strict";
import { MLP_PRESETS } from "../../../src/models/mlp.ts";
import {
  MNIST_BY_B_INIT,
  MNIST_BY_HEAD,
  MNIST_BY_LAYER_NORM,
  MNIST_BY_RANK,
  MNIST_BY_SCHEDULE,
  MNIST_FAMILIES,
  MNIST_LOW_BIT,
  MNIST_ON_OTHER_SEEDS,
  MNIST_WITH_BACKBONE,
  MNIST_WITHOUT_BACKBONE,
  SEED_GATING,
} from "../../../src/studies/paper/mnist.ts";
import { paperNumber, paperNumbers, paperRange } from "../../../src/studies/paper/table.ts";
import { assertNear, checkPrinted, readLines } from "./printed.ts";

/** Typed by columns, where the source has rows. */
function byRanks(lines: string): string {
  return lines.trim().split("\n").flatMap((line) => {
    const words = line.trim().split(/\s+/);
    const names = words.filter((word) => Number.isNaN(Number(word)));
    return words.slice(names.length).map((value, i) => [...names, 2 ** i, value].join(" "));
  }).join("\n");
}

Deno.test("Table 14 is as printed; its shares are of full training, with or without adapters", () => {
  const lines = checkPrinted(
    MNIST_BY_RANK,
    "preset rank value trained -share",
    `tiny   full 98.06 109,386 100.00
     small  full 98.37 242,762 100.00
     medium full 98.38 575,050 100.00
     tiny   1  85.06 1,756  1.49
     tiny   2  90.60 2,860  2.42
     tiny   4  93.56 5,068  4.28
     tiny   8  95.41 9,484  8.02
     small  1  87.51 2,269  0.93
     small  8  96.19 13,581 5.31
     medium 1  89.33 3,294  0.57
     medium 2  92.73 5,934  1.03
     medium 4  95.44 11,214 1.95
     medium 8  96.80 21,774 3.65
     medium 16 97.53 42,894 7.46
     medium 32 97.80 85,134 14.80`,
  );
  for (const { line: { preset, rank, "-share": share }, told: { trained = 0 } } of lines) {
    if (rank === "full") continue;
    const of = (rank: "full" | 8) =>
      paperNumber(MNIST_BY_RANK, { preset: String(preset), rank }).trained!;
    const [least, most] = [trained / (of("full") + of(8)), trained / of("full")];
    assert.ok(
      Number(share) >= 100 * least - 0.01 && Number(share) <= 100 * most + 0.01,
      `${share}`,
    );
  }
});

Deno.test("Table 14's counts are r (d_in + d_out) and a beta a layer, and a head with bias", () => {
  for (const { preset, rank, trained } of paperNumbers(MNIST_BY_RANK)) {
    const widths = [784, ...MLP_PRESETS[preset]];
    const maps = widths.slice(1).map((width, i) => [widths[i], width]);
    const head = 10 * (widths[maps.length] + 1);
    const full = maps.reduce((sum, [ins, outs]) => sum + ins * outs + outs, head);
    const adapted = maps.reduce((sum, [a, b]) => sum + Number(rank) * (a + b) + 1, head);
    assert.equal(trained, rank === "full" ? full : adapted, `${preset} ${rank}`);
  }
});

Deno.test("Table 2 is as printed; what it gives as ranges is Table 14", () => {
  checkPrinted(
    MNIST_WITHOUT_BACKBONE,
    "rank condition value sd",
    `1 zero 82.9 4.9
     1 removed 82.6 5.6
     2 zero 91.0 1.9
     2 removed 90.8 2.1
     4 zero 94.5 1.0
     4 removed 94.4 1.0
     8 zero 96.3 0.5
     8 removed 96.3 0.6`,
  );
  const printed = readLines(
    "rank low high",
    `1 85.1 89.3
     2 90.6 92.7
     4 93.6 95.4
     8 95.4 96.8
     full 98.1 98.4`,
  );
  assert.deepEqual(MNIST_WITH_BACKBONE.cells, printed);
  for (const { rank, low, high } of MNIST_WITH_BACKBONE.cells) {
    const values = paperNumbers(MNIST_BY_RANK, { rank }).map(({ value }) => value);
    assertNear(Math.min(...values), low, 0.05, `r=${rank}`);
    assertNear(Math.max(...values), high, 0.05, `r=${rank}`);
  }
});

Deno.test("Table 3 is as printed; its spreads are best minus worst", () => {
  const printed = readLines(
    "rank mean worst best spread",
    `full 98.03 97.91 98.21 0.30
     2 90.88 90.84 91.03 0.19
     4 94.45 94.33 94.48 0.14
     8 96.29 96.24 96.44 0.19`,
  );
  assert.equal(MNIST_FAMILIES.cells.length, 16);
  for (const { rank, ...line } of printed) {
    for (const [of, value] of Object.entries(line)) {
      const found = MNIST_FAMILIES.cells.find((cell) => cell.rank === rank && cell.of === of);
      assert.equal(found?.value, value, `${rank} ${of}`);
    }
    const [mean, worst, best, spread] = Object.values(line).map(Number);
    assertNear(best - worst, spread, 0.01, `r=${rank}`);
    assert.ok(worst < mean && mean < best);
  }
  const low = readLines("family value", "binary 96.4\nnormal~2bit 96.5\nnormal 96.2")
    .map(({ family, value }) => [family, value]);
  assert.deepEqual(MNIST_LOW_BIT.cells.map(({ family, value }) => [family, value]), low);
});

Deno.test("Table 4 is as printed; its static column is Table 14's, and it falls by 51 pp", () => {
  checkPrinted(
    MNIST_BY_SCHEDULE,
    "preset schedule k rank value",
    `medium static 1 2 92.61
     medium static 1 4 95.53
     medium static 1 8 96.80
     medium epoch 1 2 67.96
     medium epoch 1 4 89.00
     medium epoch 1 8 95.53
     medium batch 2 2 42.46
     medium batch 2 4 54.94
     medium batch 2 8 91.19
     medium microbatch 4 2 41.49
     medium microbatch 4 4 47.67
     medium microbatch 4 8 56.29`,
  );
  for (const rank of [2, 4, 8]) {
    const { value } = paperNumber(MNIST_BY_SCHEDULE, { schedule: "static", rank });
    assertNear(value, paperNumber(MNIST_BY_RANK, { preset: "medium", rank }).value, 0.12);
  }
  const [still, moved] = ["static", "microbatch"]
    .map((schedule) => paperNumber(MNIST_BY_SCHEDULE, { schedule, rank: 2 }).value);
  assertNear(still - moved, 51, 0.5);
});

Deno.test("Table 15 is as printed", () => {
  checkPrinted(
    MNIST_BY_B_INIT,
    "preset bInit rank value",
    byRanks(`
      tiny zeros 86.47 90.38 93.47 95.65
      tiny kaiming 84.12 90.03 92.73 95.53
      small zeros 87.68 91.07 94.64 96.24
      small kaiming 75.23 89.93 93.27 96.03
      medium zeros 89.40 92.92 95.74 96.94
      medium kaiming 70.59 90.19 94.38 96.96
      large zeros 92.08 94.83 96.70 97.37
      large kaiming 61.31 92.10 95.73 97.29`)
      .replaceAll("kaiming", "kaiming~uniform"),
  );
});

Deno.test("Table 15's text: 2.35 and 30.77 pp at rank 1, 0.2 at rank 8", () => {
  const cost = (preset: string, rank: number) => {
    const [zeros, kaiming] = ["zeros", "kaiming_uniform"]
      .map((bInit) => paperNumber(MNIST_BY_B_INIT, { preset, bInit, rank }).value);
    return zeros - kaiming;
  };
  assertNear(cost("tiny", 1), 2.35, 0);
  assertNear(cost("large", 1), 30.77, 0);
  for (const preset of ["tiny", "small", "medium", "large"]) assertNear(cost(preset, 8), 0, 0.21);
});

Deno.test("Table 16 is as printed; its full heads are Table 15's runs", () => {
  checkPrinted(
    MNIST_BY_HEAD,
    "preset head rank value",
    byRanks(`
      tiny full 86.46 90.38 93.47 95.65
      tiny lora 75.74 87.96 92.70 95.40
      tiny lora+bias 77.83 88.30 92.90 95.47
      small full 87.68 91.07 94.64 96.26
      small lora 83.20 90.15 94.27 96.21
      small lora+bias 85.06 90.92 94.24 96.27
      medium full 89.40 92.92 95.68 96.94
      medium lora 87.08 93.01 95.09 97.24
      medium lora+bias 88.65 93.10 94.75 97.06
      large full 92.16 94.83 96.70 97.37
      large lora 74.05 94.84 96.61 97.37
      large lora+bias 69.25 94.92 96.32 97.40`).replaceAll("+", "~"),
  );
  for (const { preset, rank, value } of paperNumbers(MNIST_BY_HEAD, { head: "full" })) {
    assertNear(value, paperNumber(MNIST_BY_B_INIT, { preset, rank, bInit: "zeros" }).value, 0.08);
  }
});

Deno.test("what the appendices say of other seeds and LayerNorm, and figure 3 of gates", () => {
  assert.deepEqual(
    MNIST_ON_OTHER_SEEDS.cells.map(({ bInit, head, value }) => [bInit, head, value]),
    [
      ["zeros", "full", 60],
      ["kaiming_uniform", "full", 85.2],
      ["zeros", "lora", 32.1],
      ["zeros", "lora_bias", 26.7],
    ],
  );
  const [yes, no] = (["yes", "no"] as const)
    .map((layerNorm) => paperNumber(MNIST_BY_LAYER_NORM, { layerNorm }).value);
  assertNear(yes - no, 1.01, 0.05);
  const gates = [["ten classes", "assigned", 97, 99], ["out-of-class label", "assigned", 93, 99], [
    "out-of-class label",
    "rejected",
    95,
    99,
  ]] as const;
  assert.equal(SEED_GATING.cells.length, gates.length);
  assert.ok(SEED_GATING.cells.every((cell) => cell.preset === "medium" && cell.epochs === 150));
  for (const [version, digits, low, high] of gates) {
    const range = paperRange(SEED_GATING, { version, digits });
    assert.deepEqual(range, { low, high, table: "Figure 3" });
  }
});
