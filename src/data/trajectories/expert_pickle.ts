/**
 * Episodes as the homework of CS 285 stores them: a Python pickle, a list of dicts with the numpy
 * arrays `observation`, `action`, `reward` and more.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { LARGEST_PICKLED, refuseMuch } from "../../files/limits.ts";
import { parsePickle } from "../../files/pickle.ts";
import { isArray, type PickledArray, type PickleValue, shown } from "../../files/pickle/value.ts";
import type { StepWidths } from "../../simulation/environment.ts";
import { checkedEpisode, type Episode } from "./trajectory.ts";

/** Fields that a message names: an episode of the course has seven. */
const MOST_NAMES = 20;

/** Bytes of an array besides its numbers. */
const ARRAY = 256;

/** An episode and what was seen after each of its actions. */
export interface ExpertEpisode extends Episode {
  /** Row-major `[steps, observationWidth]`. */
  readonly nextObservations: Float32Array;
  /** The actions as stored, before they are clipped. */
  readonly unclipped: Float32Array;
}

/**
 * Reads such a file; nothing in it is executed.
 *
 * @param path names the bytes in messages
 * @throws {DataError} naming the file: cut off, no list of episodes, a field that is
 * missing or of another size, a value that is not finite, arrays of more than `LARGEST_PICKLED`
 * bytes in all
 */
export function parseExpertPickle(
  bytes: Uint8Array,
  widths: StepWidths,
  path: string,
): ExpertEpisode[] {
  const episodes = parsePickle(bytes, path);
  if (!Array.isArray(episodes) || episodes.length === 0) {
    throw new DataError(`${path}: the pickle holds no list of episodes`);
  }
  let held = 0;
  return episodes.map((episode: PickleValue, i) => {
    const where = `${path}, episode ${i}`;
    const field = (name: string) => {
      const { values } = arrayOf(episode, name, where);
      // A pickle can name one array any number of times; each becomes one of its own here.
      held += 4 * values.length + ARRAY;
      refuseMuch(held, path, LARGEST_PICKLED);
      return Float32Array.from(values);
    };
    const [actions, nextObservations] = [field("action"), field("next_observation")];
    const read = { observations: field("observation"), actions, rewards: field("reward") };
    // Looked at as observations once more: the same sizes, and finite.
    checkedEpisode({ ...read, observations: nextObservations }, widths, `${where}, next`);
    return { ...checkedEpisode(read, widths, where), nextObservations, unclipped: actions };
  });
}

function arrayOf(episode: PickleValue, name: string, where: string): PickledArray {
  if (!(episode instanceof Map)) throw new DataError(`${where} is no dict of arrays`);
  const value: PickleValue | undefined = episode.get(name);
  if (isArray(value)) return value;
  const found = [...episode.keys()].slice(0, MOST_NAMES).map(shown).join(", ");
  throw new DataError(`${where} has no array "${name}", found ${found === "" ? "nothing" : found}`);
}
