import assert from "node:assert/strict";
import { acrossTable } from "../../../src/studies/findings/across/table.ts";
import { PAPER_ARCHITECTURES } from "../../../src/studies/findings/across/paper.ts";
import { costsTable } from "../../../src/studies/findings/costs/table.ts";
import { gatingTable } from "../../../src/studies/findings/gating/table.ts";
import { STUDIES } from "../../../src/studies/findings/registry.ts";
import { BENCHMARKS } from "../../../src/benchmarks/registry.ts";

/** What each claim says of the paper, typed as it stands there; the texts are made from the tables. */
const CITED: Readonly<Record<string, string>> = {
  "static-beta-positive": "all 1,632 > 0, mean 0.894 (language models)",
  "redrawn-first-beta-silenced": "|beta| < 0.001 in all layers (Decision Transformer)",
  "redrawn-later-betas-silenced": "|beta| < 0.001 in all layers (Decision Transformer)",
  "static-survives-removal": "82.6, 90.8, 94.4, 96.3 % left at r = 1, 2, 4, 8: nothing lost",
  "zero-as-good": "91.0 against 90.6 to 92.7 % (r = 2), 94.5 against 93.6 to 95.4 (r = 4), " +
    "96.3 against 95.4 to 96.8 (r = 8)",
  "singular-values-above-1":
    "far above 1 in every layer, about 2 sqrt(d) sigma; 60 to 80 in the ViT",
  "families-equivalent-r2": "0.19 pp around 90.88 %",
  "families-equivalent-r4": "0.14 pp around 94.45 %",
  "families-equivalent-r8": "0.19 pp around 96.29 %",
  "families-pooled-r2": "0.19 pp around 90.88 %",
  "families-pooled-r4": "0.14 pp around 94.45 %",
  "families-pooled-r8": "0.19 pp around 96.29 %",
  "families-equivalent-full": "0.30 pp around 98.03 %",
  "families-pooled-full": "0.30 pp around 98.03 %",
  "binary-as-normal": "96.4 against 96.2 %",
  "schedules-ordered-r2": "92.61 > 67.96 > 42.46 > 41.49 %",
  "schedules-ordered-r4": "95.53 > 89.00 > 54.94 > 47.67 %",
  "schedules-ordered-r8": "96.80 > 95.53 > 91.19 > 56.29 %",
  "rank-rises-and-saturates":
    "89.33, 92.73, 95.44, 96.80, 97.53, 97.80 % at r = 1, 2, 4, 8, 16, 32 (medium)",
  "rank-table": "the row above; full 98.38 %",
  "gap-to-full": "0.58 pp below (97.80 against 98.38 %)",
  "sufficient-rank": "saturation at r = 8 to 32",
  "smaller-needs-more-rank": "93.6 % at 0.125 x, 99.5 % at full size (CfC)",
  "start-at-low-rank": "ahead by 2.35, 12.45, 18.81, 30.77 pp at r = 1; " +
    "0.35, 1.14, 2.73, 2.73 at r = 2 (tiny to large)",
  "start-by-size": "2.35, 12.45, 18.81, 30.77 pp lost (tiny to large)",
  "start-at-high-rank": "0.12, 0.21, -0.02, 0.08 pp apart (tiny to large)",
  "start-table": "Table 15: 32 cells",
  "head-at-low-rank": "ahead by 10.72, 4.48, 2.32, 18.11; with a bias 8.63, 2.62, 0.75, 22.91 pp " +
    "(tiny to large)",
  "head-at-high-rank": "0.25, 0.05, -0.30, 0.00; with a bias 0.18, -0.01, -0.12, -0.03 pp apart " +
    "(tiny to large)",
  "head-table": "Table 16: 48 cells",
  "other-seeds-cost": "95.65 falls to 60.0 % (tiny, r = 8)",
  "other-seeds-start": "85.2 against 60.0 % (tiny)",
  "other-seeds-head": "60.0 against 32.1 and 26.7 % (tiny)",
  "layer-norm-helps": "95.0 against 94.0 %",
  "without-both-diverges": "a first loss of about 1.7e11 (graph network, 8 x 1024)",
  "across-redrawn-beta-falls": "|beta| < 0.001 (Decision Transformer, redrawn each epoch)",
  "across-recovery": "96.9 to 100.2 % of full training; 88.8 % of the 3M language model",
  "cfc-size-ablation": "93.6 % at 0.125 x, 98.8 at 0.25 x, 99.3 at 0.5 x, 99.5 at full size",
  "mlp-full-level": "98.38 %",
  "mlp-recovery": "90.8, 94.3, 97.0, 98.4, 99.1, 99.4 % at r = 1, 2, 4, 8, 16, 32",
  "cfc-full-level": "83.64 %",
  "cfc-recovery": "99.5, 99.8, 99.8, 99.6, 99.7, 99.6 % at r = 1, 2, 4, 8, 16, 32",
  "gcn-full-level": "71.86 % (ogbn-arxiv; Table 19), 81.50 % (cora; arXiv:1609.02907, Table 2), " +
    "70.30 % (citeseer; arXiv:1609.02907, Table 2)",
  "gcn-recovery": "80.0, 86.2, 90.7, 93.9, 96.1, 97.6 % at r = 1, 2, 4, 8, 16, 32",
  "cfc-table": "83.21, 83.51, 83.44, 83.27, 83.37, 83.30, 83.64 % at r = 1 to 32 and in full",
  "cfc-size-table": "0.125 x 83.1, 77.8 (r=1), 82.9 (r=4); 0.25 x 83.2, 82.2 (r=1), 83.1 (r=2); " +
    "0.5 x 83.3, 82.7 (r=1), 83.1 (r=4) %",
  "cfc-saturation-moves": "r = 1 at full size; r = 4 at 0.125 x",
  "gcn-table":
    "71.86, 57.48, 61.96, 65.21, 67.51, 69.04, 70.11 % in full and at r = 1 to 32 (OGBN-Arxiv)",
  "lorenz-rank-1": "R^2 = 0.9999",
  "gating-assigned": "97 to 99 %",
  "gating-assigned-rejecting": "93 to 99 %",
  "gating-rejected": "95 to 99 %",
  "sizes-900m": "2312, 650, 109 MB",
  "sizes-table": "15 sizes",
  "sizes-growing": "1.3, 2.4, 5.7, 11.3, 21.2 times less",
  "costs-memory": "towards 1/8 of full training",
  "costs-peak": "1.00, 1.12, 1.39, 1.48, 1.56 times less",
  "costs-throughput": "0.62, 0.73, then 1.00 from 300M on",
};

Deno.test("claims cite the paper's numbers as they stand there", () => {
  const claims = new Map(
    Object.values(STUDIES).flatMap((study) => study.claims).map(({ id, paper }) => [id, paper]),
  );
  for (const [id, text] of Object.entries(CITED)) assert.equal(claims.get(id), text, id);
});

Deno.test("a claim that cites a number is among those that are checked", () => {
  for (const { id, paper } of Object.values(STUDIES).flatMap((study) => study.claims)) {
    if (/\d\.\d|\d %/.test(paper)) assert.ok(id in CITED, `${id}: ${paper}`);
  }
});

Deno.test("every architecture that the paper trains in full stands beside it", () => {
  const told = Object.entries(PAPER_ARCHITECTURES).map(([benchmark, paper]) => {
    const { preset, network, trainedOn, length, full, adapted, saturation } = paper;
    assert.ok(BENCHMARKS[benchmark].presets.includes(preset), `${benchmark} ${preset}`);
    return `${benchmark}: ${full.value} full, ${adapted.value} at r=${adapted.rank} ` +
      `(${network}; ${trainedOn}; ${length}); ${saturation}; ${full.table}`;
  });
  assert.deepEqual(told, [
    "mnist: 98.38 full, 97.8 at r=32 (MLP of 512-256-128-64; MNIST; 20 epochs); 8 to 32; Table 14",
    "physionet2012: 83.64 full, 83.51 at r=2 (CfC of 256; PhysioNet 2012; 100 epochs); 1; Table 17",
    "cifar10: 90.81 full, 88.01 at r=32 (Plain-20; CIFAR-10; 150 or 164 epochs); 8 to 32; Table 22",
    "molhiv: 77.55 full, 75.62 at r=16 (GIN, 5 layers of 300; OGBG-MolHIV; 300 epochs); 16; " +
    "Table 18",
    "arxiv: 71.86 full, 70.11 at r=32 (GCN, 3 layers of 256; OGBN-Arxiv; 500 epochs); 16 to 32; " +
    "Table 19",
    "halfcheetah: 0.02718 full, 0.02713 at r=32 (DT small, 3 blocks of 128; " +
    "D4RL HalfCheetah expert; at most 120 epochs); 16 to 32; Table 23",
    "flowers102: 96.83 full, 94.89 at r=64 (ViT-B/16, pretrained; Flowers-102; " +
    "at most 300 epochs); flat from 1 to 4; Table 20",
    "imdb: 85.69 full, 85.12 at r=8 (Transformer, 3 layers of 256; IMDB; at most 30 epochs); 8; " +
    "Table 21",
    "wikitext: 5.007 full, 5.639 at r=8 (Llama 3M, 6 layers of 64; WikiText-103, training loss; " +
    "1 epoch, 34,429 steps); not reached at 8; Table 12",
  ]);
});

Deno.test("curves of the paper rise in rank, and the redrawn scaffold is no part of them", () => {
  for (
    const [benchmark, { curve, n }] of Object.entries(PAPER_ARCHITECTURES).map(
      ([id, paper]) => [id, { ...paper, n: paper.full.n }] as const,
    )
  ) {
    const ranks = curve.map(({ rank }) => Number(rank));
    assert.deepEqual(ranks, [...new Set(ranks)].sort((a, b) => a - b), benchmark);
    assert.ok(n !== undefined, benchmark);
  }
  const cheetah = PAPER_ARCHITECTURES.halfcheetah.curve.map(({ value }) => value);
  assert.deepEqual([cheetah[0], cheetah.length], [0.03482, 6]);
});

Deno.test("tables without rows have no lines; the costs' peaks are table 9's", () => {
  assert.deepEqual([acrossTable([]), gatingTable([])], [[], []]);
  const peaks = costsTable().flatMap((line) => {
    return line["paper, GB"] === "" ? [] : [`${line.network} ${line.kept} ${line["paper, GB"]}`];
  });
  assert.deepEqual(peaks, [
    "3M full training 1.6",
    "3M float32 1.6",
    "30M full training 2.8",
    "30M float32 2.5",
    "300M full training 10.7",
    "300M float32 7.7",
    "600M full training 19.3",
    "600M float32 13",
    "900M full training 29.8",
    "900M float32 19.1",
  ]);
});
