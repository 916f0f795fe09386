/**
 * Recorded episodes of the planar cheetah: D4RL's, or those of two university courses.
 *
 * @module
 */

import type { DataSet } from "../data_set.ts";
import { readUnpacked } from "../../files/gzip.ts";
import type { StepWidths } from "../../simulation/environment.ts";
import { soughtOf } from "../accepted_forms.ts";
import { chooseDataSet, setsNamed } from "../locate.ts";
import { readDataSet } from "../registered_file.ts";
import { parseD4rl } from "./d4rl.ts";
import { parseExpertPickle } from "./expert_pickle.ts";
import { parseFloatRecords } from "./float_records.ts";
import {
  CS285_HALF_CHEETAH,
  CS294_HALF_CHEETAH,
  D4RL_EPISODES,
  D4RL_HALF_CHEETAH,
  KNOWN_EPISODES,
  OTHER_D4RL_HALF_CHEETAHS,
} from "./half_cheetah_source.ts";
import { splitEpisodes } from "./split_episodes.ts";
import { type Episode, meanReturn, type TrajectoryData } from "./trajectory.ts";

/** Numbers seen (8 positions without x, 9 velocities) and done (6 torques) a step. */
export const HALF_CHEETAH_WIDTHS: StepWidths = { observationWidth: 17, actionWidth: 6 };

/** Where the forward velocity stands in an observation. */
const FORWARD_VELOCITY = 8;

/** Returns to go are divided by it (arXiv:2604.08749, section 3). */
const RETURN_SCALE = 6000;

/** D4RL's returns of a random policy and of its own expert, from its `infos.py`; for all its sets. */
const D4RL_REFERENCE = { random: -280.178953, expert: 12135 };

const CS294_RECORDS = { ...HALF_CHEETAH_WIDTHS, steps: 1000, estimate: estimatedReward };

type Read = (bytes: Uint8Array, path: string) => Episode[] | Promise<Episode[]>;

const readD4rl: Read = (bytes, path) => parseD4rl(bytes, HALF_CHEETAH_WIDTHS, path);

/** How the bytes of each set are read, the best first. */
const READERS: ReadonlyMap<DataSet, Read> = new Map<DataSet, Read>([
  [D4RL_HALF_CHEETAH, readD4rl],
  ...OTHER_D4RL_HALF_CHEETAHS.map((set): [DataSet, Read] => [set, readD4rl]),
  [CS294_HALF_CHEETAH, (bytes, path) => parseFloatRecords(bytes, CS294_RECORDS, path)],
  [CS285_HALF_CHEETAH, (bytes, path) => parseExpertPickle(bytes, HALF_CHEETAH_WIDTHS, path)],
]);

/** Where episodes are read from. */
export interface HalfCheetahOptions {
  /** A folder with the file, or one that has it in an accepted subfolder. */
  dir: string;
  /** The set's id; by default the first of D4RL's, CS 294 and CS 285 that is there. */
  id?: string;
}

/**
 * Reads one set and splits it by episode (see {@linkcode splitEpisodes}): 800, 100 and 100 of D4RL,
 * 48, 6 and 6 of CS 294. Named by the set's id where the content is that set's; else eight digits of
 * its digest follow. Actions are clipped to [-1, 1]; the courses' are unclipped means of a
 * policy in about [-2, 2.4], and MuJoCo clips what it is given.
 *
 * Returns are scored by D4RL's random and expert policy; the courses' experts stand in for its expert.
 *
 * @throws {DataError} for files that are missing or damaged, naming them
 * @throws {UsageError} for an id that is none of these sets
 */
export async function loadHalfCheetah({ dir, id }: HalfCheetahOptions): Promise<TrajectoryData> {
  const sets = setsNamed([...READERS.keys()], id);
  const set = await chooseDataSet(sets, dir, soughtOf(sets, { what: "the half cheetah" }));
  const [episodes] = await readDataSet(
    set,
    dir,
    async (path) => await READERS.get(set)!(await readUnpacked(path), path),
  );
  return named(splitEpisodes(episodes, {
    ...HALF_CHEETAH_WIDTHS,
    name: set.id,
    environment: "half-cheetah",
    returnScale: RETURN_SCALE,
    reference: Object.hasOwn(D4RL_EPISODES, set.id)
      ? D4RL_REFERENCE
      : { random: D4RL_REFERENCE.random, expert: meanReturn(episodes) },
  }));
}

/** Nobody has published a digest of D4RL's episodes: they are recognised by their counts. */
function named(data: TrajectoryData): TrajectoryData {
  const { name, digest, train, validation, test } = data;
  const known = KNOWN_EPISODES[name];
  const all = [train, validation, test].flat();
  const original = known === undefined
    ? all.length === D4RL_EPISODES[name] && all.every(({ steps }) => steps === 1000)
    : known === digest;
  return original ? data : { ...data, name: `${name}-${digest.slice(0, 8)}` };
}

/**
 * Where no rewards were recorded: the forward velocity after the action less 0.1 |action|^2.
 *
 * HalfCheetah-v2 pays the mean forward velocity of the five steps of an action instead of the last
 * one, less the same cost of the action as it was given, unclipped. Of the last action the next
 * observation is missing; the velocity before it stands in.
 */
export function estimatedReward(action: Float32Array, next: Float32Array): number {
  return next[FORWARD_VELOCITY] - 0.1 * action.reduce((sum, value) => sum + value * value, 0);
}
