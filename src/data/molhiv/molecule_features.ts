/**
 * What the Open Graph Benchmark says of an atom and of a bond: 9 and 3 choices from lists
 * (`ogb.utils.features`, arXiv:2005.00687).
 *
 * @module
 */

/** One choice: what it is about, and between how many values. */
export interface Choice {
  /** What is said of the atom or bond. */
  readonly name: string;
  /** Number of values; of longer lists, the last stands for everything that is not listed. */
  readonly count: number;
}

/** What is said of an atom; 174 values in all. */
export const ATOM_CHOICES: readonly Choice[] = [
  { name: "atomic number, less 1", count: 119 },
  { name: "chirality", count: 5 },
  { name: "degree, hydrogens included", count: 12 },
  { name: "formal charge, plus 5", count: 12 },
  { name: "hydrogens", count: 10 },
  { name: "radical electrons", count: 6 },
  { name: "hybridisation", count: 6 },
  { name: "aromatic", count: 2 },
  { name: "in a ring", count: 2 },
];

/** What is said of a bond; 13 values in all. */
export const BOND_CHOICES: readonly Choice[] = [
  { name: "type", count: 5 },
  { name: "stereo", count: 6 },
  { name: "conjugated", count: 2 },
];

/**
 * Where the values of each choice start when all are numbered through: rows of one embedding.
 *
 * @returns a start for each choice, and the number of all values
 */
export function choiceStarts(choices: readonly Choice[]): number[] {
  return choices.reduce((starts, { count }) => [...starts, starts.at(-1)! + count], [0]);
}

/** The largest value of each choice. */
export function largestChoices(choices: readonly Choice[]): number[] {
  return choices.map(({ count }) => count - 1);
}
