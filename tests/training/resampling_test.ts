import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import type { Examples } from "../../src/adapter/projection_cache.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { type StepGradients, stepGradients } from "../../src/training/gradients.ts";
import { type BackbonePass, backbonePasses, UNSEEN_DRAW } from "../../src/training/resampling.ts";
import type { ConfigOverrides } from "../../src/training/config.ts";
import { assertClose } from "../adapter/float64.ts";
import { smallConfig, smallNetwork, smallTask } from "./small.ts";

const ROWS = 13;
/** The examples of a step. */
const FIRST_ROWS = Uint32Array.from({ length: ROWS }, (_, i) => i);
const PLACE = { step: 11, epoch: 3, rows: ROWS };

/** Loss and all gradients of a step as numbers; disposes its tensors. */
function numbersOf({ loss, gradients }: StepGradients): { loss: number; flat: number[] } {
  const numbers = {
    loss: loss.dataSync()[0],
    flat: gradients.flatMap((gradient) => [...gradient.dataSync()]),
  };
  tf.dispose([loss, ...gradients]);
  return numbers;
}

/** Loss and all gradients of some passes over the same 13 examples. */
async function gradientsOf(
  passes: BackbonePass[],
  overrides: ConfigOverrides = {},
): Promise<{ loss: number; flat: number[] }> {
  await startEngine("wasm");
  const task = smallTask();
  const network = smallNetwork(smallConfig(overrides));
  const place = { step: PLACE.step, indices: FIRST_ROWS };
  const found = numbersOf(stepGradients(network, task, passes, place));
  network.dispose();
  return found;
}

Deno.test("static stays on draw 0, epoch takes one draw an epoch; both see the whole batch", () => {
  const whole = { rowStart: 0, rowEnd: ROWS, weight: 1 };
  assert.deepEqual(backbonePasses({ schedule: "static", k: 1 }, PLACE), [{ draw: 0, ...whole }]);
  assert.deepEqual(backbonePasses({ schedule: "epoch", k: 1 }, PLACE), [{ draw: 3, ...whole }]);
});

Deno.test("accumulated parts cover the batch on one scaffold after the other, as equal as can be", () => {
  const parts = [
    { rowStart: 0, rowEnd: 6, weight: 6 / ROWS },
    { rowStart: 6, rowEnd: ROWS, weight: 7 / ROWS },
  ];
  const on = (draw: number) => parts.map((part) => ({ draw, ...part }));
  const place = { ...PLACE, accumulate: 2 };
  assert.deepEqual(backbonePasses({ schedule: "static", k: 1 }, place), on(0));
  assert.deepEqual(backbonePasses({ schedule: "epoch", k: 1 }, place), on(3));
  assert.deepEqual(backbonePasses({ schedule: "batch", k: 2 }, place), [...on(22), ...on(23)]);
  const single = backbonePasses({ schedule: "static", k: 1 }, { ...place, accumulate: 20 });
  assert.equal(single.length, ROWS);
});

Deno.test("batch(k) shows the whole batch to k scaffolds, none of which comes again", () => {
  const draws = [0, 1, 2, 3].flatMap((step) =>
    backbonePasses({ schedule: "batch", k: 3 }, { ...PLACE, step }).map((pass) => {
      assert.deepEqual([pass.rowStart, pass.rowEnd, pass.weight], [0, ROWS, 1]);
      return pass.draw;
    })
  );
  assert.deepEqual(draws, Array.from({ length: 12 }, (_, i) => i));
  assert.ok(!draws.includes(UNSEEN_DRAW));
});

Deno.test("a pool shows the same k scaffolds in every step, none of which is the unseen one", () => {
  for (const schedule of ["batch", "microbatch"] as const) {
    const at = (step: number, pool?: boolean) =>
      backbonePasses({ schedule, k: 3, pool }, { ...PLACE, step });
    assert.deepEqual(at(0, true).map(({ draw }) => draw), [0, 1, 2]);
    assert.deepEqual(at(11, true), at(0, true));
    assert.deepEqual(at(0, true), at(0));
    assert.deepEqual(at(11, false), at(11));
    assert.notDeepEqual(at(11, true), at(11));
  }
});

for (const [k, rows] of [[4, 128], [4, 13], [5, 13], [1, 13], [4, 3], [2, 1]]) {
  Deno.test(`microbatch(${k}) cuts ${rows} rows into parts that cover them, weights sum to 1`, () => {
    const passes = backbonePasses({ schedule: "microbatch", k }, { ...PLACE, rows });
    assert.equal(passes.length, Math.min(k, rows));
    let row = 0;
    for (const { rowStart, rowEnd, weight } of passes) {
      assert.equal(rowStart, row);
      assert.ok(rowEnd > rowStart);
      assert.equal(weight, (rowEnd - rowStart) / rows);
      row = rowEnd;
    }
    assert.equal(row, rows);
    const sum = passes.reduce((total, { weight }) => total + weight, 0);
    assert.ok(Math.abs(sum - 1) < 1e-15);
    const sizes = passes.map(({ rowStart, rowEnd }) => rowEnd - rowStart);
    assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1);
    const next = backbonePasses({ schedule: "microbatch", k }, { ...PLACE, step: 12, rows });
    const draws = [...passes, ...next].map(({ draw }) => draw);
    assert.equal(new Set(draws).size, draws.length);
  });
}

Deno.test("the gradient of batch(k) is the sum of those of its scaffolds, the loss their mean", async () => {
  const passes = backbonePasses({ schedule: "batch", k: 3 }, PLACE);
  const together = await gradientsOf(passes);
  const alone = await Promise.all(passes.map((pass) => gradientsOf([pass])));
  const sum = together.flat.map((_, i) => alone.reduce((total, { flat }) => total + flat[i], 0));
  assertClose(together.flat, sum, 1e-6, "gradient");
  const mean = alone.reduce((total, { loss }) => total + loss, 0) / 3;
  assert.ok(Math.abs(together.loss - mean) < 1e-6);
  assert.notDeepEqual(alone[0].flat, alone[1].flat);
});

Deno.test("micro-batches on one scaffold have the gradient and loss of the whole batch", async () => {
  const whole = await gradientsOf(backbonePasses({ schedule: "static", k: 1 }, PLACE));
  const parts = backbonePasses({ schedule: "microbatch", k: 4 }, PLACE);
  const split = await gradientsOf(parts.map((pass) => ({ ...pass, draw: 0 })));
  assertClose(split.flat, whole.flat, 1e-5, "gradient");
  assert.ok(Math.abs(split.loss - whole.loss) < 1e-6);
  const resampled = await gradientsOf(parts);
  assert.ok(Math.abs(resampled.loss - whole.loss) > 1e-3);
});

Deno.test("dropout does not depend on how a batch is cut into micro-batches", async () => {
  const dropout = { dropout: 0.4, adapter: { dropout: 0.3 } };
  const whole = await gradientsOf(backbonePasses({ schedule: "static", k: 1 }, PLACE), dropout);
  for (const k of [2, 5, 13]) {
    const parts = backbonePasses({ schedule: "microbatch", k }, PLACE);
    const split = await gradientsOf(parts.map((pass) => ({ ...pass, draw: 0 })), dropout);
    assertClose(split.flat, whole.flat, 1e-5, `gradient in ${k} parts`);
  }
  const without = await gradientsOf(backbonePasses({ schedule: "static", k: 1 }, PLACE));
  assert.ok(Math.abs(whole.loss - without.loss) > 1e-3);
});

Deno.test("examples known by number change no bit of a step", async () => {
  await startEngine("wasm");
  const task = smallTask();
  const network = smallNetwork(smallConfig());
  const passes = backbonePasses({ schedule: "static", k: 1 }, PLACE);
  const indices = FIRST_ROWS;
  const step = (examples?: Examples) =>
    numbersOf(stepGradients(network, task, passes, { step: 0, indices, examples }));
  const plain = step();
  const examples = { indices, total: task.sizes.train, owner: {} };
  assert.deepEqual(step(examples), plain);
  assert.deepEqual(step(examples), plain);
  network.dispose();
});
