/**
 * A Decision Transformer at the wheel: episodes in a simulated system, told what to earn.
 *
 * @module
 */

import { createDraws } from "../random/draws.ts";
import { returnOf, type TrajectoryData } from "../data/trajectories/trajectory.ts";
import { tidied } from "../engine/scope.ts";
import type { DecisionInputs } from "../models/decision_transformer.ts";
import type { Environment } from "../simulation/environment.ts";
import { openEnvironment } from "../simulation/open_environment.ts";
import type { Predict } from "../training/task.ts";
import {
  normalise,
  type Normaliser,
  type Sequence,
  type Window,
  windowInputs,
} from "./decision_windows.ts";

/** Seed of the starts. */
const SEED = "rollouts 1";

/** How a network acts. */
export interface RolloutOptions {
  /** Episodes, side by side. */
  episodes: number;
  /** K, steps it sees. */
  context: number;
  /** Statistics of the observations. */
  normaliser: Normaliser;
}

/** What it earned. */
export interface Earnings extends Record<string, number> {
  /** Mean return of the episodes. */
  return: number;
  /** `100 (return - random) / (expert - random)`. */
  normalisedReturn: number;
  /** The return it was told to earn: the best of the training episodes. */
  targetReturn: number;
}

/**
 * Lets `predict` act, always by the action it predicts, and measures what it earns. It is told to
 * earn as much as the best training episode; what was earned is taken off, as in arXiv:2106.01345,
 * section 4. The starts are the same each time.
 */
export async function rollOut(
  predict: Predict<DecisionInputs>,
  data: TrajectoryData,
  options: RolloutOptions,
): Promise<Earnings> {
  const target = Math.max(...data.train.map(returnOf));
  const chance = createDraws(SEED, data.environment);
  const actors: Actor[] = [];
  try {
    for (let i = 0; i < options.episodes; i++) {
      const environment = await openEnvironment(data.environment);
      environment.start(chance);
      actors.push(createActor(environment, target, data.returnScale, options));
    }
    for (let step = 0; step < actors[0].steps; step++) {
      const windows = actors.map((actor) => actor.look(step));
      const outputs = tidied(() => predict(windowInputs(windows, data, options.context)));
      const actions = await outputs.data<"float32">();
      outputs.dispose();
      actors.forEach((actor, i) => {
        const row = i * options.context + windows[i].length - 1;
        actor.act(step, actions.subarray(row * data.actionWidth, (row + 1) * data.actionWidth));
      });
    }
  } finally {
    for (const actor of actors) actor.dispose();
  }
  const mean = actors.reduce((sum, actor) => sum + actor.earned(), 0) / actors.length;
  const { random, expert } = data.reference;
  return {
    return: mean,
    normalisedReturn: 100 * (mean - random) / (expert - random),
    targetReturn: target,
  };
}

/** One episode in the making. */
interface Actor {
  readonly steps: number;
  /** The last steps up to `step`, whose action is still zeros. */
  look(step: number): Window;
  act(step: number, action: Float32Array): void;
  earned(): number;
  dispose(): void;
}

function createActor(
  environment: Environment,
  target: number,
  returnScale: number,
  { context, normaliser }: RolloutOptions,
): Actor {
  const { steps, observationWidth, actionWidth } = environment;
  const sequence: Sequence = {
    observations: new Float32Array(steps * observationWidth),
    actions: new Float32Array(steps * actionWidth),
    returns: new Float32Array(steps),
  };
  const seen = new Float32Array(observationWidth);
  let earned = 0;
  return {
    steps,
    look(step) {
      environment.observe(seen);
      normalise(normaliser, seen, sequence.observations.subarray(step * observationWidth));
      sequence.returns[step] = (target - earned) / returnScale;
      const first = Math.max(0, step + 1 - context);
      return { sequence, first, length: step + 1 - first };
    },
    act(step, action) {
      sequence.actions.set(action, step * actionWidth);
      earned += environment.act(action);
    },
    earned: () => earned,
    dispose: () => environment.dispose(),
  };
}
