import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { digestOf } from "../../src/data/digest.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";
import {
  type Form,
  FORMS,
  frozenBytes,
  lossAndGradients,
  peerBatch,
  peerNetwork,
  SHAPE,
} from "./halfcheetah_network.ts";

/** What PyTorch computed, as `halfcheetah_reference.py` wrote it. */
interface Reference {
  frozenSha256: string;
  rank: number;
  alpha: number;
  networks: Record<Form, {
    loss: number;
    /** Of the steps that are no padding. */
    outputs: number[];
    gradients: Record<string, { norm: number; stride: number; samples: number[] }>;
  }>;
}

const FOLDER = new URL("./", import.meta.url).pathname;
const reference: Reference = JSON.parse(
  Deno.readTextFileSync(`${FOLDER}halfcheetah_reference.json`),
);

/** Steps of the four windows. */
const LENGTHS = [4, 4, 4, 3];

/** Largest difference, relative to the largest expected value. */
function relativeError(ours: ArrayLike<number>, theirs: readonly number[]): number {
  assert.equal(ours.length, theirs.length);
  const scale = theirs.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);
  return theirs.reduce((most, value, i) => Math.max(most, Math.abs(ours[i] - value) / scale), 0);
}

/** The outputs that are no padding. */
function real(outputs: Float32Array): number[] {
  const { context, actionWidth } = SHAPE;
  return LENGTHS.flatMap((length, i) => {
    const from = i * context * actionWidth;
    return [...outputs.subarray(from, from + length * actionWidth)];
  });
}

Deno.test("Decision Transformer: PyTorch was given the backbones that the generator makes today", () => {
  assert.equal(digestOf(frozenBytes()), reference.frozenSha256);
});

for (const engine of EVERYWHERE) {
  for (const form of FORMS) {
    engineTest(
      engine,
      `Decision Transformer, ${form}: actions, loss and gradients equal PyTorch's`,
      async () => {
        const theirs = reference.networks[form];
        const network = peerNetwork(form, reference.rank, reference.alpha);
        const { task, batch } = peerBatch();
        const { outputs, loss, gradients } = lossAndGradients(network, task, batch);
        assert.ok(relativeError(real(await outputs.data<"float32">()), theirs.outputs) < 1e-4);
        assert.ok(relativeError(await loss.data(), [theirs.loss]) < 1e-4);
        assert.deepEqual(Object.keys(gradients).sort(), Object.keys(theirs.gradients).sort());
        // Relative to the largest gradient: a shift of all keys, which softmax undoes, has none.
        const largest = Math.max(...Object.values(theirs.gradients).map(({ norm }) => norm));
        for (const [name, { norm, stride, samples }] of Object.entries(theirs.gradients)) {
          const gradient = await gradients[name].data<"float32">();
          const error = Math.abs(Math.hypot(...gradient) - norm);
          if (norm < 1e-9 * largest) assert.ok(error < 1e-5 * largest, `${name}: ${error}`);
          else {
            assert.ok(error < 1e-4 * norm, `${name}: ${error} of ${norm}`);
            const sampled = gradient.filter((_, i) => i % stride === 0);
            assert.ok(relativeError(sampled, samples) < 1e-4, name);
          }
        }
        tf.dispose([outputs, loss, ...Object.values(gradients)]);
        tf.dispose([...Object.values(batch.inputs), ...Object.values(batch.targets)]);
        network.dispose();
      },
    );
  }
}

// Not registered otherwise: PyTorch is a gigabyte that nothing else here needs.
if (Deno.env.get("LOTTALORA_TORCH") === "1") {
  Deno.test("Decision Transformer: the stored reference is what PyTorch computes here", async () => {
    const python = new Deno.Command("python3", {
      args: [`${FOLDER}halfcheetah_reference.py`],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const writer = python.stdin.getWriter();
    await writer.write(frozenBytes());
    await writer.close();
    const { success, stdout } = await python.output();
    assert.ok(success, "LOTTALORA_TORCH=1 needs PyTorch: pip install torch");
    const fresh: Reference = JSON.parse(new TextDecoder().decode(stdout));
    for (const form of FORMS) {
      const [now, stored] = [fresh.networks[form], reference.networks[form]];
      assert.ok(relativeError([now.loss], [stored.loss]) < 1e-9, form);
      assert.ok(relativeError(now.outputs, stored.outputs) < 1e-6, form);
      for (const [name, { norm, samples }] of Object.entries(stored.gradients)) {
        if (norm < 1e-9) continue;
        assert.ok(relativeError(now.gradients[name].samples, samples) < 1e-6, name);
      }
    }
  });
}
