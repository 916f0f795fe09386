import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { type Bias, biasRequest } from "../../src/adapter/bias.ts";
import { Frozen } from "../../src/adapter/frozen.ts";
import type { Pass } from "../../src/adapter/layer.ts";
import { createLottaLinear } from "../../src/adapter/lotta_linear.ts";
import { type AdapterConfig, adapterScaling } from "../../src/adapter/options.ts";
import { Trained } from "../../src/adapter/trained.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";
import { createStream, keepMask } from "../../src/random/stream.ts";
import { closedValues } from "../support/closed_values.ts";
import {
  assertClose,
  columnNorms,
  differentiate,
  type LayerValues,
  lottaForward,
  type Rows,
  toRows,
} from "./float64.ts";
import { backpropagate, disposeLayer, drawnFrozen, fillLayer, PLAIN, SEEDS } from "./layers.ts";

const ROWS = 3;

interface Case {
  adapter?: Partial<AdapterConfig>;
  shape?: [number, number];
  isData?: boolean;
  frozen?: boolean;
  bias?: "trained" | "frozen";
  pass?: Partial<Pass>;
}

const CASES: Record<string, Case> = {
  "a hidden layer": {},
  "a layer on data": { isData: true },
  "rank 1": { adapter: { rank: 1 } },
  "a rank above both widths": { adapter: { rank: 7 } },
  "rsLoRA scaling": { adapter: { scaling: "rslora" } },
  "constant scaling": { adapter: { scaling: "constant", rank: 5 } },
  "DoRA": { adapter: { dora: true } },
  "DoRA on data": { adapter: { dora: true }, isData: true },
  "DoRA with beta fixed": { adapter: { dora: true, trainBeta: false } },
  "LayerNorm": { adapter: { layerNorm: true } },
  "a residual": { adapter: { residual: true }, shape: [4, 4] },
  "a residual to a narrower output": { adapter: { residual: true }, shape: [6, 3] },
  "a residual to a wider output": { adapter: { residual: true }, shape: [3, 6] },
  "a residual from data": { adapter: { residual: true }, isData: true },
  "beta fixed": { adapter: { trainBeta: false } },
  "beta fixed, on data": { adapter: { trainBeta: false }, isData: true },
  "adapter dropout": { adapter: { dropout: 0.5 }, pass: { step: 3, row: 2 } },
  "adapter dropout on data": { adapter: { dropout: 0.5 }, isData: true },
  "a bias": { bias: "trained" },
  "a frozen bias": { bias: "frozen" },
  "a frozen bias, on data": { bias: "frozen", isData: true },
  "no backbone": { frozen: false },
  "no backbone, DoRA": { frozen: false, adapter: { dora: true } },
  "everything at once": {
    adapter: { dora: true, layerNorm: true, residual: true, scaling: "rslora", dropout: 0.3 },
    bias: "trained",
    shape: [4, 6],
  },
};

/** The case's layer in float64, as a function of all numbers that may have a gradient. */
function referenceOf(
  parameters: Record<string, number[]>,
  kernel: Rows | null,
  adapter: AdapterConfig,
  dOut: number,
): LayerValues {
  return {
    kernel,
    loraA: toRows(parameters["layer.loraA"], adapter.rank),
    loraB: toRows(parameters["layer.loraB"], dOut),
    beta: parameters["layer.beta"]?.[0] ?? 1,
    magnitude: parameters["layer.magnitude"] ?? null,
    gain: parameters["layer.norm.gain"] ?? null,
    shift: parameters["layer.norm.shift"] ?? null,
    bias: parameters["layer.bias"] ?? null,
  };
}

function biasOf(kind: Case["bias"], dIn: number, dOut: number): Bias | undefined {
  if (kind === undefined) return undefined;
  if (kind === "trained") return new Trained("layer.bias", [dOut], { constant: 0 });
  const frozen = new Frozen(biasRequest("layer", [dIn, dOut], { seed: SEEDS.backbone }));
  frozen.draw(0);
  return frozen;
}

async function checkGradients(one: Case): Promise<void> {
  const { shape: [dIn, dOut] = [5, 4], isData = false } = one;
  const adapter = { ...PLAIN, ...one.adapter };
  const pass: Pass = {
    training: true,
    step: 0,
    row: 0,
    rows: ROWS,
    withoutBackbone: false,
    ...one.pass,
  };
  const frozen = one.frozen === false ? null : drawnFrozen(dIn, dOut);
  const bias = biasOf(one.bias, dIn, dOut);
  const layer = createLottaLinear("layer", {
    dIn,
    dOut,
    adapter,
    frozen,
    bias,
    isData,
    dropoutSeed: SEEDS.dropout,
  });
  fillLayer(layer);
  const x = closedValues(ROWS * dIn, 50, 2);
  const coefficients = closedValues(ROWS * dOut, 60, 2);
  const { output, gradients } = await backpropagate(layer, x, dIn, {
    pass,
    coefficients,
    input: !isData,
  });

  const kernel = frozen === null ? null : toRows(await frozen.kernel.data(), dOut);
  const values: Record<string, number[]> = Object.fromEntries(
    await Promise.all(
      layer.trained.map(async (parameter) => [parameter.name, [...await parameter.values()]]),
    ),
  );
  if (bias instanceof Frozen) {
    assert.ok(!("layer.bias" in values));
    values["layer.bias"] = [...await bias.kernel.data()];
  }
  let mask: Rows | null = null;
  if (adapter.dropout > 0) {
    const flat = new Float32Array(ROWS * dIn);
    const stream = createStream(SEEDS.dropout, "layer.adapter", "dropout");
    keepMask(stream, pass.row * dIn, flat, adapter.dropout, { draw: pass.step });
    assert.ok(flat.some((factor) => factor === 0) && flat.some((factor) => factor > 0));
    mask = toRows(flat, dIn);
  }
  const settings = { scaling: adapterScaling(adapter), residual: adapter.residual };
  const norms = adapter.dora
    ? columnNorms(referenceOf(values, kernel, adapter, dOut), settings.scaling)
    : null;
  const forward = (x: number[], values: Record<string, number[]>) =>
    lottaForward(
      toRows(x, dIn),
      referenceOf(values, kernel, adapter, dOut),
      settings,
      mask,
      norms,
    ).flat();
  const weighted = (h: number[]) => h.reduce((sum, value, i) => sum + value * coefficients[i], 0);

  assertClose(output, forward([...x], values), 2e-6, "output");
  for (const { name } of layer.trained) {
    const expected = differentiate(
      (moved) => weighted(forward([...x], { ...values, [name]: moved })),
      values[name],
    );
    assertClose(gradients[name], expected, 1e-4, name);
  }
  if (!isData) {
    const expected = differentiate((x) => weighted(forward(x, values)), [...x]);
    assertClose(gradients.x, expected, 1e-4, "x");
  }
  disposeLayer(layer);
}

for (const engine of EVERYWHERE) {
  for (const [name, one] of Object.entries(CASES)) {
    engineTest(
      engine,
      `${name}: output and gradients equal float64 differences`,
      () => checkGradients(one),
    );
  }
}

for (const dora of [false, true]) {
  Deno.test(`leaving the backbone out equals beta = 0${dora ? ", with DoRA" : ""}`, async () => {
    await startEngine("wasm");
    const frozen = drawnFrozen(5, 4);
    const adapter = { ...PLAIN, dora, layerNorm: true, residual: true };
    const layer = createLottaLinear("layer", {
      dIn: 5,
      dOut: 4,
      adapter,
      frozen,
      bias: new Trained("layer.bias", [4], { constant: 0 }),
      isData: false,
      dropoutSeed: SEEDS.dropout,
    });
    fillLayer(layer);
    const output = (withoutBackbone: boolean) =>
      tf.tidy(() => {
        const x = tf.tensor2d(closedValues(15, 50, 2), [3, 5]);
        const pass = { training: false, step: 0, row: 0, rows: 1, withoutBackbone };
        return [...layer.apply(x, pass).dataSync()];
      });
    const whole = output(false);
    const without = output(true);
    layer.beta?.assign(new Float32Array(1));
    assertClose(output(false), without, 1e-6, "output");
    assert.notDeepEqual(whole, without);
    disposeLayer(layer);
  });
}

Deno.test("a layer with B = 0 starts as its backbone alone", async () => {
  await startEngine("wasm");
  const frozen = drawnFrozen(5, 4);
  const layer = createLottaLinear("layer", {
    dIn: 5,
    dOut: 4,
    adapter: PLAIN,
    frozen,
    isData: false,
    dropoutSeed: SEEDS.dropout,
  });
  for (const parameter of layer.trained) parameter.materialise(SEEDS);
  tf.tidy(() => {
    const x = tf.tensor2d(closedValues(15, 50, 2), [3, 5]);
    const pass = { training: true, step: 0, row: 0, rows: 1, withoutBackbone: false };
    assert.deepEqual(layer.apply(x, pass).dataSync(), tf.matMul(x, frozen.kernel).dataSync());
  });
  disposeLayer(layer);
});

Deno.test("A starts uniform in +-1/sqrt(dIn) or +-sqrt(6/dIn), B at zero or uniform in +-1/sqrt(rank) or +-sqrt(6/rank)", async () => {
  await startEngine("wasm");
  const [dIn, dOut, rank] = [100, 80, 25];
  const start = async (bInit: AdapterConfig["bInit"], aInit?: AdapterConfig["aInit"]) => {
    const layer = createLottaLinear("layer", {
      dIn,
      dOut,
      adapter: { ...PLAIN, rank, aInit, bInit },
      frozen: null,
      isData: false,
      dropoutSeed: SEEDS.dropout,
    });
    const [loraA, loraB] = layer.trained;
    loraA.materialise(SEEDS);
    loraB.materialise(SEEDS);
    const values = { a: await loraA.values(), b: await loraB.values() };
    disposeLayer(layer);
    return values;
  };
  const assertUniform = (values: Float32Array, bound: number) => {
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    assert.ok(largest <= Math.fround(bound) && largest > 0.99 * bound, `${largest}, ${bound}`);
    const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    assert.ok(Math.abs(variance / (bound * bound / 3) - 1) < 0.08, `${variance}`);
  };
  const { a, b } = await start("zeros");
  assertUniform(a, 1 / Math.sqrt(dIn));
  assert.ok(b.every((value) => value === 0));
  assertUniform((await start("kaiming_uniform")).b, 1 / Math.sqrt(rank));
  const wide = await start("kaiming_uniform", "kaiming");
  assertUniform(wide.a, Math.sqrt(6 / dIn));
  assertUniform(wide.b, 1 / Math.sqrt(rank));
  assertUniform((await start("kaiming")).b, Math.sqrt(6 / rank));
  assert.deepEqual((await start("zeros", "kaiming_sqrt5")).a, a);
});

Deno.test("scaling is alpha / r for LoRA, alpha / sqrt(r) for rsLoRA and alpha where it is constant", () => {
  assert.equal(adapterScaling({ ...PLAIN, alpha: 16, rank: 4 }), 4);
  assert.equal(adapterScaling({ ...PLAIN, alpha: 16, rank: 4, scaling: "rslora" }), 8);
  for (const rank of [1, 4, 32]) {
    assert.equal(adapterScaling({ ...PLAIN, alpha: 2, rank, scaling: "constant" }), 2);
  }
});

Deno.test("a column of zeros (no backbone, B = 0) does not divide by zero under DoRA", async () => {
  await startEngine("wasm");
  const layer = createLottaLinear("layer", {
    dIn: 5,
    dOut: 4,
    adapter: { ...PLAIN, dora: true },
    frozen: null,
    isData: true,
    dropoutSeed: SEEDS.dropout,
  });
  for (const parameter of layer.trained) parameter.materialise(SEEDS);
  const { output } = await backpropagate(layer, closedValues(15, 50), 5, {
    coefficients: closedValues(12, 60),
    input: false,
  });
  assert.ok(output.every((value) => value === 0));
  disposeLayer(layer);
});
