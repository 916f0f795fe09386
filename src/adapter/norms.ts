/**
 * The norms of a network as layers of their own: LayerNorm, RMSNorm, BatchNorm.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { batchNorm, fixedBatchNorm } from "../engine/operations/batch_norm.ts";
import { layerNorm } from "../engine/operations/layer_norm.ts";
import { rectify } from "../engine/operations/rectify.ts";
import { rmsNorm } from "../engine/operations/rms_norm.ts";
import { RunningStatistic } from "./running_statistic.ts";
import type { Layer, Pass, RectifiableNorm } from "./layer.ts";
import { Trained } from "./trained.ts";

/** Share of a new batch in the running statistics, as in torch.nn.BatchNorm. */
const MOMENTUM = 0.1;

/**
 * LayerNorm of each row; gain starts at 1, shift at 0.
 *
 * @param path place in the network; names the parameters
 * @param width number of features
 * @param isTrained false: gain and shift stay as they start
 */
export function createLayerNormLayer(path: string, width: number, isTrained = true): Layer {
  const { gain, shift, trained } = affine(path, width, isTrained);
  return probed(path, { trained }, (x) => layerNorm(x, { gain: gain(), shift: shift() }));
}

/** RMSNorm of each row; gain starts at 1. Parameters as {@linkcode createLayerNormLayer}. */
export function createRmsNormLayer(path: string, width: number, isTrained = true): Layer {
  const { gain, trained } = affine(path, width, isTrained);
  return probed(path, { trained: trained.slice(0, 1) }, (x) => rmsNorm(x, gain()));
}

/**
 * BatchNorm over all rows (arXiv:1502.03167): by the batch's own mean and variance in training,
 * elsewhere by running averages of them, `running = 0.9 running + 0.1 batch` with the unbiased
 * variance, as torch.nn.BatchNorm1d and 2d.
 *
 * @param path place in the network; names the parameters
 * @param width number of features
 */
export function createBatchNormLayer(path: string, width: number): RectifiableNorm {
  const { gain, shift, trained } = affine(path, width, true);
  const mean = new RunningStatistic(`${path}.runningMean`, [width], 0);
  const variance = new RunningStatistic(`${path}.runningVariance`, [width], 1);
  const follow = (running: RunningStatistic, batch: tf.Tensor) => {
    const next = tf.tidy(() =>
      tf.add(tf.mul(running.variable, 1 - MOMENTUM), tf.mul(batch, MOMENTUM))
    );
    running.variable.assign(next);
    next.dispose();
  };
  const normalised = (x: tf.Tensor2D, { training }: Pass, rectified: boolean) => {
    const scale = { gain: gain(), shift: shift() };
    if (!training) {
      const running = { mean: mean.variable, variance: variance.variable };
      const y = fixedBatchNorm(x, scale, running);
      return rectified ? rectify(y, null) : y;
    }
    return batchNorm(x, scale, {
      rectified,
      observe(batch) {
        follow(mean, batch.mean);
        follow(variance, batch.variance);
      },
    });
  };
  const layer = probed(
    path,
    { trained, statistics: [mean, variance] },
    (x, pass) => normalised(x, pass, false),
  );
  return {
    ...layer,
    // ReLU would hide from a probe what is below 0.
    rectified: (x, pass) =>
      pass.probe === undefined ? normalised(x, pass, true) : rectify(layer.apply(x, pass), null),
  };
}

interface Affine {
  gain: () => tf.Tensor;
  shift: () => tf.Tensor;
  trained: Trained[];
}

function affine(path: string, width: number, isTrained: boolean): Affine {
  if (!isTrained) {
    return {
      gain: () => tf.ones([width]),
      shift: () => tf.zeros([width]),
      trained: [],
    };
  }
  const gain = new Trained(`${path}.gain`, [width], { constant: 1 });
  const shift = new Trained(`${path}.shift`, [width], { constant: 0 });
  return { gain: () => gain.variable, shift: () => shift.variable, trained: [gain, shift] };
}

/** A layer whose output the pass may look at. */
function probed(
  path: string,
  parts: Pick<Layer, "trained" | "statistics">,
  apply: Layer["apply"],
): Layer {
  return {
    path,
    ...parts,
    apply(x, pass) {
      const h = apply(x, pass);
      pass.probe?.(path, h);
      return h;
    },
  };
}
