/**
 * Imitation of recorded episodes: the action of every step, predicted from what came before.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import type { TrajectoryData } from "../data/trajectories/trajectory.ts";
import { meanSquaredError } from "../engine/operations/squared_error.ts";
import { tidied } from "../engine/scope.ts";
import { filledTensor } from "../engine/tensors.ts";
import { scoredBy } from "../metrics/metrics.ts";
import type { DecisionInputs } from "../models/decision_transformer.ts";
import { bySplit, type SplitName, type Task } from "../training/task.ts";
import {
  disjointWindows,
  fillRows,
  type Normaliser,
  overlappingWindows,
  sequenceOf,
  type Window,
  windowInputs,
} from "./decision_windows.ts";
import { refuseBeyond } from "./score_parts.ts";

/** Windows scored at once. */
const EVALUATION_WINDOWS = 64;

/** What outputs are compared with. */
export interface DecisionTargets {
  /** What the others are to a batch of any kind. */
  readonly [name: string]: tf.Tensor;
  /** Actions times their weights, [n K, actionWidth]. */
  readonly actions: tf.Tensor2D;
  /** Square roots of the weights, [n K, 1]: sqrt(K / steps) in a window of so many, 0 behind them. */
  readonly weights: tf.Tensor2D;
}

/** How episodes are cut. */
export interface ImitationOptions {
  /** K, steps of a window. */
  context: number;
  /** Steps between the beginnings of two training windows. */
  stride: number;
  /** Statistics of the observations. */
  normaliser: Normaliser;
}

/**
 * Mean squared error of the actions. Training windows overlap; those of validation and test lie side
 * by side, so that every action counts once, predicted from up to K - 1 steps before it.
 *
 * The loss is the mean over the windows of the mean over a window's actions, so that any split of a
 * batch gives the same gradient.
 */
export function imitation(
  data: TrajectoryData,
  { context, stride, normaliser }: ImitationOptions,
): Task<DecisionInputs, DecisionTargets> {
  const { actionWidth, returnScale } = data;
  const sequences = (split: SplitName) =>
    data[split].map((episode) => sequenceOf(episode, normaliser, returnScale));
  const windows: Record<SplitName, Window[]> = {
    train: overlappingWindows(sequences("train"), { context, stride }),
    validation: disjointWindows(sequences("validation"), context),
    test: disjointWindows(sequences("test"), context),
  };

  return {
    ...scoredBy("mse"),
    sizes: bySplit((split) => windows[split].length),
    batch(split, indices) {
      refuseBeyond(indices, windows[split].length, `${split} window`);
      const some = Array.from(indices, (index) => windows[split][index]);
      return {
        inputs: windowInputs(some, data, context),
        targets: targetsOf(some, actionWidth, context),
      };
    },
    loss: (outputs, { actions, weights }) =>
      meanSquaredError(tf.mul<tf.Tensor2D>(outputs, weights), actions),
    async evaluate(predict, split) {
      let sum = 0;
      let actions = 0;
      for (let from = 0; from < windows[split].length; from += EVALUATION_WINDOWS) {
        const some = windows[split].slice(from, from + EVALUATION_WINDOWS);
        const outputs = tidied(() => predict(windowInputs(some, data, context)));
        const values = await outputs.data<"float32">();
        outputs.dispose();
        sum += squaredErrors(some, values, actionWidth, context);
        actions += some.reduce((count, { length }) => count + length * actionWidth, 0);
      }
      return { loss: sum / actions, value: sum / actions };
    },
  };
}

function targetsOf(
  windows: readonly Window[],
  actionWidth: number,
  context: number,
): DecisionTargets {
  const rows = windows.length * context;
  const weights = new Float32Array(rows);
  windows.forEach(({ length }, i) => {
    weights.fill(Math.sqrt(context / length), i * context, i * context + length);
  });
  return {
    actions: filledTensor<tf.Rank.R2>([rows, actionWidth], (out) => {
      fillRows(windows, { field: "actions", width: actionWidth, context }, out);
      for (let i = 0; i < out.length; i++) out[i] *= weights[Math.floor(i / actionWidth)];
    }),
    weights: tf.tensor2d(weights, [rows, 1]),
  };
}

/** Over all actions of some windows, padding left out. */
function squaredErrors(
  windows: readonly Window[],
  outputs: Float32Array,
  actionWidth: number,
  context: number,
): number {
  let sum = 0;
  windows.forEach(({ sequence, first, length }, i) => {
    for (let j = 0; j < length * actionWidth; j++) {
      const error = outputs[i * context * actionWidth + j] -
        sequence.actions[first * actionWidth + j];
      sum += error * error;
    }
  });
  return sum;
}
