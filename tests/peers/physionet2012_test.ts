import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { digestOf } from "../../src/data/digest.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";
import {
  FORMS,
  frozenBytes,
  lossAndGradients,
  peerBatch,
  peerCfc,
} from "./physionet2012_network.ts";

/** What PyTorch computed, as `physionet2012_reference.py` wrote it. */
interface Reference {
  frozenSha256: string;
  rank: number;
  alpha: number;
  networks: Record<
    string,
    { loss: number; outputs: number[]; gradients: Record<string, number[]> }
  >;
}

const FOLDER = new URL("./", import.meta.url).pathname;
const reference: Reference = JSON.parse(
  Deno.readTextFileSync(`${FOLDER}physionet2012_reference.json`),
);

/** Largest difference, relative to the largest expected value. */
function relativeError(ours: ArrayLike<number>, theirs: readonly number[]): number {
  assert.equal(ours.length, theirs.length);
  const scale = theirs.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);
  return theirs.reduce((most, value, i) => Math.max(most, Math.abs(ours[i] - value) / scale), 0);
}

Deno.test("CfC: PyTorch was given the backbones that the generator makes today", () => {
  assert.equal(digestOf(frozenBytes()), reference.frozenSha256);
  assert.deepEqual(Object.keys(reference.networks), Object.keys(FORMS));
});

for (const engine of EVERYWHERE) {
  for (const [name, form] of Object.entries(FORMS)) {
    engineTest(engine, `CfC: outputs, loss and gradients of ${name} equal PyTorch's`, async () => {
      const theirs = reference.networks[name];
      const network = peerCfc(form, reference.rank, reference.alpha);
      const { task, batch } = peerBatch(form);
      const { outputs, loss, gradients } = lossAndGradients(network, task, batch);
      assert.ok(relativeError(await outputs.data(), theirs.outputs) < 1e-4);
      assert.ok(relativeError(await loss.data(), [theirs.loss]) < 1e-4);
      assert.deepEqual(Object.keys(gradients).sort(), Object.keys(theirs.gradients).sort());
      for (const [parameter, gradient] of Object.entries(gradients)) {
        const error = relativeError(await gradient.data(), theirs.gradients[parameter]);
        assert.ok(error < 1e-4, `${parameter}: ${error}`);
      }
      tf.dispose([outputs, loss, batch.inputs, batch.targets, ...Object.values(gradients)]);
      network.dispose();
    });
  }
}

// Not registered otherwise: PyTorch is a gigabyte that nothing else here needs.
if (Deno.env.get("LOTTALORA_TORCH") === "1") {
  Deno.test("CfC: the stored reference is what PyTorch computes here", async () => {
    const python = new Deno.Command("python3", {
      args: [`${FOLDER}physionet2012_reference.py`],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const writer = python.stdin.getWriter();
    await writer.write(frozenBytes());
    await writer.close();
    const { success, stdout } = await python.output();
    assert.ok(success, "LOTTALORA_TORCH=1 needs PyTorch: pip install torch");
    const fresh: Reference = JSON.parse(new TextDecoder().decode(stdout));
    for (const [name, { loss, outputs, gradients }] of Object.entries(reference.networks)) {
      const now = fresh.networks[name];
      assert.ok(relativeError([now.loss], [loss]) < 1e-9, name);
      assert.ok(relativeError(now.outputs, outputs) < 1e-6, name);
      for (const [parameter, values] of Object.entries(gradients)) {
        assert.ok(relativeError(now.gradients[parameter], values) < 1e-6, parameter);
      }
    }
  });
}
