import { dirname, join } from "node:path";

/** Contents by name. */
export type TextFiles = Record<string, string>;

/** Rows as text. */
const lines = (rows: readonly (number | string)[]) => rows.map((row) => `${row}\n`).join("");

/**
 * The files of OGBG-MolHIV for six molecules: carbon monoxide, of two atoms and one bond, with
 * another element each; the even ones are active. Two a split.
 */
export function sixMolecules(): TextFiles {
  const molecules = [0, 1, 2, 3, 4, 5];
  return {
    "raw/num-node-list.csv": lines(molecules.map(() => 2)),
    "raw/num-edge-list.csv": lines(molecules.map(() => 1)),
    "raw/node-feat.csv": lines(
      molecules.flatMap((i) => ["5,0,1,5,0,0,0,0,0", `${7 + i},0,1,5,0,0,0,0,0`]),
    ),
    "raw/edge.csv": lines(molecules.map(() => "0,1")),
    "raw/edge-feat.csv": lines(molecules.map(() => "1,0,0")),
    "raw/graph-label.csv": lines(molecules.map((i) => (i + 1) % 2)),
    "split/scaffold/train.csv": lines([4, 5]),
    "split/scaffold/valid.csv": lines([2, 3]),
    "split/scaffold/test.csv": lines([1, 0]),
    "mapping/mol.csv": `HIV_active,smiles,mol_id\n${lines(molecules.map(() => "0,[C]=O,"))}`,
  };
}

/** Writes files into folders below `folder`, which is returned. */
export async function writeTextFiles(folder: string, files: TextFiles): Promise<string> {
  for (const [name, text] of Object.entries(files)) {
    await Deno.mkdir(dirname(join(folder, name)), { recursive: true });
    await Deno.writeTextFile(join(folder, name), text);
  }
  return folder;
}
