/**
 * Does the work of stock tfjs on request, in the protocol of `peer.py`: `step` alone, with the
 * fields that `peer_step.py` describes, and `backend`, "wasm" or "cpu". tfjs has Adam and no AdamW,
 * so a weight decay other than 0 is refused; its wasm backend has one thread under Deno.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { decodeFloats } from "../files/safetensors/floats.ts";
import { linesOf } from "../python/child.ts";
import { trainingOf, type TrainingRequest } from "./contestant.ts";
import type { PeerAnswer } from "./line_peer.ts";
import type { StepWork } from "./workload.ts";

interface StockRequest extends StepWork, TrainingRequest {
  readonly measure: string;
  readonly file: string;
  readonly backend: "wasm" | "cpu";
  readonly batch: number;
  readonly alpha: number;
  readonly learningRate: number;
  readonly threads: number;
}

type Tensors = Record<string, Float32Array>;
type Forward = (x: tf.Tensor2D) => tf.Tensor2D;

async function step(request: StockRequest): Promise<PeerAnswer> {
  if (request.weightDecay !== 0) throw new Error("stock tfjs has no AdamW: weightDecay must be 0");
  if (request.threads !== 1) throw new Error("stock tfjs has one thread under Deno");
  if (!await tf.setBackend(request.backend)) throw new Error(`no backend ${request.backend}`);
  const { tensors } = decodeFloats(Deno.readFileSync(request.file), request.file);
  tf.engine().startScope();
  try {
    return train(request, tensors);
  } finally {
    tf.engine().endScope();
    tf.disposeVariables();
  }
}

function train(request: StockRequest, tensors: Tensors): PeerAnswer {
  const { widths, batch, warmUps, counted, learningRate } = request;
  const [features, classes] = [widths[0], widths[widths.length - 1]];
  const forward = perceptron(request, tensors);
  const inputs = tf.tensor2d(tensors.inputs, [tensors.inputs.length / features, features]);
  const labels = tf.oneHot(tf.tensor1d(tensors.labels, "int32"), classes);
  // PyTorch's epsilon instead of tfjs's 1e-7.
  const optimizer = tf.train.adam(learningRate, 0.9, 0.999, 1e-8);
  const seconds: number[] = [];
  const losses: number[] = [];
  for (let number = 0; number < warmUps + counted; number++) {
    const begin = performance.now();
    const first = (number * batch) % tensors.order.length;
    const loss = tf.tidy(() => {
      const rows = tf.tensor1d(tensors.order.subarray(first, first + batch), "int32");
      const [x, y] = [tf.gather(inputs, rows), tf.gather(labels, rows)];
      return optimizer
        .minimize(() => tf.losses.softmaxCrossEntropy(y, forward(x)) as tf.Scalar, true)
        ?.dataSync()[0] ?? NaN;
    });
    seconds.push((performance.now() - begin) / 1000);
    losses.push(loss);
  }
  optimizer.dispose();
  return trainingOf(seconds, losses, warmUps);
}

function perceptron(request: StockRequest, tensors: Tensors): Forward {
  const { widths, dropout } = request;
  const linear = request.method === "full" ? dense : lottaLinear;
  const hidden = widths.slice(1, -1).map((width, i) =>
    linear(tensors, `hidden.${i}`, [widths[i], width], request)
  );
  const head = dense(tensors, "head", [widths[widths.length - 2], widths[widths.length - 1]]);
  return (x) => {
    for (const layer of hidden) {
      x = tf.relu(layer(x));
      if (dropout > 0) x = tf.dropout(x, dropout) as tf.Tensor2D;
    }
    return head(x);
  };
}

/** x K + b, all trained. */
function dense(tensors: Tensors, path: string, shape: [number, number]): Forward {
  const kernel = tf.variable(tf.tensor2d(tensors[`${path}.kernel`], shape));
  const bias = tf.variable(tf.tensor1d(tensors[`${path}.bias`]));
  return (x) => tf.add(tf.matMul(x, kernel), bias);
}

/** beta x W + alpha / rank (x A) B; W is a plain tensor, which no optimiser sees. */
function lottaLinear(
  tensors: Tensors,
  path: string,
  [dIn, dOut]: [number, number],
  { rank, alpha, trainBeta }: StockRequest,
): Forward {
  const backbone = tf.tensor2d(tensors[`${path}.backbone`], [dIn, dOut]);
  const loraA = tf.variable(tf.tensor2d(tensors[`${path}.loraA`], [dIn, rank]));
  const loraB = tf.variable(tf.tensor2d(tensors[`${path}.loraB`], [rank, dOut]));
  const beta = trainBeta ? tf.variable(tf.scalar(tensors[`${path}.beta`][0])) : tf.scalar(1);
  return (x) =>
    tf.add(
      tf.mul(beta, tf.matMul(x, backbone)),
      tf.mul(tf.matMul(tf.matMul(x, loraA), loraB), alpha / rank),
    );
}

async function answer(request: StockRequest): Promise<PeerAnswer | { failure: string }> {
  if (request.measure !== "step") return { failure: `unknown measure ${request.measure}` };
  try {
    return await step(request);
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

if (import.meta.main) {
  const wasm = dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm"));
  setWasmPaths(`${wasm}/`);
  // What tfjs would choose here by itself, were it told of the threads that Deno does not give it.
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  console.log(JSON.stringify({ "stock tfjs": tf.version["tfjs-core"] }));
  for await (const line of linesOf(Deno.stdin.readable)) {
    console.log(JSON.stringify(await answer(JSON.parse(line))));
  }
}
