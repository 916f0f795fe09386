import initRdkit, { type MainModule } from "@rdkit/rdkit";
import assert from "node:assert/strict";
import { drawMolecules } from "../../../src/data/molhiv/generated_molecules.ts";
import { loadMolHiv } from "../../../src/data/molhiv/molhiv.ts";
import { refuseBadMolecules } from "../../../src/data/molhiv/molecule_data.ts";
import { GENERATED_MOLECULES } from "../../../src/data/molhiv/molhiv_source.ts";

Deno.test("generated molecules: the digest is the registry's, the splits are complete", async () => {
  const data = await loadMolHiv();
  assert.equal(data.name, "molecules");
  assert.equal(data.digest, GENERATED_MOLECULES.digest);
  refuseBadMolecules(data, "generated");
  const all = [...data.train, ...data.validation, ...data.test];
  assert.deepEqual(all, Array.from({ length: 600 }, (_, i) => i));
});

Deno.test("generated molecules: all differ, and a substructure search finds the same amides", async () => {
  // The package exports as a script does what its types declare as a default.
  const rdkit = await (initRdkit as unknown as () => Promise<MainModule>)();
  const amide = rdkit.get_qmol("[CX3](=O)[NX3]")!;
  const { smiles, labels } = drawMolecules();
  const canonical = smiles.map((one, i) => {
    const molecule = rdkit.get_mol(one)!;
    assert.equal(molecule.get_substruct_match(amide) !== "{}", labels[i] === 1, one);
    const name = molecule.get_smiles();
    molecule.delete();
    return name;
  });
  assert.equal(new Set(canonical).size, 600);
});
