import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { textClassification } from "../../src/benchmarks/text_classification.ts";
import { packTexts } from "../../src/data/text_data.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { UsageError } from "../../src/errors.ts";

const SPLIT = packTexts([
  { tokens: [1, 2, 3], label: 1 },
  { tokens: [4], label: 0 },
  { tokens: [5, 6], label: 1 },
]);
const DATA = {
  ...{ name: "texts", digest: "", vocabulary: 7, longest: 3, classes: 2 },
  ...{ train: SPLIT, validation: SPLIT, test: SPLIT },
};

Deno.test("text classification: a batch is its texts one after the other, labels one-hot", async () => {
  await startEngine("wasm");
  const { inputs, targets } = textClassification(DATA).batch("train", Uint32Array.of(2, 0));
  assert.deepEqual([...inputs.tokens.dataSync()], [5, 6, 1, 2, 3]);
  assert.deepEqual([...inputs.lengths.dataSync()], [2, 3]);
  assert.deepEqual(targets.arraySync(), [[0, 1], [0, 1]]);
  tf.dispose([inputs, targets]);
});

Deno.test("text classification: loss and accuracy are of the whole split, and leave nothing", async () => {
  await startEngine("wasm");
  // Long enough to be scored in three parts.
  const texts = Array.from({ length: 37 }, (_, i) => ({
    tokens: Array<number>(500).fill(i % 7),
    label: i % 2,
  }));
  const task = textClassification({ ...DATA, longest: 500, test: packTexts(texts) });
  const before = tf.memory().numTensors;
  const parts: number[] = [];
  // Answers 1 for even tokens, with a probability of e / (1 + e).
  const score = await task.evaluate(({ tokens, lengths }) => {
    parts.push(lengths.size);
    const firsts = [...tokens.dataSync()].filter((_, i) => i % 500 === 0);
    return tf.tensor2d(firsts.map((token) => token % 2 === 0 ? [0, 1] : [1, 0]));
  }, "test");
  assert.deepEqual(parts, [16, 16, 5]);
  assert.equal(tf.memory().numTensors, before);
  const right = texts.filter(({ tokens: [token], label }) => (token % 2 === 0) === (label === 1));
  assert.equal(score.value, 100 * right.length / 37);
  const [won, lost] = [Math.log1p(Math.exp(-1)), Math.log1p(Math.exp(1))];
  const expected = (right.length * won + (37 - right.length) * lost) / 37;
  assert.ok(Math.abs(score.loss - expected) < 1e-6, `${score.loss} ${expected}`);
});

Deno.test("text classification: examples beyond a split and unusable data are refused", () => {
  const task = textClassification(DATA);
  assert.throws(() => task.batch("test", Uint32Array.of(0, 3)), (error: Error) => {
    assert.ok(error instanceof UsageError);
    assert.match(error.message, /no test text 3: expected 0 to 2/);
    return true;
  });
  assert.throws(() => textClassification({ ...DATA, vocabulary: 6 }), /token 6 at 5/);
});
