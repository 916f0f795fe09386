/**
 * A training of this project, timed step by step.
 *
 * @module
 */

import type { TrainingEvent } from "../training/events.ts";
import { type Training, trainingOf } from "./contestant.ts";

/**
 * Times a training. A step lasts from the end of the last one to its own.
 *
 * @param run trains, and tells what happens to the function it is given
 * @param warmUps steps before any that counts
 */
export async function timedTraining(
  run: (onEvent: (event: TrainingEvent) => void) => Promise<unknown>,
  warmUps: number,
): Promise<Training> {
  const losses: number[] = [];
  const ends = [performance.now()];
  await run((event) => {
    if (event.type !== "step") return;
    ends.push(performance.now());
    losses.push(event.loss);
  });
  const times = ends.slice(1).map((end, step) => (end - ends[step]) / 1000);
  return trainingOf(times, losses, warmUps);
}
