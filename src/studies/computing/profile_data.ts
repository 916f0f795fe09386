/**
 * Which folder the data of a profile come from.
 *
 * @module
 */
import { findDataDir } from "../../data/data_dir.ts";
import { DataError } from "../../errors.ts";
import type { Profile } from "../rows/profile.ts";
import { PERMITTED_VARIABLES } from "../../variables.ts";

/**
 * Finds the folder: the one given, else that of the variable LOTTALORA_DATA, else, for the profile
 * `paper` alone, the project's downloaded data.
 *
 * @param profile the profile.
 * @param given a folder; null if none was named.
 * @param sets ids of the data sets of which one will do; by default that of MNIST. Without any, the
 * data come with the packages.
 * @returns the folder; null: the data that come with the packages.
 * @throws {DataError} if the profile needs more than those and nothing was found.
 */
export async function findProfileData(
  profile: Profile,
  given: string | null = null,
  sets: readonly string[] = ["mnist"],
): Promise<string | null> {
  const useCache = profile === "paper";
  const dir = await findDataDir(given, PERMITTED_VARIABLES, { ids: sets, useCache });
  if (dir !== null || profile !== "paper" || sets.length === 0) return dir;
  throw new DataError(
    `The profile paper needs the data set ${sets.join(" or ")} and found none: name its folder ` +
      `with --data or the variable LOTTALORA_DATA, or run "deno task data fetch ${sets[0]}"`,
  );
}
