/**
 * Episodes of one length as bare numbers: float32, least significant byte first,
 * `[episodes, steps, observation and action]`.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import type { StepWidths } from "../../simulation/environment.ts";
import { checkedEpisode, type Episode } from "./trajectory.ts";

/** How the numbers are arranged, and what stands for the rewards that are not among them. */
export interface FloatRecords extends StepWidths {
  /** Steps of every episode. */
  readonly steps: number;
  /** The reward of an action, from it and what was seen after it (before it, at the end). */
  estimate(action: Float32Array, next: Float32Array): number;
}

/**
 * Reads such a file.
 *
 * @param path names the bytes in messages
 * @throws {DataError} naming the file: a length that is no whole number of episodes, or a value that
 * is not finite
 */
export function parseFloatRecords(
  bytes: Uint8Array,
  records: FloatRecords,
  path: string,
): Episode[] {
  const width = records.observationWidth + records.actionWidth;
  const size = 4 * records.steps * width;
  if (bytes.length === 0 || bytes.length % size !== 0) {
    throw new DataError(
      `${path}: ${bytes.length} bytes, expected a multiple of ${size}: an episode is ` +
        `${records.steps} steps of ${width} float32`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / size }, (_, episode) => {
    const rows = Float32Array.from(
      { length: size / 4 },
      (_, i) => view.getFloat32(episode * size + 4 * i, true),
    );
    return episodeOf(rows, records, `${path}, episode ${episode}`);
  });
}

function episodeOf(rows: Float32Array, records: FloatRecords, where: string): Episode {
  const { steps, observationWidth, actionWidth } = records;
  const width = observationWidth + actionWidth;
  const observations = new Float32Array(steps * observationWidth);
  const actions = new Float32Array(steps * actionWidth);
  const rewards = new Float32Array(steps);
  for (let step = 0; step < steps; step++) {
    const at = step * width;
    const action = rows.subarray(at + observationWidth, at + width);
    const next = step + 1 < steps ? at + width : at;
    observations.set(rows.subarray(at, at + observationWidth), step * observationWidth);
    actions.set(action, step * actionWidth);
    rewards[step] = records.estimate(action, rows.subarray(next, next + observationWidth));
  }
  return checkedEpisode({ observations, actions, rewards }, records, where);
}
