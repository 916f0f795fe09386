import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import type { Graph } from "../../../src/data/graphs/graph.ts";
import { graphAt } from "../../../src/data/graphs/graph_set.ts";
import { loadMolHiv } from "../../../src/data/molhiv/molhiv.ts";
import { moleculeFromSmiles } from "../../../src/data/molhiv/molecule.ts";
import { DataError } from "../../../src/errors.ts";
import { MIRROR, mirrored } from "../../support/mirror.ts";

type Molecule = Graph<Uint8Array, Uint8Array>;

const row = (molecule: Molecule, atom: number) => [
  ...molecule.nodeFeatures!.values.subarray(9 * atom, 9 * atom + 9),
];
const bond = (molecule: Molecule, index: number) => [
  ...molecule.edgeFeatures!.values.subarray(3 * index, 3 * index + 3),
];

Deno.test("molecules: the example of OGB's own documentation has the features given there", async () => {
  const molecule = await moleculeFromSmiles("Cl[C@H](/C=C/C)Br");
  assert.deepEqual(row(molecule, 1), [5, 2, 4, 5, 1, 0, 2, 0, 0]);
  assert.deepEqual(bond(molecule, 2), [1, 2, 0]);
});

Deno.test("molecules: rings, charges, radicals, aromatic and conjugated bonds are seen", async () => {
  const benzene = await moleculeFromSmiles("c1ccccc1");
  assert.deepEqual([...benzene.edges], [0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 0]);
  for (let i = 0; i < 6; i++) {
    assert.deepEqual(row(benzene, i), [5, 0, 3, 5, 1, 0, 1, 1, 1]);
    assert.deepEqual(bond(benzene, i), [3, 0, 1]);
  }
  const acetate = await moleculeFromSmiles("CC(=O)[O-]");
  assert.deepEqual(row(acetate, 3), [7, 0, 1, 4, 0, 0, 1, 0, 0]);
  assert.deepEqual([0, 1, 2].map((i) => bond(acetate, i)), [[0, 0, 0], [1, 0, 1], [0, 0, 1]]);
  assert.deepEqual(row(await moleculeFromSmiles("[CH3]"), 0), [5, 0, 3, 5, 3, 1, 2, 0, 0]);
  assert.deepEqual(bond(await moleculeFromSmiles("C#N"), 0), [2, 0, 0]);
});

Deno.test("molecules: atoms without bonds, isotopes, maps, dummies and long chains are read", async () => {
  const salt = await moleculeFromSmiles("[Na+].[Cl-]");
  assert.deepEqual([salt.nodes, salt.edges.length], [2, 0]);
  assert.deepEqual([row(salt, 0)[3], row(salt, 1)[3]], [6, 4]);
  const plain = await moleculeFromSmiles("CCO");
  for (const smiles of ["[13CH3]CO", "[CH3:1]CO", "[CH3:200]CO"]) {
    assert.deepEqual(await moleculeFromSmiles(smiles), plain, smiles);
  }
  const dummy = await moleculeFromSmiles("*CO");
  assert.equal(row(dummy, 0)[0], 118);
  assert.deepEqual(row(dummy, 2), row(plain, 2));
  // From 256 atoms on the binary form numbers them by four bytes.
  const chain = await moleculeFromSmiles(`${"C".repeat(300)}1CC1`);
  assert.deepEqual([...chain.edges.subarray(-6)], [299, 300, 300, 301, 301, 299]);
  assert.deepEqual([298, 299, 300].map((i) => row(chain, i)[8]), [0, 1, 1]);
});

for (
  const [smiles, message] of [
    ["C1CC(", /The SMILES "C1CC\(" does not parse/],
    ["c1cccc1", /The SMILES "c1cccc1" does not parse/],
    ["C(C)(C)(C)(C)C", /does not parse/],
    ["no molecule", /The SMILES "no molecule" does not parse/],
    ["", /The SMILES "" has no atom/],
    ["C~C", /Cannot use the SMILES "C~C": it is a pattern, not a molecule/],
  ] as const
) {
  Deno.test(`molecules: the SMILES "${smiles}" is refused by its name`, async () => {
    await assert.rejects(() => moleculeFromSmiles(smiles), (error: Error) => {
      assert.ok(error instanceof DataError, String(error));
      assert.match(error.message, message);
      return true;
    });
  });
}

const MAPPING = `${MIRROR}/ogbg-molhiv/mapping/mol.csv.gz`;

Deno.test({
  name: "mirror: over 98 in 100 of OGBG-MolHIV's molecules have the features it ships",
  ignore: !mirrored("ogbg-molhiv"),
  async fn() {
    const { graphs } = await loadMolHiv({ dir: MIRROR });
    const table = new TextDecoder().decode(gunzipSync(await Deno.readFile(MAPPING)));
    const smiles = table.trimEnd().split("\n").slice(1).map((line) => line.split(",")[1]);
    let [equal, atomsEqual, total] = [0, 0, 0];
    for (let i = 0; i < graphs.size; i += 80, total++) {
      const [ours, theirs] = [await moleculeFromSmiles(smiles[i]), graphAt(graphs, i)];
      assert.deepEqual(ours.edges, theirs.edges, smiles[i]);
      const same = (a: Uint8Array, b: Uint8Array) => a.every((value, k) => value === b[k]);
      const atoms = same(ours.nodeFeatures!.values, theirs.nodeFeatures!.values);
      atomsEqual += Number(atoms);
      equal += Number(atoms && same(ours.edgeFeatures!.values, theirs.edgeFeatures!.values));
    }
    assert.equal(total, 515);
    assert.ok(equal / total > 0.98, `${equal} of ${total}`);
    assert.ok(atomsEqual / total > 0.99, `${atomsEqual} of ${total}`);
  },
});
