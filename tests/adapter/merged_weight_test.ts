import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { createDense, createFrozenLinear } from "../../src/adapter/dense.ts";
import type { Layer, Pass } from "../../src/adapter/layer.ts";
import { createLottaLinear } from "../../src/adapter/lotta_linear.ts";
import { mergedWeight } from "../../src/adapter/merged_weight.ts";
import type { AdapterConfig } from "../../src/adapter/options.ts";
import { Trained } from "../../src/adapter/trained.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { closedValues } from "../support/closed_values.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";
import { valuesOf } from "../support/values.ts";
import { assertClose, differentiate, multiply, toRows } from "./float64.ts";
import {
  backpropagate,
  disposeLayer,
  drawnFrozen,
  fillLayer,
  PLAIN,
  SEEDS,
  TRAINING,
} from "./layers.ts";

const [ROWS, D_IN, D_OUT, RANK] = [5, 7, 6, 2];
const SCALING = 1.5;
const coefficients = closedValues(D_IN * D_OUT, 60, 2);

/** `sum(c * (beta W + s A B))` in float64. */
function weighted(kernel: number[] | null, a: number[], b: number[], beta: number): number {
  return multiply(toRows(a, RANK), toRows(b, D_OUT)).flat().reduce(
    (sum, low, i) => sum + coefficients[i] * (beta * (kernel?.[i] ?? 0) + SCALING * low),
    0,
  );
}

for (const engine of EVERYWHERE) {
  for (const variant of ["beta", "no beta", "no backbone"]) {
    engineTest(
      engine,
      `the gradients of a merged weight with ${variant} equal float64's`,
      async () => {
        const frozen = variant === "no backbone" ? null : drawnFrozen(D_IN, D_OUT);
        const gained = variant === "beta";
        const kernel = frozen && [...await frozen.kernel.data()];
        const [a, b, beta] = [closedValues(D_IN * RANK, 1), closedValues(RANK * D_OUT, 2), 0.7];
        const [sum, dA, dB, dBeta] = await valuesOf(() => {
          const inputs = [tf.tensor2d(a, [D_IN, RANK]), tf.tensor2d(b, [RANK, D_OUT])];
          const f = (loraA: tf.Tensor, loraB: tf.Tensor, gain?: tf.Tensor) => {
            const factors = { loraA, loraB, scaling: SCALING };
            const weight = mergedWeight({ frozen, beta: gain ?? null, factors });
            return tf.sum(tf.mul(weight, tf.tensor2d(coefficients, [D_IN, D_OUT])));
          };
          const given = gained ? [...inputs, tf.scalar(beta)] : inputs;
          const { value, grads } = tf.valueAndGrads(f as Parameters<typeof tf.valueAndGrads>[0])(
            given,
          );
          return [value, ...grads];
        });
        const gain = gained ? beta : 1;
        assertClose(sum, [weighted(kernel, [...a], [...b], gain)], 1e-5, "sum");
        assertClose(dA, differentiate((a) => weighted(kernel, a, [...b], gain), [...a]), 1e-5, "A");
        assertClose(dB, differentiate((b) => weighted(kernel, [...a], b, gain), [...b]), 1e-5, "B");
        const byBeta = differentiate(([beta]) => weighted(kernel, [...a], [...b], beta), [gain]);
        if (gained) assertClose(dBeta, byBeta, 1e-5, "beta");
        frozen?.dispose();
      },
    );
  }
}

function lotta(adapter: Partial<AdapterConfig> = {}, frozen = drawnFrozen(D_IN, D_OUT)): Layer {
  return createLottaLinear("layer", {
    ...{ dIn: D_IN, dOut: D_OUT, frozen, isData: false, dropoutSeed: SEEDS.dropout },
    adapter: { ...PLAIN, ...adapter },
    bias: new Trained("layer.bias", [D_OUT], { constant: 0 }),
  });
}

const frozenLayer = (options: Partial<Parameters<typeof createFrozenLinear>[1]> = {}) =>
  createFrozenLinear("layer", {
    ...{ dIn: D_IN, dOut: D_OUT, frozen: drawnFrozen(D_IN, D_OUT) },
    ...options,
  });

const LINEAR: Readonly<Record<string, () => Layer>> = {
  adapted: lotta,
  "adapted without a beta": () => lotta({ trainBeta: false }),
  trained: () => createDense("layer", D_IN, D_OUT),
  "trained without a bias": () => createDense("layer", D_IN, D_OUT, { bias: false }),
  frozen: frozenLayer,
  "frozen with a frozen bias": () => frozenLayer({ bias: drawnFrozen(1, D_OUT, "bias") }),
  empty: () => frozenLayer({ frozen: null }),
};

/** The layer by its matrix. */
function byMatrix({ merged, ...layer }: Layer): Layer {
  return {
    ...layer,
    apply(x, pass) {
      const { weight, bias } = merged!(pass);
      return tf.add(tf.matMul(x, weight), bias ?? 0);
    },
  };
}

for (const [name, create] of Object.entries(LINEAR)) {
  Deno.test(`a layer that is ${name} equals its matrix, gradients included`, async () => {
    await startEngine("wasm");
    const layer = create();
    fillLayer(layer);
    const passes: Pass[] = [TRAINING, { ...TRAINING, training: false, withoutBackbone: true }];
    for (const pass of passes) {
      const x = closedValues(ROWS * D_IN, 50, 2);
      const given = { pass, coefficients: closedValues(ROWS * D_OUT, 70), input: true };
      // Nobody differentiates by a beta that is left out.
      const asked = pass.withoutBackbone ? { ...layer, trained: [] } : layer;
      const expected = await backpropagate(asked, x, D_IN, given);
      const found = await backpropagate(byMatrix(asked), x, D_IN, given);
      assertClose(found.output, [...expected.output], 2e-6, "output");
      for (const [of, gradient] of Object.entries(expected.gradients)) {
        assertClose(found.gradients[of], [...gradient], 2e-6, of);
      }
    }
    disposeLayer(layer);
  });
}

Deno.test("a layer that does more than multiply has no matrix", () => {
  const options: Partial<AdapterConfig>[] = [
    { dora: true },
    { layerNorm: true },
    { residual: true },
    { dropout: 0.1 },
  ];
  for (const option of options) assert.equal(lotta(option).merged, undefined);
  assert.equal(frozenLayer({ gained: true }).merged, undefined);
});
