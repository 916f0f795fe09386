import assert from "node:assert/strict";
import { LARGEST_LOOKED_UP } from "../../../src/benchmarks/image_classification.ts";
import {
  calibration,
  countSteps,
  estimateBytes,
  estimateSeconds,
  makespan,
} from "../../../src/studies/computing/cost.ts";
import { estimatesOf, renderEstimates } from "../../../src/studies/computing/estimate.ts";
import { readTimes } from "../../../src/studies/rows/machine.ts";
import { appendLine } from "../../../src/studies/rows/row_file.ts";
import { sidecarPath } from "../../../src/studies/rows/store.ts";
import { planStudy } from "../../../src/studies/computing/plan.ts";
import { configOf } from "../rows.ts";
import { tinyGrid } from "../tiny_grid.ts";

const SIZES = { train: 1000, validation: 100, test: 200 };
const COUNTS = { trainable: 21_774, full: 575_050, fullPlusAdapters: 596_824 };
const SHAPE = { counts: COUNTS, sizes: SIZES, features: 784, rowsEach: 1, kept: null };
const KEPT = { dIn: 784, dOut: 512 };

Deno.test("steps are those asked for, or whole epochs, the last batch included", () => {
  assert.equal(countSteps(configOf(1, { steps: 7 }), SIZES), 7);
  assert.equal(countSteps(configOf(1, { epochs: 3, batchSize: 128 }), SIZES), 24);
});

Deno.test("cost grows with steps, scaffolds and trained parameters", () => {
  const seconds = (changes: Parameters<typeof configOf>[1], counts = COUNTS) =>
    estimateSeconds(configOf(1, changes), { ...SHAPE, counts });
  const plain = seconds({});
  assert.ok(seconds({ epochs: 40 }) > 1.9 * plain);
  assert.ok(seconds({ resample: { schedule: "batch", k: 2 } }) > 1.9 * plain);
  assert.ok(seconds({ resample: { schedule: "microbatch", k: 4 } }) > plain);
  const scored = (freshBackbones: number) => seconds({ freshBackbones }) - plain;
  assert.ok(scored(1) > 0 && Math.abs(scored(4) / scored(1) - 4) < 1e-6);
  assert.ok(seconds({ method: "full" }, { ...COUNTS, trainable: COUNTS.full }) > plain);
  assert.ok(seconds({ method: "head" }, { ...COUNTS, trainable: 650 }) < plain);
  assert.ok(seconds({ method: "small" }) < plain);
});

Deno.test("cost grows with the rows of an example, and not with a batch beyond the data", () => {
  const seconds = (rowsEach: number, batchSize = 128) =>
    estimateSeconds(configOf(1, { steps: 100, batchSize }), { ...SHAPE, rowsEach });
  assert.ok(seconds(48) > 30 * seconds(1));
  assert.equal(seconds(1, 100_000), seconds(1, SIZES.train));
});

Deno.test("a kept first layer saves its product from the second epoch on", () => {
  const seconds = (epochs: number, kept: typeof KEPT | null) =>
    estimateSeconds(configOf(1, { epochs, batchSize: 128 }), { ...SHAPE, kept });
  assert.equal(seconds(1, KEPT), seconds(1, null));
  const saved = (epochs: number) => seconds(epochs, null) - seconds(epochs, KEPT);
  assert.ok(saved(2) > 0 && saved(20) > 18 * saved(2));
  assert.ok(seconds(20, KEPT) > 0.4 * seconds(20, null));
  const graph = { ...SHAPE, sizes: { train: 1, validation: 1, test: 1 }, rowsEach: 2708 };
  const config = configOf(1, { steps: 100, batchSize: 1 });
  const ofGraph = (kept: typeof KEPT | null) => estimateSeconds(config, { ...graph, kept });
  assert.ok(ofGraph(KEPT) < 0.8 * ofGraph(null));
});

Deno.test("memory grows with data, parameters and the outputs of a kept first layer", () => {
  const bytes = (changes: Partial<typeof SHAPE>) => estimateBytes({ ...SHAPE, ...changes });
  const sizes = { ...SIZES, train: SIZES.train + 1000 };
  assert.equal(bytes({ sizes }) - bytes({}), 5 * 784_000);
  const large = { ...SIZES, train: LARGEST_LOOKED_UP };
  const more = { ...large, train: large.train + 1000 };
  assert.equal(bytes({ sizes: more }) - bytes({ sizes: large }), 784_000);
  assert.ok(bytes({ counts: { ...COUNTS, full: 10 * COUNTS.full } }) > bytes({}));
  const kept = (rowsEach: number) => estimateBytes({ ...SHAPE, rowsEach, kept: KEPT }) - bytes({});
  assert.equal(kept(1), 4 * SIZES.train * 512);
  assert.equal(kept(3), 3 * kept(1));
});

Deno.test("timed runs correct the model, none leave it as it is", () => {
  assert.equal(calibration([]), 1);
  const timed = [{ seconds: 3, estimatedSeconds: 1 }, { seconds: 5, estimatedSeconds: 3 }];
  assert.equal(calibration(timed), 2);
});

Deno.test("workers share the work, the longest run sets the end", () => {
  assert.equal(makespan([1, 2, 3, 4], 1), 10);
  assert.equal(makespan([1, 2, 3, 4], 2), 5);
  assert.equal(makespan([9, 1, 1], 2), 9);
  assert.equal(makespan([], 2), 0);
});

Deno.test("only times of the same processor and engine are read, damaged lines passed over", async () => {
  const folder = await Deno.makeTempDir();
  try {
    assert.deepEqual(await readTimes(folder, "s", "cpu A", "wasm"), []);
    const facts = { key: "k", seconds: 2, estimatedSeconds: 1, cpu: "cpu A", engine: "wasm" };
    const path = sidecarPath(folder, "s", "machine");
    for (const more of [{}, { cpu: "cpu B" }, { engine: "cpu" }, { seconds: null }]) {
      await appendLine(path, `${JSON.stringify({ ...facts, ...more })}\n`);
    }
    await appendLine(path, '{"torn');
    assert.deepEqual(await readTimes(folder, "s", "cpu A", "wasm"), [facts]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a plan says what it would cost", async () => {
  const root = await Deno.makeTempDir();
  try {
    const plan = await planStudy(tinyGrid(4), { profile: "smoke", dir: null, root, jobs: 2 });
    const [estimate, again] = estimatesOf([plan, plan]);
    assert.deepEqual([estimate.runs, estimate.reused, estimate.missing, estimate.jobs], [
      4,
      0,
      4,
      2,
    ]);
    assert.deepEqual([again.reused, again.missing, again.seconds], [4, 0, 0]);
    assert.ok(estimate.seconds > 0 && estimate.bytes > 2 * 300e6);
    assert.match(
      renderEstimates([estimate, { ...estimate, study: "b", seconds: 3600 }]),
      /^tiny: 4 of 4 runs to compute, about .* with 2 at a time, about 0\.6 GiB of memory\n.*\nin all about 1 h 0 min$/,
    );
    assert.deepEqual(await Array.fromAsync(Deno.readDir(root)), []);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
