/**
 * Intensive-care stays of the PhysioNet challenge of 2012.
 *
 * @module
 */

import type { SequenceData } from "../sequence_data.ts";
import { loadLorenz } from "../lorenz/lorenz.ts";
import { readStays } from "./physionet_files.ts";
import { splitStays } from "./physionet_split.ts";

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
  { dir = null }: { readonly dir?: string | null } = {},
): Promise<SequenceData> {
  return dir === null ? loadLorenz() : splitStays(await readStays(dir));
}
