import assert from "node:assert/strict";
import { chanceLevel } from "../../src/benchmarks/chance.ts";
import { BENCHMARKS } from "../../src/benchmarks/registry.ts";
import { generatedLanguage } from "../../src/data/wikitext/generated_language.ts";
import { loadPendulum } from "../../src/data/trajectories/pendulum.ts";
import { startEngine } from "../../src/engine/engine.ts";

/** Windows of 128 tokens that are scored of a text. */
const SCORED = 128 * 128;

function close(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual}, expected ${expected}`);
}

for (const { id, compared, load } of Object.values(BENCHMARKS)) {
  if (compared?.chance === undefined) continue;
  Deno.test(`${id}: the stated level of chance is that of the data that need no download`, async () => {
    await startEngine("wasm");
    const data = await load(null);
    const stated = compared.chance![data.name];
    assert.notEqual(stated, undefined, data.name);
    close(stated, await chanceLevel(data), 1e-4 * stated);
  });
}

Deno.test("the frequencies of a text's words lose their cross-entropy, by counting", async () => {
  await startEngine("wasm");
  const { train, test, vocabulary } = generatedLanguage();
  const counts = new Array(vocabulary).fill(1);
  // Each window predicts its tokens but the first of the text.
  const windows = Math.floor((train.length - 1) / 128);
  for (let t = 1; t <= windows * 128; t++) counts[train[t]]++;
  const total = counts.reduce((sum, count) => sum + count, 0);
  let loss = 0;
  for (let t = 1; t <= SCORED; t++) loss -= Math.log(counts[test[t]] / total);
  close(await chanceLevel(await BENCHMARKS.wikitext.load(null)), loss / SCORED, 1e-4);
  // Above what the grammar leaves, and no more than an equal guess among the words.
  assert.ok(loss / SCORED > 1.75 * Math.LN2 && loss / SCORED < Math.log(vocabulary));
});

Deno.test("the best constant action errs about by the actions' variance", async () => {
  await startEngine("wasm");
  const { test } = loadPendulum();
  const actions = test.flatMap((episode) => [...episode.actions]);
  const mean = actions.reduce((sum, action) => sum + action, 0) / actions.length;
  const variance = actions.reduce((sum, action) => sum + (action - mean) ** 2, 0) / actions.length;
  const chance = await chanceLevel(await BENCHMARKS.halfcheetah.load(null));
  // The mean of the training actions is not that of the test actions: no less, and little more.
  assert.ok(chance >= variance - 1e-6 && chance < 1.05 * variance, `${chance}, ${variance}`);
});

Deno.test("a metric whose chance is the same on all data is refused by name", async () => {
  const data = await BENCHMARKS.lorenz.load(null);
  await assert.rejects(chanceLevel(data), /chance of the metric "r2"/);
});
