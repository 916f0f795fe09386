import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { startEngine } from "../../../src/engine/engine.ts";
import { edgeMessages } from "../../../src/engine/operations/edge_messages.ts";
import { UsageError } from "../../../src/errors.ts";
import { assertClose } from "../../adapter/float64.ts";
import { closedValues } from "../../support/closed_values.ts";
import { engineTest, EVERYWHERE } from "../../support/engines.ts";
import { valuesOf } from "../../support/values.ts";

const [NODES, WIDTH] = [6, 5];
/** A loop, a repeated edge, both directions of one, and node 5, to which none leads. */
const FROM = [0, 1, 1, 2, 3, 3, 5, 4];
const TO = [1, 0, 0, 2, 4, 1, 4, 3];
const GAIN = 1.25;
const x = closedValues(NODES * WIDTH, 1);
const e = closedValues(FROM.length * WIDTH, 2);
const dy = closedValues(NODES * WIDTH, 3);

/** y, dx, de and dGain in float64. */
function expected(): number[][] {
  const [y, dx] = [Array.from(x, (v) => GAIN * v), Array.from(dy, (v) => GAIN * v)];
  const de = new Array<number>(e.length).fill(0);
  FROM.forEach((from, edge) => {
    for (let j = 0; j < WIDTH; j++) {
      const [source, target] = [from * WIDTH + j, TO[edge] * WIDTH + j];
      const heard = x[source] + e[edge * WIDTH + j];
      if (heard <= 0) continue;
      y[target] += heard;
      de[edge * WIDTH + j] = dy[target];
      dx[source] += dy[target];
    }
  });
  return [y, dx, de, [x.reduce((sum, value, i) => sum + value * dy[i], 0)]];
}

function ends(from: number[] = FROM, to: number[] = TO) {
  return { from: tf.tensor1d(from, "int32"), to: tf.tensor1d(to, "int32") };
}

for (const engine of EVERYWHERE) {
  engineTest(engine, "messages along edges and their gradients equal float64's", async () => {
    const found = await valuesOf(() => {
      // The ends are freed with the inner scope, before the backward pass.
      const messages = (x: tf.Tensor, e: tf.Tensor, gain: tf.Tensor) =>
        tf.tidy(() => edgeMessages(x as tf.Tensor2D, e as tf.Tensor2D, gain, ends()));
      const inputs = [
        tf.tensor2d(x, [NODES, WIDTH]),
        tf.tensor2d(e, [FROM.length, WIDTH]),
        tf.scalar(GAIN),
      ];
      const back = tf.valueAndGrads(messages as (...inputs: tf.Tensor[]) => tf.Tensor);
      const { value, grads } = back(inputs, tf.tensor2d(dy, [NODES, WIDTH]));
      return [value, ...grads];
    });
    expected().forEach((values, i) => assertClose(found[i], values, 1e-6, `output ${i}`));
  });

  engineTest(engine, "a graph without edges hears itself alone", async () => {
    const [y] = await valuesOf(() =>
      edgeMessages(tf.ones([2, 3]), tf.zeros([0, 3]), tf.scalar(2), ends([], []))
    );
    assert.deepEqual([...y], [2, 2, 2, 2, 2, 2]);
  });
}

Deno.test("messages along edges refuse ends out of range and parts that do not fit", async () => {
  await startEngine("wasm");
  const attempts: [() => tf.Tensor, RegExp][] = [
    [
      () => edgeMessages(...parts(2), ends([0, 6], [0, 1])),
      /edge 1 has an end at node 6, .* 0 to 5/,
    ],
    [() => edgeMessages(...parts(1), ends([0], [-1])), /edge 0 has an end at node -1/],
    [
      () => edgeMessages(...parts(2), ends([0, 1], [0])),
      /the ends of edges must be \[2\], got \[1\]/,
    ],
    [
      () => edgeMessages(...parts(3), ends([0], [0])),
      /the shape of e must be \[1, 5\], got \[3, 5\]/,
    ],
  ];
  for (const [attempt, message] of attempts) {
    assert.throws(
      () => tf.tidy(attempt),
      (error: Error) => error instanceof UsageError && message.test(error.message),
      String(message),
    );
  }
});

/** A graph of as many edges. */
function parts(edges: number): [tf.Tensor2D, tf.Tensor2D, tf.Scalar] {
  return [tf.ones([NODES, WIDTH]), tf.ones([edges, WIDTH]), tf.scalar(1)];
}
