import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { digestOf } from "../../src/data/digest.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";
import {
  FORMS,
  frozenMatrices,
  lossAndGradients,
  peerTexts,
  peerTransformer,
} from "./imdb_network.ts";

/** What PyTorch computed, as `imdb_reference.py` wrote it. */
interface Reference {
  frozenSha256: string;
  rank: number;
  networks: Record<string, { loss: number; logits: number[]; gradients: Record<string, number[]> }>;
}

const FOLDER = new URL("./", import.meta.url).pathname;
const reference: Reference = JSON.parse(Deno.readTextFileSync(`${FOLDER}imdb_reference.json`));

/** Largest difference, relative to the largest expected value. */
function relativeError(ours: ArrayLike<number>, theirs: readonly number[]): number {
  assert.equal(ours.length, theirs.length);
  const scale = theirs.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);
  return theirs.reduce((most, value, i) => Math.max(most, Math.abs(ours[i] - value) / scale), 0);
}

Deno.test("imdb: PyTorch was given the matrices that the generator makes today", () => {
  assert.equal(digestOf(...frozenMatrices()), reference.frozenSha256);
});

for (const engine of EVERYWHERE) {
  for (const form of FORMS) {
    engineTest(
      engine,
      `logits, loss and gradients of the ${form} Transformer equal PyTorch's`,
      async () => {
        const theirs = reference.networks[form];
        const network = peerTransformer(form, reference.rank);
        const { task, batch } = peerTexts();
        const { logits, loss, gradients } = lossAndGradients(network, task, batch);
        assert.ok(relativeError(await logits.data(), theirs.logits) < 1e-4);
        assert.ok(relativeError(await loss.data(), [theirs.loss]) < 1e-4);
        assert.deepEqual(Object.keys(gradients).sort(), Object.keys(theirs.gradients).sort());
        // A key's bias shifts all scores alike: its gradient is 0 but for rounding.
        const names = Object.keys(gradients).filter((name) => !name.endsWith("key.bias"));
        for (const name of names) {
          const error = relativeError(await gradients[name].data(), theirs.gradients[name]);
          assert.ok(error < 1e-4, `${name}: ${error}`);
        }
        tf.dispose([logits, loss, batch.inputs, batch.targets, ...Object.values(gradients)]);
        network.dispose();
      },
    );
  }
}

// Not registered otherwise: PyTorch is a gigabyte that nothing else here needs.
if (Deno.env.get("LOTTALORA_TORCH") === "1") {
  Deno.test("imdb: the stored reference is what PyTorch computes here", async () => {
    const python = new Deno.Command("python3", {
      args: [`${FOLDER}imdb_reference.py`],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const writer = python.stdin.getWriter();
    for (const bytes of frozenMatrices()) await writer.write(bytes);
    await writer.close();
    const { success, stdout } = await python.output();
    assert.ok(success, "LOTTALORA_TORCH=1 needs PyTorch: pip install torch");
    const fresh: Reference = JSON.parse(new TextDecoder().decode(stdout));
    for (const [name, { loss, logits, gradients }] of Object.entries(reference.networks)) {
      const now = fresh.networks[name];
      assert.ok(relativeError([now.loss], [loss]) < 1e-9, name);
      assert.ok(relativeError(now.logits, logits) < 1e-6, name);
      for (const [parameter, values] of Object.entries(gradients)) {
        if (parameter.endsWith("key.bias")) continue;
        assert.ok(relativeError(now.gradients[parameter], values) < 1e-6, parameter);
      }
    }
  });
}
