import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { PREDICTION } from "../../src/adapter/layer.ts";
import { stepGradients } from "../../src/training/gradients.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";
import { gcnBackbones, gcnNetwork, gcnTask } from "./arxiv_network.ts";

interface Reference {
  networks: Record<"full" | "lottalora", {
    loss: number;
    /** With the statistics of the graph, then with the running ones after that pass. */
    logits: number[];
    predicted: number[];
    gradients: Record<string, number[]>;
  }>;
}

const { networks }: Reference = JSON.parse(
  Deno.readTextFileSync(new URL("arxiv_reference.json", import.meta.url)),
);

const WHOLE_GRAPH = { draw: 0, rowStart: 0, rowEnd: 1, weight: 1 };
const STEP = { step: 0, indices: Uint32Array.of(0) };
const TRAINING = { ...PREDICTION, training: true, step: 0, row: 0, rows: 1 };

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function assertClose(found: ArrayLike<number>, expected: readonly number[], scale: number): void {
  assert.equal(found.length, expected.length);
  const differences = expected.map((value, i) => Math.abs(value - found[i]));
  assert.ok(largest(differences) < 1e-4 * scale, `${largest(differences)} of ${scale}`);
}

for (const engine of EVERYWHERE) {
  for (const form of ["full", "lottalora"] as const) {
    engineTest(
      engine,
      `GCN: logits, loss and all gradients of the ${form} network equal PyTorch's`,
      async () => {
        const theirs = networks[form];
        const [task, network] = [gcnTask(), gcnNetwork(form)];
        const found = stepGradients(network, task, [WHOLE_GRAPH], STEP);
        const [loss] = await found.loss.data();
        assert.ok(Math.abs(loss - theirs.loss) < 1e-4 * theirs.loss, `${loss} ${theirs.loss}`);
        const names = network.trained.map(({ name }) => name);
        assert.deepEqual(names.toSorted(), Object.keys(theirs.gradients).sort());
        // The biases before a BatchNorm have none: nothing to be relative to.
        const least = 1e-2 * largest(Object.values(theirs.gradients).flat());
        for (const [slot, name] of names.entries()) {
          const expected = theirs.gradients[name];
          const gradient = await found.gradients[slot].data();
          assertClose(gradient, expected, Math.max(largest(expected), least));
        }
        const { inputs, targets } = task.batch("train", STEP.indices);
        const predicted = network.forward(inputs, PREDICTION);
        assertClose(await predicted.data(), theirs.predicted, largest(theirs.predicted));
        const logits = network.forward(inputs, TRAINING);
        assertClose(await logits.data(), theirs.logits, largest(theirs.logits));
        tf.dispose([logits, predicted, inputs, targets, found.loss, ...found.gradients]);
        network.dispose();
      },
    );
  }
}

// Not registered otherwise: PyTorch is a gigabyte that nothing else here needs.
if (Deno.env.get("LOTTALORA_TORCH") === "1") {
  Deno.test("GCN: the stored reference is what PyTorch computes here", async () => {
    const python = new Deno.Command("python3", {
      args: [new URL("arxiv_reference.py", import.meta.url).pathname],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const backbones = gcnBackbones().map((values) => new Uint8Array(values.buffer));
    await ReadableStream.from(backbones).pipeTo(python.stdin);
    const { success, stdout } = await python.output();
    assert.ok(success, "LOTTALORA_TORCH=1 needs PyTorch: pip install torch");
    const fresh: Reference = JSON.parse(new TextDecoder().decode(stdout));
    for (const form of ["full", "lottalora"] as const) {
      const [now, then] = [fresh.networks[form], networks[form]];
      assertClose(now.logits, then.logits, 1e-4 * largest(then.logits));
      assertClose(now.predicted, then.predicted, 1e-4 * largest(then.predicted));
      for (const [name, values] of Object.entries(then.gradients)) {
        assertClose(now.gradients[name], values, Math.max(1e-4 * largest(values), 1e-12));
      }
    }
  });
}
