/**
 * This project's side of the comparison of Transformer blocks.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { createFrozenLinear } from "../adapter/dense.ts";
import { Frozen } from "../adapter/frozen.ts";
import type { Layer, Pass } from "../adapter/layer.ts";
import { createLayerNormLayer } from "../adapter/norms.ts";
import { createLottaLinear } from "../adapter/lotta_linear.ts";
import type { Trained } from "../adapter/trained.ts";
import { attention } from "../engine/operations/attention.ts";
import { gelu } from "../engine/operations/gelu.ts";
import { tidied } from "../engine/scope.ts";
import { readScalarAndNorm } from "../engine/reading.ts";
import { createOptimizer } from "../training/optimizer.ts";
import { meanSquaredError } from "../engine/operations/squared_error.ts";
import { type BlockWork, type BlockWorkload, requestOf } from "./block_workload.ts";
import { type Contestant, trainingOf, type TrainingRequest } from "./contestant.ts";
import { type OwnRun, startWith } from "./ours.ts";
import { blockConfig } from "./workload.ts";

/** A block of layers of this project, to be trained. */
interface Block {
  readonly trained: readonly Trained[];
  /** [sequences tokens, width] to the same shape; the caller disposes. */
  forward(x: tf.Tensor2D): tf.Tensor2D;
  dispose(): void;
}

/** Nothing drops out and everything is new, so that a pass is like any other. */
const PASS: Pass = { training: true, step: 0, row: 0, rows: 1, withoutBackbone: false };

/** This project as a contestant. */
export function ownBlock({ engine, threads, workload }: OwnRun<BlockWorkload>): Contestant {
  return async (request) => {
    const missing = await startWith(engine, threads);
    if (missing !== null) return { absent: missing };
    const block = createBlock(workload);
    try {
      return await trainBlock(block, workload, request);
    } finally {
      block.dispose();
    }
  };
}

/** Steps of the project's AdamW, timed from the end of one to the end of the next. */
async function trainBlock(
  block: Block,
  { work, inputs, target }: BlockWorkload,
  { warmUps, counted }: TrainingRequest,
) {
  const shape: [number, number] = [work.sequences * work.tokens, work.width];
  const [x, wanted] = [inputs, target].map((values) => tf.tensor2d(values, shape));
  const variables = block.trained.map(({ variable }) => variable);
  const { optimizer: config } = blockConfig(work);
  const optimizer = createOptimizer(config, variables);
  const losses: number[] = [];
  const times: number[] = [];
  try {
    for (let step = 0; step < warmUps + counted; step++) {
      const begin = performance.now();
      const found = tidied(() => {
        const { value: loss, grads } = tf.variableGrads(
          () => meanSquaredError(block.forward(x), wanted),
          variables,
        );
        return { loss, gradients: variables.map(({ name }) => grads[name]) };
      });
      optimizer.step({ gradients: found.gradients, learningRate: config.learningRate });
      const { value: loss } = await readScalarAndNorm(found.loss, found.gradients);
      tf.dispose([found.loss, ...found.gradients]);
      times.push((performance.now() - begin) / 1000);
      losses.push(loss);
    }
    return trainingOf(times, losses, warmUps);
  } finally {
    tf.dispose([x, wanted]);
    optimizer.dispose();
  }
}

/** The block that `peer_block.py` describes, with the initial values of a workload. */
function createBlock({ work, initial }: BlockWorkload): Block {
  const { tokens, width, heads } = work;
  const [q, k, v, o] = ["q", "k", "v", "o"].map((path) => adapted(path, work));
  const frozenLinear = (path: string, dIn: number, dOut: number) =>
    createFrozenLinear(path, { dIn, dOut, frozen: new Frozen(requestOf(path, dIn, dOut)) });
  const rise = frozenLinear("mlp.0", width, 4 * width);
  const fall = frozenLinear("mlp.1", 4 * width, width);
  const norms = ["norm.0", "norm.1"].map((path) => createLayerNormLayer(path, width));
  const layers: Layer[] = [q, k, v, o, rise, fall, ...norms];
  for (const layer of layers) {
    layer.frozen?.draw(0);
    for (const parameter of layer.trained) parameter.assign(initial[parameter.name]);
  }
  const trained = layers.flatMap((layer) => layer.trained);
  return {
    trained,
    forward(x) {
      const n = norms[0].apply(x, PASS);
      const [queries, keys, values] = [q, k, v].map((layer) => layer.apply(n, PASS));
      const mixed = attention(queries, keys, values, { tokens, heads });
      const h: tf.Tensor2D = tf.add(x, o.apply(mixed, PASS));
      const raised = gelu(rise.apply(norms[1].apply(h, PASS), PASS), { approximate: "tanh" });
      return tf.add(h, fall.apply(raised, PASS));
    },
    dispose() {
      for (const part of [...trained, ...layers.flatMap(({ frozen }) => frozen ?? [])]) {
        part.dispose();
      }
    },
  };
}

function adapted(path: string, work: BlockWork): Layer {
  const { adapter, seeds } = blockConfig(work);
  return createLottaLinear(path, {
    ...{ dIn: work.width, dOut: work.width, adapter },
    frozen: new Frozen(requestOf(path, work.width, work.width)),
    ...{ isData: false, dropoutSeed: seeds.dropout },
  });
}
