import assert from "node:assert/strict";
import { LLAMA_PRESETS } from "../../../src/models/llama.ts";
import {
  COST_LIMITS,
  DISTRIBUTED_SIZE,
  NETWORKS,
  PEAK_MEMORY,
  THROUGHPUT,
  WIKITEXT_LOSS,
  WIKITEXT_PERPLEXITY,
} from "../../../src/studies/paper/language_models.ts";
import { paperNumber } from "../../../src/studies/paper/table.ts";
import { assertNear, checkPrinted, readLines } from "./printed.ts";

const TABLE_12 = `
  3M   full 2,368,320     320,320       100.00 5.007
  3M   1    2,371,416     3,096         0.97   5.855
  3M   2    2,374,488     6,168         1.93   5.781
  3M   4    2,380,632     12,312        3.84   5.682
  3M   8    2,392,920     24,600        7.68   5.639
  30M  full 29,990,784    17,702,784    100.00 3.757
  30M  1    30,021,544    30,760        0.17   4.870
  30M  2    30,052,264    61,480        0.35   4.798
  30M  4    30,113,704    122,920       0.69   4.728
  30M  8    30,236,584    245,800       1.39   4.681
  300M full 315,405,312   282,637,312   100.00 3.252
  300M 1    315,585,624   180,312       0.06   4.368
  300M 2    315,765,848   360,536       0.13   4.286
  300M 4    316,126,296   720,984       0.26   4.227
  300M 8    316,847,192   1,441,880     0.51   4.191
  600M full 693,370,944   650,362,944   100.00 3.185
  600M 1    693,693,624   322,680       0.05   4.229
  600M 2    694,016,184   645,240       0.10   4.146
  600M 4    694,661,304   1,290,360     0.20   4.099
  600M 8    695,951,544   2,580,600     0.40   4.058
  900M full 1,212,039,296 1,158,791,296 100.00 3.156
  900M 1    1,212,492,040 452,744       0.04   4.160
  900M 2    1,212,944,648 905,352       0.08   4.096
  900M 4    1,213,849,864 1,810,568     0.16   3.989
  900M 8    1,215,660,296 3,621,000     0.31   3.950`;

Deno.test("Table 12 is as printed; totals, shares and table 8's gaps follow from it", () => {
  const lines = checkPrinted(WIKITEXT_LOSS, "preset rank -total trained -share value", TABLE_12);
  const gaps: number[] = [];
  for (const { line: { preset, rank, "-total": total, "-share": share }, told } of lines) {
    const network = preset as typeof NETWORKS[number];
    const full = paperNumber(WIKITEXT_LOSS, { preset: network, rank: "full" });
    const { width } = LLAMA_PRESETS[network];
    const adapters = rank === "full" ? 0 : told.trained!;
    assert.equal(Number(total), 32_000 * width + full.trained! + adapters, `${preset} ${rank}`);
    assertNear(100 * told.trained! / full.trained!, Number(share), 0.01, `${preset} ${rank}`);
    if (rank === 8) gaps.push(Number((told.value - full.value).toFixed(2)));
  }
  assert.deepEqual(gaps, [0.63, 0.92, 0.94, 0.87, 0.79]);
});

Deno.test("Table 9 is as printed, with the reductions of memory", () => {
  const printed = readLines(
    "preset full lottalora less throughput",
    `3M   1.6  1.6  1%  0.62
     30M  2.8  2.5  10% 0.73
     300M 10.7 7.7  28% 1.00
     600M 19.3 13.0 33% 1.00
     900M 29.8 19.1 36% 1.00`,
  );
  assert.equal(PEAK_MEMORY.cells.length, 10);
  for (const [i, { preset, full, lottalora, less, throughput }] of printed.entries()) {
    const [all, adapted] = (["full", "lottalora"] as const)
      .map((method) => paperNumber(PEAK_MEMORY, { preset: NETWORKS[i], method }).value);
    assert.deepEqual([NETWORKS[i], all, adapted], [preset, full, lottalora]);
    assert.equal(paperNumber(THROUGHPUT, { preset: NETWORKS[i] }).value, throughput);
    assertNear(100 * (1 - adapted / all), Number(less), 1, String(preset));
  }
});

Deno.test("Table 10 is as printed, with its ratios", () => {
  const printed = readLines(
    "preset fp16 fourBit ours beside16 beside4",
    `3M   5     1   4   1  0.3
     30M  57    16  24  2  0.7
     300M 586   165 103 6  1.6
     600M 1,184 333 105 11 3.2
     900M 2,312 650 109 21 6.0`,
  );
  assert.equal(DISTRIBUTED_SIZE.cells.length, 15);
  for (const [i, { preset, beside16, beside4, ...sizes }] of printed.entries()) {
    const [fp16, fourBit, ours] = (["fp16", "fourBit", "ours"] as const).map((as) => {
      const { value } = paperNumber(DISTRIBUTED_SIZE, { preset: NETWORKS[i], as });
      assert.equal(value, sizes[as], `${preset} ${as}`);
      return value;
    });
    assertNear(fp16 / ours, Number(beside16), 0.5, String(preset));
    assertNear(fourBit / ours, Number(beside4), 0.06, String(preset));
  }
});

Deno.test("rsLoRA takes 29 % off the perplexity; costs have limits of 2/3 and 1/8", () => {
  const [lora, rslora] = (["lora", "rslora"] as const)
    .map((scaling) => paperNumber(WIKITEXT_PERPLEXITY, { scaling }).value);
  assert.deepEqual([lora, rslora], [159.8, 113.9]);
  assertNear(100 * (1 - rslora / lora), 29, 0.5);
  assert.deepEqual(COST_LIMITS, { operations: 4 / 6, memory: 2 / 16 });
});
