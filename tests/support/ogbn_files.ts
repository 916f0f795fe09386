import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

/** Five papers in a row of citations and a sixth that nobody cites. */
export const OGBN_FILES: Record<string, string> = {
  "raw/node-feat.csv.gz": "0.5,-1\n1,2\n-0.25,1e-2\n3,4\n5,6\n7,8\n",
  "raw/edge.csv.gz": "0,1\n1,2\n2,1\n3,2\n4,4\n3,4\n",
  "raw/node-label.csv.gz": "0\n1\n2\n0\n1\n2\n",
  "split/time/train.csv.gz": "2\n0\n1\n",
  "split/time/valid.csv.gz": "3\n",
  "split/time/test.csv.gz": "4\n5\n",
};

/** Writes files into folders below `folder`, which is returned; packs those that say so. */
export async function writePacked(folder: string, files: Record<string, string>): Promise<string> {
  for (const [name, text] of Object.entries(files)) {
    await Deno.mkdir(dirname(join(folder, name)), { recursive: true });
    await Deno.writeFile(join(folder, name), name.endsWith(".gz") ? gzipSync(text) : bytes(text));
  }
  return folder;
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
