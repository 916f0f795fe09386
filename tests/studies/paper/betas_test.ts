import assert from "node:assert/strict";
import { BENCHMARKS } from "../../../src/benchmarks/registry.ts";
import {
  BETA_QUARTILES,
  BETAS,
  SILENCED_BETA,
  SINGULAR_VALUES,
} from "../../../src/studies/paper/betas.ts";
import { paperNumber, paperNumbers, paperRange } from "../../../src/studies/paper/table.ts";

Deno.test("betas are as the appendices tell them, of benchmarks that there are", () => {
  const told = paperNumbers(BETAS).map(({ benchmark, of, value, table }) =>
    [benchmark, of, value, table].join(" ")
  );
  assert.deepEqual(told, [
    "wikitext count 1632 Appendix J",
    "wikitext mean 0.894 Appendix J",
    "wikitext median 0.915 Appendix J",
    "flowers102 count 360 Appendix J",
    "flowers102 median 0.993 Appendix J",
    "physionet2012 median 0.91 Section 5.3",
    "halfcheetah mean 0.48 Appendix I",
  ]);
  for (const { benchmark } of [...BETAS.cells, ...BETA_QUARTILES.cells]) {
    assert.ok(benchmark in BENCHMARKS, benchmark);
  }
  assert.equal(SILENCED_BETA, 1e-3);
});

Deno.test("the median lies between the quartiles, as many layers as the ViT and its seeds have", () => {
  for (const [benchmark, low, high] of [["wikitext", 0.837, 0.946], ["flowers102", 0.992, 0.995]]) {
    const quartiles = paperRange(BETA_QUARTILES, { benchmark: String(benchmark) });
    assert.deepEqual(quartiles, { low, high, table: "Appendix J" });
    const median = paperNumber(BETAS, { benchmark: String(benchmark), of: "median" }).value;
    assert.ok(quartiles.low < median && median < quartiles.high);
  }
  // Six maps a block, twelve blocks, five seeds.
  assert.equal(paperNumber(BETAS, { benchmark: "flowers102", of: "count" }).value, 6 * 12 * 5);
});

Deno.test("the ViT's singular values are those of entries of size 1, not of fan-in", () => {
  const { low, high } = paperRange(SINGULAR_VALUES, { benchmark: "flowers102" });
  assert.deepEqual([low, high], [60, 80]);
  // Its maps are 768 x 768, 768 x 3072 and back; fan-in would give 2, 3 and 1.5.
  const law = (dIn: number, dOut: number) => Math.sqrt(dIn) + Math.sqrt(dOut);
  assert.ok(law(768, 768) < high && law(768, 3072) > low);
});
