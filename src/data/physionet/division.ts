/**
 * Which stays train, which choose and which judge.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { numpyPermutation } from "../../random/numpy_permutation.ts";
import { createStream, permutation } from "../../random/stream.ts";
import type { Splits } from "../data_set.ts";
import type { Stay } from "./physionet_files.ts";

/** Ways to divide stays: see {@linkcode divideAlike} and {@linkcode divideAsScikitLearn}. */
export type Division = "alike" | "scikit-learn";

/** The stays of each split, in ascending order. */
export type DividedStays = Splits<readonly Stay[]>;

/** Seed of the permutations of {@linkcode divideAlike}; part of the definition of the data. */
const SPLIT_SEED = "physionet-2012 split";

/** The `random_state` of the CfC authors' call. */
const SCIKIT_LEARN_SEED = 42;

/** Share of the stays that judge: the paper's 800 of 4,000 (arXiv:2604.08749, section 3). */
const TEST_SHARE = 0.2;

/** Share of the stays that choose: a tenth of the paper's 3,200. */
const VALIDATION_SHARE = 0.08;

/**
 * Survivors and deaths are divided alike, each in the order of
 * `permutation(createStream("physionet-2012 split", "survivors" or "deaths", "order"))` over their
 * ascending RecordIDs: the first fifth is the test split, the next 8 % the validation split, the
 * rest the training split (each share rounded, at least one stay). Of set A's 4,000 stays these are
 * 800 (111 deaths), 320 (44) and 2,880 (399): the training split has 6.2 survivors a death.
 *
 * @throws {DataError} when there are fewer than three survivors or deaths
 */
export function divideAlike(stays: readonly Stay[]): DividedStays {
  const groups = ([0, 1] as const).map((death) => {
    const group = stays.filter((stay) => stay.death === death);
    if (group.length < 3) {
      refuse(stays, `${countOf(group.length, death)}, expected at least 3, one for each of`);
    }
    const stream = createStream(SPLIT_SEED, death === 1 ? "deaths" : "survivors", "order");
    return cut(group, permutation(stream, group.length), {
      test: Math.max(1, Math.round(TEST_SHARE * group.length)),
      validation: Math.max(1, Math.round(VALIDATION_SHARE * group.length)),
    });
  });
  return joined(groups);
}

/**
 * `sklearn.model_selection.train_test_split(stays, train_size=0.8, random_state=42)`, the call of the
 * CfC authors (github.com/raminmh/CfC, duv_physionet.py), over ascending RecordIDs: the first
 * `n - floor(0.8 n)` of `numpy.random.RandomState(42).permutation(n)` are the test split. They have
 * no validation split: here it is the next 8 % of all. Of set A these are 800 stays (121 deaths), 320
 * (38) and 2,880 (395).
 *
 * Their order of the records is that in which their file system lists a folder, which cannot be known:
 * this is the same call on the order of the archive.
 *
 * @throws {DataError} where a split has survivors or deaths alone
 */
export function divideAsScikitLearn(stays: readonly Stay[]): DividedStays {
  const divided = joined([
    cut(stays, numpyPermutation(SCIKIT_LEARN_SEED, stays.length), {
      test: stays.length - Math.floor((1 - TEST_SHARE) * stays.length),
      validation: Math.round(VALIDATION_SHARE * stays.length),
    }),
  ]);
  for (const part of [divided.train, divided.validation, divided.test]) {
    for (const death of [0, 1] as const) {
      if (part.some((stay) => stay.death === death)) continue;
      refuse(stays, `${countOf(0, death)} in a part, expected at least 1 in each of`);
    }
  }
  return divided;
}

/** So many stays, in the order given; the rest trains. */
function cut(
  stays: readonly Stay[],
  order: Uint32Array,
  { test, validation }: Readonly<Record<"test" | "validation", number>>,
): DividedStays {
  const shuffled = Array.from(order, (place) => stays[place]);
  return {
    test: shuffled.slice(0, test),
    validation: shuffled.slice(test, test + validation),
    train: shuffled.slice(test + validation),
  };
}

/** The parts of all groups together, each in ascending order. */
function joined(groups: readonly DividedStays[]): DividedStays {
  const part = (name: keyof DividedStays) =>
    groups.flatMap((group) => group[name]).sort((a, b) => a.id - b.id);
  return { train: part("train"), validation: part("validation"), test: part("test") };
}

function countOf(count: number, death: 0 | 1): string {
  return `${count} ${death ? "deaths" : "survivors"}`;
}

function refuse({ length }: readonly Stay[], what: string): never {
  throw new DataError(`Cannot split ${length} stays: ${what} train, validation and test`);
}
