import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { addBias, biasRequest } from "../../src/adapter/bias.ts";
import { Frozen } from "../../src/adapter/frozen.ts";
import { Trained } from "../../src/adapter/trained.ts";
import { FAMILIES, type FamilyName } from "../../src/backbone/families.ts";
import { generateBackbone } from "../../src/backbone/generate.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { SEEDS } from "./layers.ts";

for (const family of Object.keys(FAMILIES) as FamilyName[]) {
  Deno.test(`a frozen bias of the family ${family} has the standard deviation 1 / sqrt(dIn)`, () => {
    const request = biasRequest("layer", [25, 4000], { seed: 7, family });
    assert.equal(request.path, "layer.bias");
    const values = generateBackbone(request);
    assert.equal(values.length, 4000);
    const power = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    // The widest tails, of the families cauchy and student_t, scatter most.
    if (family === "zero") assert.equal(power, 0);
    else assert.ok(Math.abs(Math.sqrt(power) * 5 - 1) < 0.15, `${Math.sqrt(power) * 5}`);
  });
}

Deno.test("a bias is added to every row, whether it is trained or frozen; without one nothing is made", async () => {
  await startEngine("wasm");
  const trained = new Trained("layer.bias", [3], { uniform: 1, seed: "adapter" });
  trained.materialise(SEEDS);
  const frozen = new Frozen(biasRequest("layer", [4, 3], { seed: 7 }));
  frozen.draw(0);
  tf.tidy(() => {
    const h = tf.ones<tf.Rank.R2>([2, 3]);
    assert.equal(addBias(h), h);
    for (const [bias, values] of [[trained, trained.variable], [frozen, frozen.kernel]] as const) {
      const row = values.dataSync<"float32">().map((value) => 1 + value);
      assert.deepEqual([...addBias(h, bias).dataSync()], [...row, ...row]);
    }
  });
  trained.dispose();
  frozen.dispose();
});
