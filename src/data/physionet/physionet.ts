/**
 * Intensive-care stays of the PhysioNet challenge of 2012.
 *
 * @module
 */

import type { SequenceData } from "../sequence_data.ts";
import { loadLorenz } from "../lorenz/lorenz.ts";
import { readStays } from "./physionet_files.ts";
import { type SplitOptions, splitStays } from "./physionet_split.ts";
import type { HourlyValue } from "./record.ts";

/** Where the stays are, and how they become inputs. */
export interface PhysionetOptions extends SplitOptions {
  /** A folder that holds them; null (default): no stays, but Lorenz-63. */
  readonly dir?: string | null;
  /** What stands for the observations of an hour; `mean` by default. */
  readonly values?: HourlyValue;
}

/**
 * Reads set A and splits it, always in the same way: see {@linkcode splitStays}. One target a stay,
 * 1 for a death in hospital.
 *
 * @param options.dir a folder with `Outcomes-a.txt` and the records, or one whose subfolder
 * `physionet-2012` has them; null (the default) generates the prediction of Lorenz-63 instead, a
 * task of the same form that needs no download (see {@linkcode loadLorenz}).
 * @throws {DataError} for files that are missing, damaged or do not belong together
 */
export async function loadPhysionet(
  { dir = null, values, ...options }: PhysionetOptions = {},
): Promise<SequenceData> {
  return dir === null ? loadLorenz() : splitStays(await readStays(dir, values), options);
}
