/**
 * Which stays train, which choose and which judge, and their values as a network takes them: fixed
 * once, the same in every run.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { createStream, permutation } from "../../random/stream.ts";
import { type SequenceData, sequenceDataDigest, type SequenceSplit } from "../sequence_data.ts";
import type { Stay } from "./physionet_files.ts";
import { PHYSIONET_SPLITS_SHA256 } from "./physionet_source.ts";
import { type Normalisation, normalisationOf } from "./statistics.ts";
import { HOURS, VARIABLES } from "./variables.ts";

/** Seed of the permutations below; part of the definition of the data. */
const SPLIT_SEED = "physionet-2012 split";

/** Share of the stays that judge: the paper's 800 of 4,000 (arXiv:2604.08749, section 3). */
const TEST_SHARE = 0.2;

/** Share of the stays that choose: a tenth of the paper's 3,200. */
const VALIDATION_SHARE = 0.08;

/**
 * Splits and normalises stays. Survivors and deaths are divided alike, each in the order of
 * `permutation(createStream("physionet-2012 split", "survivors" or "deaths", "order"))` over their
 * ascending RecordIDs: the first fifth is the test split, the next 8 % the validation split, the
 * rest the training split (each share rounded, at least one stay). Of set A's 4,000 stays these are
 * 800 (111 deaths), 320 (44) and 2,880 (399): the training split has 6.2 survivors a death. The
 * paper names 3,200 and 800 stays; which ones is not published, and where it chooses, if anywhere,
 * is not said. Within a split the stays stand in ascending order.
 *
 * Each hour has 82 inputs: the 41 variables, then their masks. A variable's input is
 * `(mean - m) / s`: its mean within the hour, m and s mean and standard deviation of the observed
 * hours of the training split (see {@linkcode normalisationOf}); where the hour has no observation,
 * the last input before it; before the first, 0, which is the mean. The mask is 1 where the hour has
 * an observation. Values are used as they were recorded, improbable ones too.
 *
 * Set A itself, recognised by its content, is named `physionet-2012`, anything else `physionet-`
 * and the first eight digits of its digest.
 *
 * @throws {DataError} when there are fewer than three survivors or deaths
 */
export function splitStays(stays: readonly Stay[]): SequenceData {
  const groups = [pick(stays, 0), pick(stays, 1)].map((group) => divide(group));
  const [test, validation, train] = [0, 1, 2].map((part) =>
    groups.flatMap((group) => group[part]).sort((a, b) => a.id - b.id)
  );
  const normalisation = normalisationOf(train);
  const parts = {
    steps: HOURS,
    features: 2 * VARIABLES.length,
    outputs: 1,
    kind: "binary",
    train: sequences(train, normalisation),
    validation: sequences(validation, normalisation),
    test: sequences(test, normalisation),
  } as const;
  const digest = sequenceDataDigest(parts);
  const known = digest === PHYSIONET_SPLITS_SHA256;
  return { name: known ? "physionet-2012" : `physionet-${digest.slice(0, 8)}`, digest, ...parts };
}

function pick(stays: readonly Stay[], death: 0 | 1): Stay[] {
  const found = stays.filter((stay) => stay.death === death);
  if (found.length >= 3) return found;
  throw new DataError(
    `Cannot split ${stays.length} stays: ${found.length} ${death ? "deaths" : "survivors"}, ` +
      "expected at least 3, one for each of train, validation and test",
  );
}

/** Test, validation and training stays of one outcome. */
function divide(group: Stay[]): [Stay[], Stay[], Stay[]] {
  const path = group[0].death ? "deaths" : "survivors";
  const order = permutation(createStream(SPLIT_SEED, path, "order"), group.length);
  const shuffled = Array.from(order, (place) => group[place]);
  const test = Math.max(1, Math.round(TEST_SHARE * group.length));
  const held = test + Math.max(1, Math.round(VALIDATION_SHARE * group.length));
  return [shuffled.slice(0, test), shuffled.slice(test, held), shuffled.slice(held)];
}

function sequences(stays: readonly Stay[], { mean, deviation }: Normalisation): SequenceSplit {
  const width = VARIABLES.length;
  const inputs = new Float32Array(stays.length * HOURS * 2 * width);
  stays.forEach(({ means, counts }, row) => {
    for (let hour = 0; hour < HOURS; hour++) {
      const at = (row * HOURS + hour) * 2 * width;
      for (let column = 0; column < width; column++) {
        const cell = hour * width + column;
        const observed = counts[cell] > 0;
        if (observed) inputs[at + column] = (means[cell] - mean[column]) / deviation[column];
        else if (hour > 0) inputs[at + column] = inputs[at - 2 * width + column];
        inputs[at + width + column] = observed ? 1 : 0;
      }
    }
  });
  return { size: stays.length, inputs, targets: Float32Array.from(stays, ({ death }) => death) };
}
