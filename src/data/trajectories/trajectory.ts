/**
 * Trajectories: what someone saw, did and was paid, step by step.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import type { EnvironmentName, StepWidths } from "../../simulation/environment.ts";
import type { LoadedData, Splits } from "../data_set.ts";
import { digestOf } from "../../files/digest.ts";

/** One episode, from a start to its end. */
export interface Episode {
  /** Number of steps, at least 1. */
  readonly steps: number;
  /** What was seen before each action, row-major `[steps, observationWidth]`. */
  readonly observations: Float32Array;
  /** What was done, each in [-1, 1], row-major `[steps, actionWidth]`. */
  readonly actions: Float32Array;
  /** What was paid for each action; `[steps]`. */
  readonly rewards: Float32Array;
}

/** Episodes split into what trains, what chooses and what judges. */
export interface TrajectoryData extends LoadedData, StepWidths, Splits<readonly Episode[]> {
  /** Where these episodes come from, and where a network trained on them can act. */
  readonly environment: EnvironmentName;
  /** Returns to go are divided by it. */
  readonly returnScale: number;
  /** Returns that score 0 and 100. */
  readonly reference: { readonly random: number; readonly expert: number };
}

/**
 * An episode of which nothing is believed yet: actions are clipped to [-1, 1], as the simulators do
 * before they apply them.
 *
 * @param where file and episode, for the messages
 * @throws {DataError} for no steps, arrays of differing lengths, or a value that is not finite
 */
export function checkedEpisode(
  { observations, actions, rewards }: Omit<Episode, "steps">,
  { observationWidth, actionWidth }: StepWidths,
  where: string,
): Episode {
  const steps = rewards.length;
  if (steps === 0) throw new DataError(`${where} has no steps, expected at least one`);
  const parts = { observation: observations, action: actions, reward: rewards };
  const widths = { observation: observationWidth, action: actionWidth, reward: 1 };
  for (const [name, values] of Object.entries(parts)) {
    const width = widths[name as keyof typeof widths];
    if (values.length !== steps * width) {
      throw new DataError(
        `${where}: ${values.length} values of ${name}s, expected ${steps * width} for ${steps} ` +
          `steps of ${width}`,
      );
    }
    const broken = values.findIndex((value) => !Number.isFinite(value));
    if (broken < 0) continue;
    throw new DataError(
      `${where}, step ${Math.floor(broken / width)}: the ${name} holds ${values[broken]}, ` +
        "expected finite numbers",
    );
  }
  const clipped = actions.map((value) => Math.max(-1, Math.min(1, value)));
  return { steps, observations, actions: clipped, rewards };
}

/** The sum of an episode's rewards. */
export function returnOf({ rewards }: Episode): number {
  return rewards.reduce((sum, reward) => sum + reward, 0);
}

/** The mean return of some episodes, at least one. */
export function meanReturn(episodes: readonly Episode[]): number {
  return episodes.reduce((sum, episode) => sum + returnOf(episode), 0) / episodes.length;
}

/**
 * SHA-256 of trajectories: a line of text with widths and lengths, then observations, actions and
 * rewards of each episode of train, validation and test.
 */
export function trajectoryDigest(
  data: StepWidths & Splits<readonly Episode[]>,
): string {
  const parts = [data.train, data.validation, data.test];
  const lengths = parts.map((part) => part.map(({ steps }) => steps).join(",")).join(" ");
  const header = `trajectories 1: ${data.observationWidth} ${data.actionWidth}, ${lengths}\n`;
  const arrays = parts.flat().flatMap((
    { observations, actions, rewards },
  ) => [observations, actions, rewards]);
  return digestOf(header, ...arrays);
}
