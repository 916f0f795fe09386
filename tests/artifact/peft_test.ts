import assert from "node:assert/strict";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { loadBenchmarkModel } from "../../src/artifact/benchmark_model.ts";
import { saveArtifact } from "../../src/artifact/files.ts";
import type { NumberFormat } from "../../src/files/safetensors/number_format.ts";
import { relativeError, storedReference } from "../peers/comparison.ts";
import { withFolder } from "../support/temporary.ts";
import { askPeft, peft, runGuide } from "./ask_python.ts";
import { assertSameOutputs, ourLogits, writeInputs } from "./outputs.ts";
import {
  COMMAND,
  computeReference,
  peftArtifact,
  peftInputs,
  type PeftReference,
  whatPeftReads,
} from "./peft_reference.ts";
import { trainSmall } from "./small_model.ts";

const reference = storedReference<PeftReference>("../artifact/peft_reference.json");

for (const [name, { sha256, logits }] of Object.entries(reference.models)) {
  Deno.test(`PEFT: what it made of the adapters ${name} is what the engine wasm makes of them`, async () => {
    const artifact = await peftArtifact(name);
    const again = `PEFT ${reference.origin.peft} was given something else: ${COMMAND}`;
    assert.equal(whatPeftReads(artifact), sha256, again);
    const model = await loadBenchmarkModel(artifact);
    const ours = tf.tidy(() => {
      const { values, shape } = peftInputs();
      return model.predict(tf.tensor2d(values, shape)).dataSync<"float32">().slice();
    });
    model.dispose();
    const error = relativeError(ours, logits);
    assert.ok(error < 1e-5, `${error} of the largest logit apart`);
  });
}

Deno.test({
  name: "PEFT: the stored reference is what it computes here",
  ignore: !peft,
  async fn() {
    const fresh = await computeReference();
    assert.deepEqual(Object.keys(fresh.models), Object.keys(reference.models));
    for (const [name, { sha256, logits }] of Object.entries(reference.models)) {
      assert.equal(fresh.models[name].sha256, sha256);
      assert.ok(relativeError(fresh.models[name].logits, logits) < 1e-6, name);
    }
  },
});

type Overrides = Parameters<typeof trainSmall>[0];

/** What PEFT can attach to plain layers. */
const MODELS: Record<string, [Overrides, NumberFormat?]> = {
  medium: [{ preset: "medium" }],
  half: [{ preset: "medium" }, "F16"],
  dora: [{ adapter: { dora: true, alpha: 4 } }],
  constant: [{ adapter: { scaling: "constant", alpha: 2, rank: 3 } }],
  rslora: [{ adapter: { scaling: "rslora", rank: 3, trainBeta: false } }],
  head: [{ adapter: { head: "lora" } }],
  trained: [{ adapter: { bias: "trained", dora: true } }],
  frozen: [{ adapter: { bias: "frozen" } }],
  biased: [{ adapter: { head: "lora_bias", dropout: 0.1 } }],
};

Deno.test({
  name: "PEFT: attaches a saved folder as it is, and its outputs are those of the engine wasm",
  ignore: !peft,
  fn: () =>
    withFolder(async (folder) => {
      const inputs = await writeInputs(folder);
      const names = Object.keys(MODELS);
      for (const name of names) {
        const { artifact } = await trainSmall(...MODELS[name]);
        await saveArtifact(join(folder, name), artifact);
      }
      const theirs = await askPeft(names.map((name) => ({ logits: join(folder, name), inputs })));
      for (const [i, name] of names.entries()) {
        assertSameOutputs(theirs[i], await ourLogits(join(folder, name)), name);
      }
    }),
});

Deno.test({
  name: "PEFT: the README's example runs as written, and gives what the reader gives",
  ignore: !peft,
  fn: () =>
    withFolder(async (folder) => {
      await saveArtifact(join(folder, "DIR"), (await trainSmall({ preset: "medium" })).artifact);
      const printed = await runGuide(folder, { withPeft: true });
      const [alone, attached] = [...printed.matchAll(/\[\[([^\]]+)\]\]/g)]
        .map(([, numbers]) => numbers.split(/[\s,]+/).filter((text) => text !== "").map(Number));
      assert.equal(alone.length, 10, printed);
      alone.forEach((logit, i) => assert.ok(Math.abs(logit - attached[i]) < 1e-3, printed));
    }),
});
