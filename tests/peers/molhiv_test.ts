import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { digestOf } from "../../src/data/digest.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";
import { frozenBytes, METHODS, peerBatch, peerGin, peerResults } from "./molhiv_network.ts";

/** What PyTorch computed, as `molhiv_reference.py` wrote it. */
interface Reference {
  frozenSha256: string;
  rank: number;
  alpha: number;
  networks: Record<string, {
    loss: number;
    outputs: number[];
    predicted: number[];
    gradients: Record<string, { norm: number; stride: number; samples: number[] }>;
  }>;
}

const FOLDER = new URL("./", import.meta.url).pathname;
const reference: Reference = JSON.parse(Deno.readTextFileSync(`${FOLDER}molhiv_reference.json`));

/** Largest difference, relative to the largest expected value. */
function relativeError(ours: ArrayLike<number>, theirs: readonly number[]): number {
  assert.equal(ours.length, theirs.length);
  const scale = theirs.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);
  return theirs.reduce((most, value, i) => Math.max(most, Math.abs(ours[i] - value) / scale), 0);
}

Deno.test("GIN: PyTorch was given the backbones that the generator makes today", () => {
  assert.equal(digestOf(frozenBytes()), reference.frozenSha256);
  assert.deepEqual(Object.keys(reference.networks), [...METHODS]);
});

for (const engine of EVERYWHERE) {
  for (const method of METHODS) {
    engineTest(
      engine,
      `GIN: logits, loss and gradients of ${method}, and logits by running statistics, equal PyTorch's`,
      async () => {
        const theirs = reference.networks[method];
        const network = peerGin(method, reference);
        const { task, batch } = peerBatch();
        const { loss, gradients, predicted, outputs } = peerResults(network, task, batch);
        assert.ok(relativeError(await outputs.data(), theirs.outputs) < 1e-4);
        assert.ok(relativeError(await predicted.data(), theirs.predicted) < 1e-4);
        assert.ok(relativeError(await loss.data(), [theirs.loss]) < 1e-4);
        assert.deepEqual(Object.keys(gradients).sort(), Object.keys(theirs.gradients).sort());
        const largest = Math.max(...Object.values(theirs.gradients).map(({ norm }) => norm));
        for (const [name, gradient] of Object.entries(gradients)) {
          const { norm, stride, samples } = theirs.gradients[name];
          const values = await gradient.data<"float32">();
          // BatchNorm takes a shift before it away: such a gradient is 0 but for rounding.
          if (norm < 1e-12 * largest) {
            assert.ok(Math.hypot(...values) < 1e-5 * largest, name);
            continue;
          }
          const sampled = values.filter((_, i) => i % stride === 0);
          assert.ok(relativeError(sampled, samples) < 1e-4, name);
          assert.ok(Math.abs(Math.hypot(...values) - norm) < 1e-4 * norm, name);
        }
        tf.dispose([loss, predicted, outputs, ...Object.values(gradients)]);
        tf.dispose([batch.inputs, batch.targets]);
        network.dispose();
      },
    );
  }
}

// Not registered otherwise: PyTorch is a gigabyte that nothing else here needs.
if (Deno.env.get("LOTTALORA_TORCH") === "1") {
  Deno.test("GIN: the stored reference is what PyTorch computes here", async () => {
    const python = new Deno.Command("python3", {
      args: [`${FOLDER}molhiv_reference.py`],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const writer = python.stdin.getWriter();
    await writer.write(frozenBytes());
    await writer.close();
    const { success, stdout } = await python.output();
    assert.ok(success, "LOTTALORA_TORCH=1 needs PyTorch: pip install torch");
    const fresh: Reference = JSON.parse(new TextDecoder().decode(stdout));
    for (
      const [name, { loss, outputs, predicted, gradients }] of Object.entries(reference.networks)
    ) {
      const now = fresh.networks[name];
      assert.ok(relativeError([now.loss], [loss]) < 1e-9, name);
      assert.ok(relativeError(now.outputs, outputs) < 1e-6, name);
      assert.ok(relativeError(now.predicted, predicted) < 1e-6, name);
      for (const [parameter, { norm }] of Object.entries(gradients)) {
        assert.ok(Math.abs(now.gradients[parameter].norm - norm) < 1e-9, parameter);
      }
    }
  });
}
