import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { PREDICTION } from "../../src/adapter/layer.ts";
import { stepGradients } from "../../src/training/gradients.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";
import { relativeError, storedReference, torchTest } from "./comparison.ts";
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

const { networks } = storedReference<Reference>("arxiv_reference.json");

const WHOLE_GRAPH = { draw: 0, rowStart: 0, rowEnd: 1, weight: 1 };
const STEP = { step: 0, indices: Uint32Array.of(0) };
const TRAINING = { ...PREDICTION, training: true, step: 0, row: 0, rows: 1 };

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
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
          const gradient = await found.gradients[slot].data();
          const error = relativeError(gradient, theirs.gradients[name], least);
          assert.ok(error < 1e-4, `${name}: ${error}`);
        }
        const { inputs, targets } = task.batch("train", STEP.indices);
        const predicted = network.forward(inputs, PREDICTION);
        assert.ok(relativeError(await predicted.data(), theirs.predicted) < 1e-4);
        const logits = network.forward(inputs, TRAINING);
        assert.ok(relativeError(await logits.data(), theirs.logits) < 1e-4);
        tf.dispose([logits, predicted, inputs, targets, found.loss, ...found.gradients]);
        network.dispose();
      },
    );
  }
}

torchTest<Reference>(
  { name: "GCN", script: "arxiv_reference.py", frozen: gcnBackbones },
  (fresh) => {
    for (const form of ["full", "lottalora"] as const) {
      const [now, then] = [fresh.networks[form], networks[form]];
      assert.ok(relativeError(now.logits, then.logits) < 1e-6, form);
      assert.ok(relativeError(now.predicted, then.predicted) < 1e-6, form);
      for (const [name, values] of Object.entries(then.gradients)) {
        assert.ok(relativeError(now.gradients[name], values, 1e-6) < 1e-6, name);
      }
    }
  },
);
