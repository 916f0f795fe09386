/**
 * What the authors of the CfC make of the records of PhysioNet 2012, where this project does
 * otherwise; arXiv:2604.08749 says of none of it what it does. They are in
 * github.com/raminmh/CfC: duv_physionet.py (data), torch_cfc.py (the readout).
 *
 * @module
 */

import type { PhysionetOptions } from "../data/physionet/physionet.ts";
import { VARIABLES } from "../data/physionet/variables.ts";
import { UsageError } from "../errors.ts";
import type { DataVariant } from "../training/config.ts";
import type { DataChoices } from "../training/data_choices.ts";
import { variantText } from "../training/variants.ts";

/** The respects; any combination can be chosen. */
export const PHYSIONET_VARIANTS = {
  split: {
    own: "alike",
    values: {
      alike: "survivors and deaths divided alike: 800 stays with 111 deaths judge",
      "scikit-learn":
        "train_test_split with seed 42 over ascending RecordIDs: 800 stays with 121 " +
        "deaths judge; the authors' own order of the records is their file system's",
    },
  },
  scaling: {
    own: "standard",
    values: {
      standard: "mean and deviation of the training split",
      extremes: "smallest and largest value of all stays: (x - smallest) / largest",
    },
  },
  values: {
    own: "mean",
    values: {
      mean: "the mean of an hour's observations, carried on until the next",
      last: "the last of them, as an observation is carried on where times are as they are",
    },
  },
  readout: {
    own: "last-hour",
    values: {
      "last-hour": "at the end of the 48th hour",
      "last-observed": "behind the last hour with an observation: 355 of 4,000 end earlier",
    },
  },
} as const satisfies DataChoices;

/** What validates best of them on three seeds, beside dropout and Xavier's law: docs/findings.md. */
export const CHOSEN_VARIANT: DataVariant = {
  scaling: "extremes",
  values: "last",
  readout: "last-observed",
};

/** How the loader and the architecture are told. */
export interface VariantOptions extends Omit<PhysionetOptions, "dir"> {
  /** Masks among the inputs of an hour, by which sequences end; undefined: they end together. */
  readonly masks?: number;
}

/**
 * @param dir null: Lorenz-63, to which what the protocol chose of PhysioNet says nothing
 * @throws {UsageError} for another variant of Lorenz-63
 */
export function physionetOptions(dir: string | null, variant: DataVariant): VariantOptions {
  const text = variantText(variant);
  if (dir === null && text !== "" && text !== variantText(CHOSEN_VARIANT)) {
    throw new UsageError(
      `Only PhysioNet's records have variants, got ${text} without a folder of data`,
    );
  }
  return {
    division: variant.split === "scikit-learn" ? "scikit-learn" : "alike",
    scaling: variant.scaling === "extremes" ? "extremes" : "training",
    values: variant.values === "last" ? "last" : "mean",
    masks: dir !== null && variant.readout === "last-observed" ? VARIABLES.length : undefined,
  };
}

/** What an hour's inputs are, in a sentence that models are shipped with. */
export function recordInputs({ split, scaling, values, readout }: DataVariant): string {
  const value = values === "last" ? "last value" : "mean";
  const scaled = scaling === "extremes"
    ? `(${value} of the hour - m) / s, with m the smallest and s the largest of all stays`
    : `(${value} of the hour - m) / s, with m and s of the training split` +
      (split === "scikit-learn" ? ` as ${split} divides stays` : "");
  const read = readout === "last-observed"
    ? "; the state behind the last hour with a mask of 1 is read out"
    : "";
  return `48 hours of 41 values and 41 masks; a value is ${scaled}, or the last one known${read}`;
}
