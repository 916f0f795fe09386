/**
 * RDKit, the chemistry library, compiled to WebAssembly.
 *
 * It is the library the Open Graph Benchmark made its features with, and its package needs no more
 * than the permission to read itself.
 *
 * @module
 */

import initRdkit, { type MainModule } from "@rdkit/rdkit";
import { DataError } from "../../errors.ts";

let started: Promise<MainModule> | null = null;

/** Starts RDKit once, which takes a sixth of a second. */
async function startRdkit(): Promise<MainModule> {
  // The package exports as a script does what its types declare as a default.
  const rdkit = await (initRdkit as unknown as () => Promise<MainModule>)();
  // A SMILES it cannot read is told by an error of ours, not by lines on standard error.
  rdkit.disable_logging("rdApp.*");
  return rdkit;
}

/**
 * RDKit's binary form of a molecule, sanitised and without explicit hydrogens as
 * `Chem.MolFromSmiles` makes it.
 *
 * @throws {DataError} naming a SMILES that RDKit does not parse or that has no atom
 */
export async function binaryOfSmiles(smiles: string): Promise<Uint8Array> {
  started ??= startRdkit();
  const molecule = (await started).get_mol(smiles);
  const quoted = JSON.stringify(smiles);
  if (molecule === null) {
    throw new DataError(
      `The SMILES ${quoted} does not parse: expected a molecule such as "CC(=O)O", with every ` +
        `bracket, ring and valence closed`,
    );
  }
  try {
    if (molecule.get_num_atoms() === 0) {
      throw new DataError(`The SMILES ${quoted} has no atom: expected at least one`);
    }
    return molecule.get_as_uint8array(JSON.stringify({ propertyFlags: { NoProps: true } }));
  } finally {
    molecule.delete();
  }
}
