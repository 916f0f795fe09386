import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import type { BackboneStorage } from "../../src/adapter/backbone_storage.ts";
import { createConvolution, createLottaConvolution } from "../../src/adapter/convolution.ts";
import { createDense, createFrozenLinear } from "../../src/adapter/dense.ts";
import { Frozen } from "../../src/adapter/frozen.ts";
import { type ImageLayer, type Layer, type Pass, PREDICTION } from "../../src/adapter/layer.ts";
import { createLottaLinear } from "../../src/adapter/lotta_linear.ts";
import type { AdapterConfig } from "../../src/adapter/options.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { imagePatches } from "../../src/engine/operations/image_patches.ts";
import { closedValues } from "../support/closed_values.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";
import { assertClose } from "./float64.ts";
import { backpropagate, disposeLayer, fillLayer, PLAIN, SEEDS, TRAINING } from "./layers.ts";

const [IMAGES, HEIGHT, WIDTH, FROM] = [2, 5, 4, 3];
const PIXELS = HEIGHT * WIDTH;

interface Case {
  adapter?: Partial<AdapterConfig>;
  to?: number;
  stride?: number;
  isData?: boolean;
  /** How W is kept; null: there is none. */
  keep?: BackboneStorage | null;
  pass?: Partial<Pass>;
}

const CASES: Record<string, Case> = {
  "a hidden layer": {},
  "a stride of 2": { stride: 2 },
  "images that are data": { isData: true },
  "beta fixed": { adapter: { trainBeta: false } },
  "DoRA": { adapter: { dora: true } },
  "LayerNorm and a stride of 2": { adapter: { layerNorm: true }, stride: 2 },
  "adapter dropout": { adapter: { dropout: 0.5 }, pass: { step: 3, row: 2, rows: IMAGES } },
  "prediction": { pass: { training: false } },
  "no backbone": { keep: null },
  "a backbone left out": { adapter: { trainBeta: false }, pass: { withoutBackbone: true } },
  "a backbone drawn anew": { keep: "regenerate" },
};

/** Images as rows of all their pixels, so that an image layer can stand for a layer of rows. */
function asLayer(layer: ImageLayer): Layer {
  return { ...layer, apply: (x, pass) => layer.apply(imagesOf(x), pass) };
}

/** A layer of patches over images as rows. */
function overPatches(layer: Layer, stride: number): Layer {
  const patches = { size: [3, 3], strides: [stride, stride], padding: 1 } as const;
  return { ...layer, apply: (x, pass) => layer.apply(imagePatches(imagesOf(x), patches), pass) };
}

function imagesOf(x: tf.Tensor2D): tf.Tensor4D {
  return tf.reshape(x, [-1, HEIGHT, WIDTH, FROM]);
}

function drawn(to: number, keep: BackboneStorage): Frozen {
  const request = { seed: SEEDS.backbone, path: "layer", dIn: 9 * FROM, dOut: to };
  const frozen = new Frozen(request, keep);
  frozen.draw(0);
  return frozen;
}

/** Both give the same output and the same gradients. */
async function compare(
  [layer, expected]: [Layer, Layer],
  { rows, to, isData = false, pass }: { rows: number; to: number; isData?: boolean; pass?: Pass },
): Promise<void> {
  const x = closedValues(IMAGES * PIXELS * FROM, 50, 2);
  const options = { pass, coefficients: closedValues(rows * to, 60, 2), input: !isData };
  const outcomes = [];
  for (const one of [layer, expected]) {
    fillLayer(one);
    outcomes.push(await backpropagate(one, x, PIXELS * FROM, options));
    disposeLayer(one);
  }
  const [found, wanted] = outcomes;
  assert.equal(wanted.output.length, rows * to);
  assertClose(found.output, [...wanted.output], 1e-5, "output");
  assert.deepEqual(Object.keys(found.gradients), Object.keys(wanted.gradients));
  for (const [name, gradient] of Object.entries(wanted.gradients)) {
    assertClose(found.gradients[name], [...gradient], 1e-5, name);
  }
}

for (const engine of EVERYWHERE) {
  for (const [name, one] of Object.entries(CASES)) {
    engineTest(engine, `LottaLoRA over patches, ${name}: as over rows`, async () => {
      const { to = 4, stride = 1, isData = false, keep = "memory" } = one;
      const options = () => ({
        ...{ dIn: 9 * FROM, dOut: to, isData, dropoutSeed: SEEDS.dropout },
        adapter: { ...PLAIN, ...one.adapter },
        frozen: keep === null ? null : drawn(to, keep),
      });
      const layers: [Layer, Layer] = [
        asLayer(createLottaConvolution("layer", { ...options(), stride })),
        overPatches(createLottaLinear("layer", options()), stride),
      ];
      const rows = IMAGES * Math.ceil(HEIGHT / stride) * Math.ceil(WIDTH / stride);
      await compare(layers, { rows, to, isData, pass: { ...TRAINING, ...one.pass } });
    });
  }

  engineTest(engine, "trained and frozen maps over patches: as over rows", async () => {
    const frozen = () =>
      createFrozenLinear("layer", { dIn: 9 * FROM, dOut: 4, frozen: drawn(4, "memory") });
    const dense = (isData: boolean) => createDense("layer", 9 * FROM, 4, { isData });
    const rows = IMAGES * PIXELS;
    for (const isData of [false, true]) {
      const layer = asLayer(createConvolution(dense(isData), { isData }));
      await compare([layer, overPatches(dense(isData), 1)], { rows, to: 4, isData });
    }
    const layer = asLayer(createConvolution(frozen()));
    await compare([layer, overPatches(frozen(), 1)], { rows, to: 4 });
  });
}

Deno.test("prediction gives the bits of the layer over rows, which stored networks rely on", async () => {
  await startEngine("wasm");
  const options = () => ({
    ...{ dIn: 9 * FROM, dOut: 4, isData: false, dropoutSeed: SEEDS.dropout },
    ...{ adapter: { ...PLAIN, dora: true }, frozen: drawn(4, "memory") },
  });
  const x = tf.tensor2d(closedValues(IMAGES * PIXELS * FROM, 50, 2), [IMAGES, PIXELS * FROM]);
  const [found, expected] = [
    asLayer(createLottaConvolution("layer", options())),
    overPatches(createLottaLinear("layer", options()), 1),
  ].map((layer) => {
    fillLayer(layer);
    const output = tf.tidy(() => layer.apply(x, PREDICTION).dataSync());
    disposeLayer(layer);
    return output;
  });
  assert.deepEqual(found, expected);
  x.dispose();
});

Deno.test("the residual adds the image itself, cut, padded or thinned out by the stride", async () => {
  await startEngine("wasm");
  for (const [to, stride] of [[3, 1], [2, 1], [5, 2]]) {
    const outputs = [true, false].map((residual) => {
      const layer = createLottaConvolution("layer", {
        ...{ dIn: 9 * FROM, dOut: to, isData: false, dropoutSeed: SEEDS.dropout, stride },
        ...{ adapter: { ...PLAIN, residual }, frozen: drawn(to, "memory") },
      });
      fillLayer(asLayer(layer));
      const x = tf.range(0, PIXELS * FROM).reshape([1, HEIGHT, WIDTH, FROM]) as tf.Tensor4D;
      const output = tf.tidy(() => layer.apply(x, TRAINING).dataSync());
      disposeLayer(asLayer(layer));
      return output;
    });
    const kept = Array.from({ length: PIXELS }, (_, pixel) => pixel).filter((pixel) =>
      Math.floor(pixel / WIDTH) % stride === 0 && pixel % WIDTH % stride === 0
    );
    const expected = kept.flatMap((pixel) =>
      Array.from({ length: to }, (_, channel) => channel < FROM ? FROM * pixel + channel : 0)
    );
    assertClose(outputs[0].map((value, i) => value - outputs[1][i]), expected, 1e-5, `${to}`);
  }
});

Deno.test("a probe sees the output of maps over patches, whichever way they are computed", async () => {
  await startEngine("wasm");
  const common = { dIn: 9 * FROM, dOut: 2, isData: false, dropoutSeed: SEEDS.dropout };
  for (const dropout of [0, 0.5]) {
    const layer = createLottaConvolution("layer", {
      ...{ ...common, adapter: { ...PLAIN, dropout }, frozen: drawn(2, "memory") },
    });
    fillLayer(asLayer(layer));
    const seen: string[] = [];
    const probe = (path: string) => seen.push(path);
    tf.tidy(() => layer.apply(tf.ones([IMAGES, HEIGHT, WIDTH, FROM]), { ...TRAINING, probe }));
    assert.deepEqual(seen, ["layer"]);
    disposeLayer(asLayer(layer));
  }
});
