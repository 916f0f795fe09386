import assert from "node:assert/strict";
import { loadMnist } from "../../src/data/mnist/mnist.ts";
import { normalisationTable } from "../../src/benchmarks/normalisation.ts";

Deno.test("normalisation: 0 and 255 become torchvision's values", () => {
  const table = normalisationTable();
  assert.equal(table.length, 256);
  // ToTensor and Normalize((0.1307,), (0.3081,)) of torchvision, printed with four decimals.
  assert.equal(table[0].toFixed(4), "-0.4242");
  assert.equal(table[255].toFixed(4), "2.8215");
  assert.equal(table[128], Math.fround((128 / 255 - 0.1307) / 0.3081));
});

Deno.test("normalisation: the digits have about zero mean and unit deviation", async () => {
  const table = normalisationTable();
  const { inputs } = (await loadMnist()).train;
  let sum = 0;
  let squares = 0;
  for (const byte of inputs) {
    sum += table[byte];
    squares += table[byte] ** 2;
  }
  const mean = sum / inputs.length;
  assert.ok(Math.abs(mean) < 0.02, `mean ${mean}`);
  const deviation = Math.sqrt(squares / inputs.length - mean ** 2);
  assert.ok(Math.abs(deviation - 1) < 0.02, `deviation ${deviation}`);
});
