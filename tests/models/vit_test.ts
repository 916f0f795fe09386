import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { PREDICTION } from "../../src/adapter/layer.ts";
import { flowers102 } from "../../src/benchmarks/flowers102.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { UsageError } from "../../src/errors.ts";
import { countParameters } from "../../src/models/counts.ts";
import { createNetwork } from "../../src/models/network.ts";
import { vit, VIT_PRESETS, type VitShape } from "../../src/models/vit.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import type { ConfigOverrides } from "../../src/training/config.ts";
import { closedValues } from "../support/closed_values.ts";
import { valuesOf } from "../support/values.ts";

/** ViT-B/16 on Flowers-102. */
const BASE = { ...VIT_PRESETS.base, side: 224, channels: 3, classes: 102 };

/** Nine patches of 3 x 3 pixels; the last ones have a row and a column of zeros around them. */
const SMALL = {
  ...{ side: 8, channels: 2, patch: 3, width: 6 },
  ...{ blocks: 2, heads: 2, hidden: 5, classes: 4 },
};
const FEATURES = 8 * 8 * 2;

function options(overrides: ConfigOverrides = {}) {
  return defaultConfig(flowers102, "tiny", overrides);
}

function counts(shape: VitShape, rank: number) {
  return countParameters(vit(shape), options({ adapter: { rank } }));
}

/** Logits of images [n, features]. */
async function logits(images: Float32Array, shape: VitShape = SMALL): Promise<Float32Array> {
  await startEngine("wasm");
  const network = createNetwork(vit(shape), options({ adapter: { bInit: "kaiming_uniform" } }));
  network.materialise();
  const [values] = await valuesOf(() => {
    const rows = images.length / FEATURES;
    return network.forward(tf.tensor2d(images, [rows, FEATURES]), { ...PREDICTION, rows });
  });
  network.dispose();
  return values;
}

Deno.test("ViT-B/16 has the 85,877,094 parameters of timm's with 102 classes", () => {
  const [d, hidden, tokens, patch] = [768, 3072, 197, 16 * 16 * 3];
  const block = 4 * (d * d + d) + 2 * d * hidden + hidden + d + 4 * d;
  const formula = (patch + 1) * d + d + tokens * d + 12 * block + 2 * d + (d + 1) * 102;
  assert.equal(formula, 85_877_094);
  assert.equal(counts(BASE, 1).full, formula);
  // vit_base_patch16_224 itself, for 1,000 classes, as timm and torchvision publish it.
  assert.equal(counts({ ...BASE, classes: 1000 }, 1).full, 86_567_656);
});

Deno.test("ViT-B/16 trains the paper's shares, 1.2 % at r = 1 to 11.9 % at r = 64", () => {
  const around = 768 * 769 + 768 + 197 * 768 + 25 * 2 * 768 + 769 * 102;
  for (const rank of [1, 2, 4, 8, 16, 32, 64]) {
    const adapters = 12 * (rank * (4 * 2 * 768 + 2 * (768 + 3072)) + 6);
    const { trainable, fullPlusAdapters } = counts(BASE, rank);
    assert.equal(trainable, around + adapters);
    assert.equal(fullPlusAdapters, 85_877_094 + adapters);
  }
  const percent = (rank: number) => {
    const { trainable, fullPlusAdapters } = counts(BASE, rank);
    return (100 * trainable / fullPlusAdapters).toFixed(1);
  };
  assert.deepEqual([percent(1), percent(64)], ["1.2", "11.9"]);
});

Deno.test("ViT-B/16 has a frozen matrix and a beta for each of 72 maps", () => {
  const { frozen, parts } = createNetwork(vit(BASE), options());
  assert.equal(frozen.length, 72);
  assert.equal(parts.filter(({ beta }) => beta !== undefined).length, 72);
  assert.equal(frozen.reduce((sum, { request: { dIn, dOut } }) => sum + dIn * dOut, 0), 84_934_656);
});

Deno.test("an image's logits do not depend on the images beside it", async () => {
  const images = closedValues(3 * FEATURES, 1, 2);
  const together = await logits(images);
  assert.ok(together.every(Number.isFinite));
  assert.notDeepEqual(together.subarray(0, 4), together.subarray(4, 8));
  for (const image of [0, 1, 2]) {
    const alone = await logits(images.slice(image * FEATURES, (image + 1) * FEATURES));
    assert.deepEqual(alone, together.slice(4 * image, 4 * (image + 1)));
  }
});

Deno.test("every pixel counts, also where patches do not divide the image, and so does its place", async () => {
  const image = closedValues(FEATURES, 2, 2);
  const before = await logits(image);
  for (const place of [0, FEATURES / 2, FEATURES - 1]) {
    const other = image.slice();
    other[place] += 1;
    assert.notDeepEqual(await logits(other), before, `${place}`);
  }
  // Without position embeddings, patches in another order would give the same.
  const shape = { ...SMALL, patch: 4 };
  const turned = Float32Array.from(image, (_, i) => image[(i + FEATURES / 2) % FEATURES]);
  const [here, there] = [await logits(image, shape), await logits(turned, shape)];
  assert.ok(here.some((value, i) => Math.abs(value - there[i]) > 1e-4));
});

Deno.test("a shape that is none is refused with its value", () => {
  const refused = (change: Partial<VitShape>, message: RegExp) =>
    assert.throws(() => vit({ ...SMALL, ...change }), (error: Error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, message);
      return true;
    });
  refused({ width: 7 }, /width must be a multiple of 2 for 2 heads, got 7/);
  refused({ patch: 0 }, /patch must be a positive integer, got 0/);
  refused({ channels: 1.5 }, /channels must be a positive integer, got 1\.5/);
});
