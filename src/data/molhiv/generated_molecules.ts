/**
 * Molecules for machines without OGBG-MolHIV: built from fragments, with a rule for their label.
 *
 * @module
 */

import { createDraws, type Draws } from "../../random/draws.ts";
import { graphSet } from "../graphs/graph_set.ts";
import { moleculeFromSmiles } from "./molecule.ts";
import { type MoleculeData, moleculeDataDigest } from "./molecule_data.ts";
import { GENERATED_MOLECULES } from "./molhiv_source.ts";

/** Ends of a molecule; each begins and ends with a carbon that has a bond to give. */
const ENDS = [
  ...["C1CC1", "C1CCCCC1", "C1CCOC1", "c1ccccc1", "c1ccncc1", "c1ccsc1", "c1ccc2ccccc2c1"],
  ...["c1ccc(Cl)cc1", "c1cc(F)ccc1", "c1cc(C)ccc1", "CCC", "CC(C)C", "CC(O)C", "C=CC", "CC#CC"],
  "CC(F)(F)C",
];
/** What makes a molecule active: nitrogen right beside the carbon of a carbonyl. */
const AMIDES = ["C(=O)N", "NC(=O)"];
/** The same atoms otherwise bound, and others. */
const OTHERS = ["C(=O)CN", "NCC(=O)", "C(=O)O", "OC(=O)", "CN", "NC", "C(=O)", "COC", "CSC", "CS"];

const [TRAIN, VALIDATION, TEST] = [400, 100, 100];

/**
 * 600 different molecules, named `molecules`: an end, one to three links with a carbon between, an
 * end. Every second molecule is active: one of its links, no matter which, is an amide. The others
 * have none, but ketones, amines and esters, so that counting atoms does not tell them apart: a
 * network has to look at neighbours. The first 400 train, the next 100 choose, the last 100 judge.
 *
 * Drawn by `createDraws("molecules", "smiles")`; features as {@linkcode moleculeFromSmiles} makes
 * them.
 */
export async function generatedMolecules(): Promise<MoleculeData> {
  const { smiles, labels } = drawMolecules();
  const graphs = [];
  for (const one of smiles) graphs.push(await moleculeFromSmiles(one));
  const part = (first: number, size: number) =>
    Uint32Array.from({ length: size }, (_, i) => first + i);
  const data = {
    graphs: graphSet(graphs),
    labels,
    train: part(0, TRAIN),
    validation: part(TRAIN, VALIDATION),
    test: part(TRAIN + VALIDATION, TEST),
  };
  return { name: GENERATED_MOLECULES.id, digest: moleculeDataDigest(data), ...data };
}

/** The molecules of {@linkcode generatedMolecules} as SMILES, all different, and their labels. */
export function drawMolecules(): { smiles: string[]; labels: Uint8Array } {
  const draws = createDraws("molecules", "smiles");
  const smiles = new Set<string>();
  while (smiles.size < TRAIN + VALIDATION + TEST) smiles.add(drawOne(draws, smiles.size % 2 === 1));
  return {
    smiles: [...smiles],
    labels: Uint8Array.from({ length: smiles.size }, (_, i) => i % 2),
  };
}

function drawOne(draws: Draws, active: boolean): string {
  const pick = (from: readonly string[]) => from[draws.integer(from.length)];
  const links = Array.from({ length: 1 + draws.integer(3) }, () => pick(OTHERS));
  if (active) links[draws.integer(links.length)] = pick(AMIDES);
  // Two ends in the order of the list: no molecule is written a second time from behind.
  const first = draws.integer(ENDS.length - 1);
  const second = first + 1 + draws.integer(ENDS.length - 1 - first);
  return ENDS[first] + links.join("C") + ENDS[second];
}
