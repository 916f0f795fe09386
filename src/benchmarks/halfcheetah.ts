/**
 * HalfCheetah: a Decision Transformer on expert episodes (arXiv:2604.08749, section 3).
 *
 * @module
 */

import { loadHalfCheetah } from "../data/trajectories/half_cheetah.ts";
import { loadPendulum } from "../data/trajectories/pendulum.ts";
import {
  DECISION_PRESETS,
  type DecisionInputs,
  decisionTransformer,
  OLDER_DECISION_PRESETS,
} from "../models/decision_transformer.ts";
import { findPreset } from "../models/presets.ts";
import { narrowed } from "../models/sizes.ts";
import type { Benchmark } from "../training/benchmark.ts";
import { SHORT_BUDGET } from "../training/comparison.ts";
import { normaliserOf } from "./decision_windows.ts";
import { type DecisionTargets, imitation } from "./imitation.ts";
import { rollOut } from "./rollouts.ts";

/** K, the steps of a window. */
export const CONTEXT = 20;

const INPUTS =
  `windows of ${CONTEXT} steps: return still to come, state, action, step; states less ` +
  "their mean and over their deviation in the training trajectories";

/**
 * Steps between two training windows. The authors draw windows at random; with every fifth beginning
 * an epoch predicts each action at four places of a window, and the order of the examples decides all.
 */
const STRIDE = 5;

/** Episodes a finished network acts in, and the steps of one. */
const ROLLOUTS = {
  "pendulum": { episodes: 10, steps: 200 },
  "half-cheetah": { episodes: 10, steps: 1_000 },
};

/**
 * Presets small and large (and tiny, for a look); without a folder, the swing-up of a simulated
 * pendulum. The metric is the mean squared error of the actions, and the
 * finished network acts in the simulated system.
 */
export const halfcheetah: Benchmark<DecisionInputs, DecisionTargets> = {
  id: "halfcheetah",
  presets: Object.keys(DECISION_PRESETS),
  preset: "small",
  formats: ["d4rl", "float-episodes", "expert-pickle"],
  dataSets: ["halfcheetah-expert-v2", "halfcheetah-cs294", "halfcheetah-cs285"],
  protocol: {
    batchSize: 64,
    epochs: 120,
    patience: 15,
    dropout: 0.1,
    dropoutMasks: "halves",
    optimizer: {
      learningRate: 1e-4,
      weightDecay: 1e-4,
      schedule: "constant",
      warmupShare: 0.05,
    },
    // Table 23's trained shares fit six maps a block and no other choice; the text names four.
    adapter: {
      ...{ dropout: 0.05, bias: "none" },
      maps: { attention: "adapted", mlp: "adapted" },
    },
  },
  rowsEach: () => 3 * CONTEXT,
  smoke: { preset: "tiny", steps: 20 },
  compared: {
    title: "Decision Transformer (DT)",
    short: "DT",
    chance: { "pendulum": 0.3966, "halfcheetah-cs294": 0.4274 },
    smallest: "tiny",
    quick: { preset: "tiny", ranks: [1, 4], changes: { ...SHORT_BUDGET, steps: 150 } },
  },
  sizes: { presets: ["small"], data: { features: 17, classes: 6, extent: 1000, inputs: INPUTS } },
  async load(dir) {
    const data = dir === null ? loadPendulum() : await loadHalfCheetah({ dir });
    const { name, digest, observationWidth, actionWidth, environment } = data;
    const normaliser = normaliserOf(data.train, data);
    const { episodes: rollouts, steps } = ROLLOUTS[environment];
    const acting = { episodes: rollouts, context: CONTEXT, normaliser };
    const episodes = [data.train, data.validation, data.test].flat();
    return {
      name,
      digest,
      features: observationWidth,
      classes: actionWidth,
      inputs: INPUTS,
      extent: episodes.reduce((longest, episode) => Math.max(longest, episode.steps), steps),
      task: {
        ...imitation(data, { context: CONTEXT, stride: STRIDE, normaliser }),
        measure: (predict) => rollOut(predict, data, acting),
      },
    };
  },
  architecture(preset, { features, classes, extent = 1 }, factor = 1) {
    const presets = Object.hasOwn(OLDER_DECISION_PRESETS, preset)
      ? OLDER_DECISION_PRESETS
      : DECISION_PRESETS;
    const sizes = findPreset(presets, preset);
    return decisionTransformer({
      ...sizes,
      width: narrowed(sizes.width, factor, sizes.heads),
      observationWidth: features,
      actionWidth: classes,
      timesteps: extent,
      context: CONTEXT,
    });
  },
};
