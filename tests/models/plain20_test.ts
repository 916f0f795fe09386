import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { PREDICTION } from "../../src/adapter/layer.ts";
import type { AdapterConfig } from "../../src/adapter/options.ts";
import { cifar10 } from "../../src/benchmarks/cifar10.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { countParameters } from "../../src/models/counts.ts";
import type { Method } from "../../src/models/method.ts";
import { createNetwork } from "../../src/models/network.ts";
import { plainNetwork } from "../../src/models/plain20.ts";
import { defaultConfig } from "../../src/training/validate.ts";

const DATA = { features: 3072, classes: 10, extent: 32 };
const SMALL = { side: 7, channels: 3, widths: [4, 2], depth: 1, classes: 5 };

function counts(preset: string, method: Method, adapter: Partial<AdapterConfig> = {}) {
  const config = defaultConfig(cifar10, preset, { method, adapter });
  return countParameters(cifar10.architecture(preset, DATA), config);
}

Deno.test("Plain-20 has the paper's 269,722 parameters, fully trained", () => {
  assert.equal(counts("plain20", "full").trainable, 267_696 + 1_376 + 650);
  assert.equal(counts("plain20", "full").trainable, 269_722);
});

Deno.test("Plain-20 trains 6,331 numbers a rank, 19 betas, BatchNorm and the head", () => {
  for (const rank of [1, 2, 4, 8, 16, 32]) {
    const { trainable, full } = counts("plain20", "lottalora", { rank });
    assert.deepEqual([trainable, full], [6_331 * rank + 19 + 1_376 + 650, 269_722]);
    const { trainable: dora } = counts("plain20", "lottalora", {
      rank,
      dora: true,
      residual: true,
    });
    assert.equal(dora - trainable, 7 * 16 + 6 * 32 + 6 * 64);
  }
});

Deno.test("at rank 32, 43.3 % of frozen and trained numbers are trained, as in the paper", () => {
  const { trainable } = counts("plain20", "lottalora", { rank: 32 });
  assert.equal((100 * trainable / (267_696 + trainable)).toFixed(1), "43.3");
});

Deno.test("images become logits of every class, whatever their side", async () => {
  await startEngine("wasm");
  for (const side of [7, 8, 1]) {
    const architecture = plainNetwork({ ...SMALL, side });
    const network = createNetwork(architecture, defaultConfig(cifar10, "plain8"));
    network.materialise();
    const { shape } = tf.tidy(() => network.forward(tf.ones([6, 3 * side * side]), PREDICTION));
    assert.deepEqual(shape, [6, 5]);
    network.dispose();
  }
});

Deno.test("sizes that are no positive integers are refused", () => {
  for (const wrong of [{ side: 0 }, { channels: 1.5 }, { widths: [4, -1] }, { depth: NaN }]) {
    assert.throws(() => plainNetwork({ ...SMALL, ...wrong }), {
      name: "UsageError",
      message:
        /plain network: (side|channels|widths|depth|classes) must be a positive integer, got (0|1\.5|-1|NaN)/,
    });
  }
});
