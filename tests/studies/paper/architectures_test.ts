import assert from "node:assert/strict";
import { BENCHMARKS } from "../../../src/benchmarks/registry.ts";
import {
  ARXIV_BY_RANK,
  CIFAR_BY_RANK,
  FLOWERS_BY_RANK,
  HALFCHEETAH_ERROR,
  HALFCHEETAH_SCORE,
  IMDB_BY_RANK,
  MOLHIV_BY_RANK,
  SATURATION,
} from "../../../src/studies/paper/architectures.ts";
import { paperNumber, ranged } from "../../../src/studies/paper/table.ts";
import { assertNear, checkPrinted, readLines } from "./printed.ts";

/** Recovery in percent of full training. */
function recovered(value: number, full: number): number {
  return 100 * value / full;
}

Deno.test("Table 18 is as printed, with the shares trained; rank 16 recovers 97.5 %", () => {
  const lines = checkPrinted(
    MOLHIV_BY_RANK,
    "rank share shareSd trained -share",
    `full 0.7755 0.0060 1,863,906 100%
     8    0.7520 0.0194 131,416   7.1%
     16   0.7562 0.0158 203,416   10.9%
     32   0.7456 0.0152 347,416   18.6%`,
  );
  for (const { line: { "-share": share }, told: { trained = 0 } } of lines) {
    assertNear(100 * trained / 1_863_906, Number(share), 0.05);
  }
  assertNear(recovered(lines[2].told.value, lines[0].told.value), 97.5, 0.05);
});

Deno.test("Table 19 is as printed; rank 32 recovers 97.6 %", () => {
  const lines = checkPrinted(
    ARXIV_BY_RANK,
    "rank value sd -share",
    `full 71.86 0.22 100%
     32 70.11 0.21 35.6%
     16 69.04 0.14 18.3%
     8  67.51 0.24 9.6%
     4  65.21 0.40 5.3%
     2  61.96 0.53 3.1%
     1  57.48 1.40 2.0%`,
  );
  assertNear(recovered(lines[1].told.value, lines[0].told.value), 97.6, 0.05);
  assert.equal(lines[0].told.n, 10);
});

Deno.test("Table 20 is as printed; rank 1 recovers 97.6 %, noise costs 40 pp, LayerNorm gives 1.3", () => {
  const [full, one, , , , , random, normed] = checkPrinted(
    FLOWERS_BY_RANK,
    "backbone rank value sd",
    `pre-trained full 96.83% 0.08%
     pre-trained 1  94.53% 0.35%
     pre-trained 4  93.99% 0.28%
     pre-trained 8  94.01% 0.35%
     pre-trained 32 94.68% 0.22%
     pre-trained 64 94.89% 0.16%
     random 16 54.27% 0.72%
     random,_LayerNorm 16 55.56% 0.73%`,
  ).map(({ told: { value } }) => value);
  assertNear(recovered(one, full), 97.6, 0.05);
  assertNear(94.01 - random, 40, 0.5);
  assertNear(normed - random, 1.3, 0.05);
});

Deno.test("Table 21 is as printed, with the shares trained; rank 8 recovers 99.3 %", () => {
  const lines = checkPrinted(
    IMDB_BY_RANK,
    "rank value sd trained -share",
    `full 85.69% 0.44% 10,315,030 100%
     1  83.30% 0.48% 6,673   0.06%
     2  84.39% 0.28% 12,817  0.12%
     4  84.59% 0.53% 25,105  0.24%
     8  85.12% 0.57% 49,681  0.48%
     16 84.93% 0.46% 98,833  0.95%
     32 84.94% 0.26% 197,137 1.88%`,
  );
  const [full, ...adapted] = lines;
  for (const { line: { rank, "-share": share }, told: { trained = 0 } } of adapted) {
    assertNear(100 * trained / (full.told.trained! + trained), Number(share), 0.011);
    assert.equal(trained, 529 + 6_144 * Number(rank), "each rank costs as much");
  }
  assertNear(recovered(adapted[3].told.value, full.told.value), 99.3, 0.05);
});

Deno.test("Table 22 is as printed, with what the text says of DoRA", () => {
  const columns = ["vanilla", "residual", "dora, residual"] as const;
  const printed = readLines(
    "rank vanilla sd0 residual sd1 dora sd2",
    `1  61.08 1.42 61.57 1.67 76.70 0.54
     2  75.02 0.39 76.31 0.83 82.24 0.50
     4  82.40 0.09 82.59 0.11 85.43 0.08
     8  86.18 0.41 86.20 0.25 88.12 0.31
     16 87.70 0.26 88.76 0.09 89.39 0.17
     32 88.01 0.34 88.48 0.38 89.66 0.03`,
  );
  assert.equal(CIFAR_BY_RANK.cells.length, 19);
  for (const { rank, ...line } of printed) {
    const values = Object.values(line);
    for (const [i, adapter] of columns.entries()) {
      const { value, sd } = paperNumber(CIFAR_BY_RANK, { adapter, rank: Number(rank) });
      assert.deepEqual([value, sd], values.slice(2 * i, 2 * i + 2), `${adapter} r=${rank}`);
    }
  }
  const full = paperNumber(CIFAR_BY_RANK, { rank: "full" });
  assert.deepEqual([full.value, full.sd, full.n], [90.81, 0.2, 3]);
  const at = (adapter: typeof columns[number], rank: number) =>
    paperNumber(CIFAR_BY_RANK, { adapter, rank }).value;
  const gains = [1, 2, 4, 8, 32].map((rank) => at("dora, residual", rank) - at("vanilla", rank));
  for (const [i, gain] of [15.6, 7.2, 3.0, 1.9, 1.7].entries()) assertNear(gains[i], gain, 0.05);
  assertNear(recovered(at("residual", 8), full.value), 94.9, 0.05);
  assertNear(recovered(at("vanilla", 16), full.value), 96.6, 0.05);
  assertNear(recovered(at("dora, residual", 32), full.value), 98.7, 0.05);
});

Deno.test("Table 23 is as printed, and so are the comparisons of its text", () => {
  const small = `
    small none   full 0.02718 0.00173 91.86 0.55
    small static 1  0.03482 0.00169 61.10 21.46
    small static 2  0.03221 0.00169 84.29 5.74
    small static 4  0.02985 0.00173 89.13 3.29
    small static 8  0.02832 0.00179 91.75 2.35
    small static 16 0.02761 0.00173 93.47 0.94
    small static 32 0.02713 0.00171 94.33 0.83
    small epoch  1  0.05116 0.00338 4.38  0.59
    small epoch  2  0.04421 0.00248 13.26 11.26
    small epoch  4  0.03580 0.00166 51.72 17.18
    small epoch  8  0.02974 0.00180 91.00 1.23
    small epoch  16 0.02804 0.00183 91.75 1.65
    small epoch  32 0.02731 0.00179 93.34 2.68`;
  const large = `
    large none   full 0.02812 0.00188 - -
    large static 8 0.02847 0.00149 - -`;
  const columns = "preset schedule rank";
  checkPrinted(HALFCHEETAH_ERROR, `${columns} value sd -score -sd`, small + large);
  checkPrinted(HALFCHEETAH_SCORE, `${columns} -error -sd value sd`, small);
  const error = (schedule: "none" | "static", preset: "small" | "large", rank: number | "full") =>
    paperNumber(HALFCHEETAH_ERROR, { schedule, preset, rank }).value;
  assertNear(error("static", "small", 32) - error("none", "small", "full"), -0.00004, 0.00001);
  const behind = error("static", "large", 8) / error("none", "large", "full") - 1;
  assertNear(100 * behind, 1.2, 0.05);
});

Deno.test("ranks of saturation are told of the benchmarks that there are", () => {
  const told = SATURATION.cells.map(({ benchmark, ...range }) => {
    assert.ok(benchmark in BENCHMARKS, benchmark);
    return `${benchmark} ${ranged(range)}`;
  });
  assert.deepEqual(told, [
    "mnist 8 to 32",
    "physionet2012 1",
    "cifar10 8 to 32",
    "molhiv 16",
    "arxiv 16 to 32",
    "halfcheetah 16 to 32",
    "imdb 8",
    "flowers102 1 to 4",
  ]);
});
