/**
 * OGBG-MolHIV: which molecules hold up the virus (arXiv:2005.00687, section 5.1).
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import type { FeatureTable } from "../graphs/features.ts";
import { startsOf } from "../graphs/graph_set.ts";
import { parseIntegerTable } from "../../files/integer_table.ts";
import { openSetFiles, type ReadSetFile } from "../set_files.ts";
import { type MoleculeData, moleculeDataDigest, refuseBadMolecules } from "./molecule_data.ts";
import { ATOM_CHOICES, BOND_CHOICES, type Choice, largestChoices } from "./molecule_features.ts";
import { MOLHIV, MOLHIV_SHA256 } from "./molhiv_source.ts";

/**
 * Reads the molecules with their features, labels and split.
 *
 * With `dir`: the scaffold split of OGB, 32,901 / 4,113 / 4,113 molecules, named `ogbg-molhiv` if
 * the content is the benchmark's, else `molecules-` and eight digits of its digest. Without: see
 * `generatedMolecules`.
 *
 * @param options.dir a folder with OGB's files as hiv.zip has them (`raw/edge.csv.gz`, ...), with
 * that archive, or with a subfolder `ogbg-molhiv`, `ogbg_molhiv`, `molhiv` or `hiv` that has
 * either; null (the default) takes the molecules this project builds itself.
 * @throws {DataError} for files that are missing, damaged or do not belong together, naming file
 * and row.
 */
export async function loadMolHiv(
  { dir = null }: { readonly dir?: string | null } = {},
): Promise<MoleculeData> {
  if (dir === null) {
    // The chemistry library takes a while to start and is needed for these alone.
    return await (await import("./generated_molecules.ts")).generatedMolecules();
  }
  const read = await openSetFiles(MOLHIV, dir);
  const atoms = await numbers(read, "raw/num-node-list.csv.gz");
  const size = atoms.length;
  const nodeStarts = startsOf(atoms);
  const edgeStarts = startsOf(await table(read, "raw/num-edge-list.csv.gz", { width: 1 }, size));
  const [nodes, bonds] = [nodeStarts[size], edgeStarts[size]];
  const data = {
    graphs: {
      size,
      nodeStarts,
      edgeStarts,
      edges: await table(read, "raw/edge.csv.gz", { width: 2 }, bonds),
      nodeFeatures: await choices(read, "raw/node-feat.csv.gz", ATOM_CHOICES, nodes),
      edgeFeatures: await choices(read, "raw/edge-feat.csv.gz", BOND_CHOICES, bonds),
    },
    labels: Uint8Array.from(
      await table(read, "raw/graph-label.csv.gz", { width: 1, largest: 1 }, size),
    ),
    train: await numbers(read, "split/scaffold/train.csv.gz"),
    validation: await numbers(read, "split/scaffold/valid.csv.gz"),
    test: await numbers(read, "split/scaffold/test.csv.gz"),
  };
  refuseBadMolecules(data, dir);
  const digest = moleculeDataDigest(data);
  const name = digest === MOLHIV_SHA256 ? "ogbg-molhiv" : `molecules-${digest.slice(0, 8)}`;
  return { name, digest, ...data };
}

function numbers(read: ReadSetFile, name: string): Promise<Uint32Array> {
  return read(name, (bytes, path) => parseIntegerTable(bytes, { width: 1 }, path));
}

/** A table of a known number of rows. */
function table(
  read: ReadSetFile,
  name: string,
  shape: { width: number; largest?: number | number[] },
  rows: number,
): Promise<Uint32Array> {
  return read(name, (bytes, path) => {
    const values = parseIntegerTable(bytes, shape, path);
    const found = values.length / shape.width;
    if (found !== rows) {
      throw new DataError(
        `${path}: ${found} rows, expected ${rows} as the counts of molecules, atoms and bonds say`,
      );
    }
    return values;
  });
}

async function choices(
  read: ReadSetFile,
  name: string,
  of: readonly Choice[],
  rows: number,
): Promise<FeatureTable<Uint8Array>> {
  const shape = { width: of.length, largest: largestChoices(of) };
  return { width: of.length, values: Uint8Array.from(await table(read, name, shape, rows)) };
}
