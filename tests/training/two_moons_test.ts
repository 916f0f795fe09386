import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import type { AdapterConfig } from "../../src/adapter/options.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { softmaxCrossEntropy } from "../../src/engine/operations/cross_entropy.ts";
import { withoutLeaks } from "../../src/engine/scope.ts";
import { mlp } from "../../src/models/mlp.ts";
import { createNetwork } from "../../src/models/network.ts";
import { createStream, uniformRange } from "../../src/random/stream.ts";
import type { Method } from "../../src/models/method.ts";
import type { ConfigOverrides } from "../../src/training/config.ts";
import type { SplitName, Task } from "../../src/training/task.ts";
import { train } from "../../src/training/trainer.ts";
import { defaultConfig } from "../../src/training/validate.ts";

const SIZE = 400;
const FEATURES = 2;

/** Two half circles that reach into each other, with a little noise: no straight line parts them. */
function twoMoons(): Task {
  const noise = (split: SplitName) =>
    uniformRange(createStream(7, `moons.${split}`, "order"), 0, FEATURES * SIZE, -0.2, 0.2);
  const points = Object.fromEntries(
    (["train", "validation", "test"] as const).map((split) => [split, pointsOf(noise(split))]),
  );
  const batch = (split: SplitName, indices: Uint32Array) => ({
    inputs: tf.tensor2d([...indices].map((i) => points[split][i])),
    targets: tf.tensor2d([...indices].map((i) => i % 2 === 0 ? [1, 0] : [0, 1])),
  });
  return {
    metric: "accuracy",
    better: "higher",
    fixedInputs: true,
    sizes: { train: SIZE, validation: SIZE, test: SIZE },
    batch,
    loss: softmaxCrossEntropy,
    evaluate: (predict, split) =>
      Promise.resolve(withoutLeaks(() => {
        const { inputs, targets } = batch(split, Uint32Array.from({ length: SIZE }, (_, i) => i));
        const logits = predict(inputs);
        const right = tf.equal(tf.argMax(logits, 1), tf.argMax(targets, 1)).sum().dataSync()[0];
        const loss = softmaxCrossEntropy(logits, targets).dataSync()[0];
        return { loss, value: 100 * right / SIZE };
      })),
  };
}

function pointsOf(noise: Float32Array): number[][] {
  return Array.from({ length: SIZE }, (_, i) => {
    const angle = Math.PI * Math.floor(i / 2) / (SIZE / 2 - 1);
    const [x, y] = i % 2 === 0
      ? [Math.cos(angle), Math.sin(angle)]
      : [1 - Math.cos(angle), 0.5 - Math.sin(angle)];
    return [x + noise[2 * i], y + noise[2 * i + 1]];
  });
}

/** Test accuracy after training, and the values that training moved by more than nothing. */
async function learned(
  overrides: ConfigOverrides,
): Promise<{ accuracy: number; moved: Set<string> }> {
  await startEngine("wasm");
  const task = twoMoons();
  const config = defaultConfig({ id: "moons", protocol: {} }, "", {
    batchSize: 50,
    epochs: 60,
    ...overrides,
    optimizer: { learningRate: 1e-2, weightDecay: 0 },
  });
  const network = createNetwork(mlp({ features: FEATURES, hidden: [32, 32], classes: 2 }), config);
  network.materialise();
  try {
    const start = await Promise.all(network.trained.map((parameter) => parameter.values()));
    await train(network, task, config);
    const moved = new Set<string>();
    for (const [i, parameter] of network.trained.entries()) {
      const values = await parameter.values();
      if (values.some((value, at) => value !== start[i][at])) moved.add(parameter.name);
    }
    const score = await task.evaluate(
      (x) =>
        network.forward(x, { training: false, step: 0, row: 0, rows: 1, withoutBackbone: false }),
      "test",
    );
    return { accuracy: score.value, moved };
  } finally {
    network.dispose();
  }
}

function lowest(bias: AdapterConfig["bias"], method: Method = "lottalora") {
  return learned({ method, adapter: { rank: 1, bias } });
}

Deno.test("two moons: with trained biases, the default, rank 1 learns what full training learns", async () => {
  const { accuracy } = await learned({ adapter: { rank: 1 } });
  const { accuracy: full } = await lowest(undefined, "full");
  const { accuracy: without } = await lowest("none");
  const found = `${accuracy} % with biases, ${without} % without, ${full} % in full training`;
  assert.ok(full > 99 && accuracy > 99, found);
  assert.ok(without < 95, found);
});

for (const bias of ["trained", "frozen"] as const) {
  Deno.test(`two moons: without a scaffold and with B = 0, ${bias} biases let everything move`, async () => {
    const { moved, accuracy } = await learned({
      method: "zero",
      adapter: { rank: 2, bInit: "zeros", bias },
    });
    for (const layer of ["hidden.0", "hidden.1"]) {
      assert.ok(moved.has(`${layer}.loraA`) && moved.has(`${layer}.loraB`), [...moved].join());
    }
    assert.ok(accuracy > 80, `${accuracy} %: one that is dead has 50`);
  });
}
