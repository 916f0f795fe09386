import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { createDense, createFrozenLinear } from "../../src/adapter/dense.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";
import { closedValues } from "../support/closed_values.ts";
import { assertClose, differentiate, multiply, toRows } from "./float64.ts";
import { backpropagate, disposeLayer, drawnFrozen, fillLayer, SEEDS, TRAINING } from "./layers.ts";

const [ROWS, D_IN, D_OUT] = [3, 5, 4];
const x = closedValues(ROWS * D_IN, 50, 2);
const coefficients = closedValues(ROWS * D_OUT, 60, 2);

/** `x K + b`, row after row. */
function affine(x: number[], kernel: number[], bias: number[]): number[] {
  return multiply(toRows(x, D_IN), toRows(kernel, D_OUT))
    .flatMap((row) => row.map((value, j) => value + bias[j]));
}

function weighted(h: number[]): number {
  return h.reduce((sum, value, i) => sum + value * coefficients[i], 0);
}

for (const engine of EVERYWHERE) {
  for (const isData of [false, true]) {
    const input = isData ? "data" : "activations";
    engineTest(engine, `a trained layer on ${input} equals float64 differences`, async () => {
      const layer = createDense("layer", D_IN, D_OUT, { isData });
      fillLayer(layer);
      const kernel = [...await layer.trained[0].values()];
      const bias = [...await layer.trained[1].values()];
      const { output, gradients } = await backpropagate(layer, x, D_IN, {
        coefficients,
        input: !isData,
      });
      assertClose(output, affine([...x], kernel, bias), 2e-6, "output");
      const byKernel = differentiate((k) => weighted(affine([...x], k, bias)), kernel);
      const byBias = differentiate((b) => weighted(affine([...x], kernel, b)), bias);
      assertClose(gradients["layer.kernel"], byKernel, 1e-5, "kernel");
      assertClose(gradients["layer.bias"], byBias, 1e-5, "bias");
      if (!isData) {
        const byInput = differentiate((x) => weighted(affine(x, kernel, bias)), [...x]);
        assertClose(gradients.x, byInput, 1e-5, "x");
      }
      disposeLayer(layer);
    });
  }

  engineTest(engine, "a frozen layer passes gradients on and has none itself", async () => {
    const layer = createFrozenLinear("layer", {
      dIn: D_IN,
      dOut: D_OUT,
      frozen: drawnFrozen(D_IN, D_OUT),
    });
    const kernel = [...await layer.frozen!.kernel.data()];
    const none = new Array(D_OUT).fill(0);
    assert.deepEqual(layer.trained, []);
    const { output, gradients } = await backpropagate(layer, x, D_IN, {
      coefficients,
      input: true,
    });
    assertClose(output, affine([...x], kernel, none), 2e-6, "output");
    const byInput = differentiate((x) => weighted(affine(x, kernel, none)), [...x]);
    assertClose(gradients.x, byInput, 1e-5, "x");
    disposeLayer(layer);
  });
}

Deno.test("a layer of nothing passes a gradient of zeros on, so that what lies below has one", async () => {
  await startEngine("wasm");
  const layer = createFrozenLinear("layer", { dIn: D_IN, dOut: D_OUT, frozen: null });
  const { output, gradients } = await backpropagate(layer, x, D_IN, { coefficients, input: true });
  assert.deepEqual(output, new Float32Array(ROWS * D_OUT));
  assert.deepEqual(gradients.x, new Float32Array(ROWS * D_IN));
});

Deno.test("a frozen layer without its backbone gives zeros", async () => {
  await startEngine("wasm");
  const layer = createFrozenLinear("layer", {
    dIn: D_IN,
    dOut: D_OUT,
    frozen: drawnFrozen(D_IN, D_OUT),
    isData: true,
  });
  const output = tf.tidy(() =>
    layer.apply(tf.tensor2d(x, [ROWS, D_IN]), { ...TRAINING, withoutBackbone: true }).dataSync()
  );
  assert.deepEqual(output, new Float32Array(ROWS * D_OUT));
  disposeLayer(layer);
});

Deno.test("kernel and bias start uniform in +-1/sqrt(dIn), from the seed of the head", async () => {
  await startEngine("wasm");
  const [dIn, dOut] = [64, 500];
  const start = async (head: number) => {
    const layer = createDense("layer", dIn, dOut);
    for (const parameter of layer.trained) parameter.materialise({ ...SEEDS, head });
    const values = await Promise.all(layer.trained.map((parameter) => parameter.values()));
    disposeLayer(layer);
    return values;
  };
  for (const values of await start(3)) {
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    assert.ok(largest <= 1 / 8 && largest > 0.98 / 8, `${largest}`);
  }
  assert.deepEqual(await start(3), await start(3));
  assert.notDeepEqual(await start(3), await start(4));
});

Deno.test("a kernel starts Xavier-uniform where a gain is given, its bias as ever", async () => {
  await startEngine("wasm");
  const [dIn, dOut, gain] = [64, 500, 0.5];
  const start = async (xavierGain: number | null) => {
    const layer = createDense("layer", dIn, dOut, { xavierGain });
    for (const parameter of layer.trained) parameter.materialise(SEEDS);
    const values = await Promise.all(layer.trained.map((parameter) => parameter.values()));
    disposeLayer(layer);
    return values;
  };
  const [usual, xavier] = [await start(null), await start(gain)];
  const squares = xavier[0].reduce((sum, value) => sum + value * value, 0);
  // A variance of 2 gain^2 / (dIn + dOut), within four standard errors over 32,000 values.
  const ratio = squares / xavier[0].length * (dIn + dOut) / (2 * gain ** 2);
  assert.ok(Math.abs(ratio - 1) < 0.02, `${ratio}`);
  assert.deepEqual(xavier[1], usual[1]);
});
