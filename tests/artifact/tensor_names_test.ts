import assert from "node:assert/strict";
import { storedName, storedShape, transpose } from "../../src/artifact/tensor_names.ts";

const NAMES: [string, string, boolean][] = [
  ["hidden.0.loraA", "base_model.model.hidden.0.lora_A.weight", true],
  ["hidden.0.loraB", "base_model.model.hidden.0.lora_B.weight", true],
  ["hidden.0.magnitude", "base_model.model.hidden.0.lora_magnitude_vector", false],
  ["head.kernel", "base_model.model.head.weight", true],
  ["words.rows", "base_model.model.words.weight", false],
  ["head.bias", "base_model.model.head.bias", false],
  ["hidden.0.beta", "base_model.model.hidden.0.beta", false],
  ["norm.runningMean", "base_model.model.norm.running_mean", false],
  ["blocks.0.attention.constructor", "base_model.model.blocks.0.attention.constructor", false],
  ["eps", "base_model.model.eps", false],
];

for (const [parameter, name, transposed] of NAMES) {
  Deno.test(`tensor names: ${parameter} is stored as ${name}`, () => {
    assert.deepEqual(storedName(parameter), { name, transposed });
    const bare = name.slice("base_model.model.".length);
    assert.deepEqual(storedName(parameter, ""), { name: bare, transposed });
  });
}

Deno.test("tensor names: kernels and factors lie the other way round in a file", () => {
  assert.deepEqual(storedShape([2, 3], storedName("a.kernel")), [3, 2]);
  assert.deepEqual(storedShape([2, 3], storedName("a.rows")), [2, 3]);
  assert.deepEqual(storedShape([], storedName("a.beta")), []);
});

Deno.test("tensor names: turned round twice, a matrix is itself", () => {
  const values = Float32Array.of(1, 2, 3, 4, 5, 6);
  assert.deepEqual(transpose(values, [2, 3]), Float32Array.of(1, 4, 2, 5, 3, 6));
  assert.deepEqual(transpose(transpose(values, [2, 3]), [3, 2]), values);
});
