/**
 * Which episodes train, which choose and which judge: whole ones, so that no step of a test episode
 * has a neighbour among the training data.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { createStream, permutation } from "../../random/stream.ts";
import type { Splits } from "../data_set.ts";
import { type Episode, type TrajectoryData, trajectoryDigest } from "./trajectory.ts";

/** Seed of the permutation; part of the definition of the data. */
const SPLIT_SEED = "trajectory split";

/** What is known before the split. */
export type Unsplit = Omit<TrajectoryData, "digest" | keyof Splits<never>>;

/**
 * `permutation(createStream("trajectory split", name, "order"))` of the episodes; the first tenth
 * (rounded, at least one) is the test split, the next tenth the validation split, the rest trains.
 * Of two episodes the first trains and the second is both validation and test, which is enough to
 * try a program and not for a result.
 *
 * @throws {DataError} for a single episode
 */
export function splitEpisodes(episodes: readonly Episode[], about: Unsplit): TrajectoryData {
  const { length } = episodes;
  if (length < 2) {
    throw new DataError(`Cannot split ${length} episode of ${about.name} into three: need two`);
  }
  const held = Math.max(1, Math.round(length / 10));
  const order = permutation(createStream(SPLIT_SEED, about.name, "order"), length);
  const pick = (from: number, end: number) =>
    Array.from(order.subarray(from, end), (row) => episodes[row]);
  const parts = length === 2
    ? { train: [episodes[0]], validation: [episodes[1]], test: [episodes[1]] }
    : { train: pick(2 * held, length), validation: pick(held, 2 * held), test: pick(0, held) };
  return { ...about, ...parts, digest: trajectoryDigest({ ...about, ...parts }) };
}
