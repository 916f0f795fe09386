import assert from "node:assert/strict";
import { PAPER_BATCH, SMALL_BATCH } from "../../../../src/studies/findings/costs/cases.ts";
import {
  costsClaims,
  memorySaved,
  peakSaved,
  throughput,
} from "../../../../src/studies/findings/costs/claims.ts";
import { costLines } from "../../../../src/studies/findings/costs/lines.ts";
import type { CostRecord } from "../../../../src/studies/findings/costs/records.ts";
import { costsStudy } from "../../../../src/studies/findings/costs/study.ts";
import { evaluateClaims } from "../../../../src/studies/judging/ledger.ts";
import { PROFILES } from "../../../../src/studies/rows/profile.ts";
import { checkReadable } from "../../claim_checks.ts";

const machine = { cpu: "a", cores: 2, system: "b", deno: "c", engine: "d" };

function record(
  network: string,
  variant: "full" | "float32",
  measured: Pick<CostRecord, "batch" | "peakBytes" | "secondsPerStep">,
): CostRecord {
  return { network, variant, ...measured, steps: 3, machine };
}

/** Peaks and times in both ways of training, by network. */
function records(batch: number, all: Record<string, { full: number; memory: number }>) {
  return Object.entries(all).flatMap(([network, { full, memory }]) => [
    record(network, "full", { batch, peakBytes: full, secondsPerStep: full }),
    record(network, "float32", { batch, peakBytes: memory, secondsPerStep: memory }),
  ]);
}

/** Layers, width and width inside the MLPs: arXiv:2604.08749, section 3. */
const SHAPES = [[6, 64, 192], [10, 384, 1024], [22, 1024, 2816], [30, 1344, 3584], [
  34,
  1664,
  4608,
]];

/** Equations 8 and 7 with float32 throughout: 16 bytes a trained number, 4 a frozen one. */
function timesLess([layers, width, inner]: number[]): number {
  const inside = layers * (4 * width ** 2 + 3 * width * inner);
  const embedding = 32_000 * width;
  const norms = (2 * layers + 1) * width;
  const trained = embedding + layers * 4 * (8 * 2 * width + 1);
  return 16 * (inside + embedding + norms) / (16 * trained + 4 * inside);
}

Deno.test("costs: what numbers take is worked out without a record, and the saving grows", () => {
  const { value, verdict } = memorySaved(costLines([]));
  const expected = SHAPES.map((shape) => timesLess(shape).toFixed(2)).join(", ");
  assert.equal(value, `${expected} times less, backbone in float32 (n=5)`);
  assert.equal(verdict, "agrees");
});

Deno.test("costs: peaks are judged where both ways of training were measured", () => {
  assert.equal(peakSaved(costLines([])).n, 0);
  const grows = records(SMALL_BATCH, {
    "3M": { full: 10, memory: 10 },
    "30M": { full: 30, memory: 20 },
  });
  assert.match(peakSaved(costLines(grows)).value, /^3M 1\.00, 30M 1\.50 times less/);
  assert.equal(peakSaved(costLines(grows.slice(0, 3))).n, 0);
});

Deno.test("costs: what was measured once a case is open, whichever way it points", () => {
  const faster = { "3M": { full: 2, memory: 1 }, "30M": { full: 3, memory: 1 } };
  const slower = { ...faster, "30M": { full: 2, memory: 3 } };
  for (const all of [faster, slower]) {
    assert.equal(peakSaved(costLines(records(SMALL_BATCH, all))).verdict, "open");
    assert.equal(throughput(costLines(records(PAPER_BATCH, all))).verdict, "open");
  }
  const { value } = throughput(costLines(records(PAPER_BATCH, slower)));
  assert.equal(value, "3M 2.00, 30M 0.67, measured once each (n=2)");
  assert.equal(throughput(costLines(records(SMALL_BATCH, faster))).n, 0);
});

Deno.test("costs: times of two machines are not compared", () => {
  const other = { ...machine, engine: "e" };
  const [full, adapted] = records(PAPER_BATCH, { "3M": { full: 2, memory: 1 } });
  assert.equal(throughput(costLines([full, adapted])).n, 1);
  assert.equal(throughput(costLines([full, { ...adapted, machine: other }])).n, 0);
});

Deno.test("costs: the latest record of a case counts", () => {
  const all = records(PAPER_BATCH, { "3M": { full: 2, memory: 1 }, "30M": { full: 3, memory: 2 } });
  const later = record("3M", "full", { batch: PAPER_BATCH, peakBytes: 1, secondsPerStep: 5 });
  assert.match(throughput(costLines([...all, later])).value, /^3M 5\.00/);
});

Deno.test("costs: the study trains nothing in any profile, and its table has a line a case", () => {
  for (const profile of PROFILES) assert.deepEqual(costsStudy.grid(profile), []);
  const { costs_table: table } = costsStudy.tables!([]);
  assert.equal(table.length, costLines([]).length);
  checkReadable(evaluateClaims(costsClaims, [], "quick"));
});
