/**
 * Small sets in Planetoid's format, as Python would write them.
 *
 * @module
 */
import { join } from "node:path";
import { array, bytes, int16, text } from "./pickles.ts";

/** Nodes before the test nodes, training nodes, words and classes of {@linkcode smallPlanetoid}. */
export const SMALL = { known: 510, training: 4, words: 3, classes: 2 } as const;

/**
 * The files of a set named `cora` by their roles. 510 nodes, then test nodes 510, 512, 513 in the
 * order 513, 510, 512; 511 is in no file. Node i has word i mod 3 once and class i mod 2; its
 * neighbours are node i + 1 and, from node 0, node 0 itself.
 */
export function smallPlanetoid(): Record<string, Uint8Array> {
  const { known, training } = SMALL;
  const range = (size: number) => Array.from({ length: size }, (_, i) => i);
  const test = [513, 510, 512];
  return {
    x: csr(range(training)),
    y: oneHot(range(training)),
    allx: csr(range(known)),
    ally: oneHot(range(known)),
    tx: csr(test),
    ty: oneHot(test),
    graph: neighbours(known + 4, (node) => node === 0 ? [0, 1, 1] : [node + 1]),
    "test.index": new TextEncoder().encode(test.map((node) => `${node}\n`).join("")),
  };
}

/** Cora and CiteSeer side by side; of CiteSeer all citations lead to node 7. */
export async function writeBothGraphs(folder: string): Promise<void> {
  const files = smallPlanetoid();
  const graph = neighbours(SMALL.known + 4, () => [7]);
  await writePlanetoid(folder, files);
  await writePlanetoid(folder, { ...files, graph }, "citeseer");
}

/** Writes the files as `ind.ID.ROLE`, `ind.cora.ROLE` by default. */
export async function writePlanetoid(
  folder: string,
  files: Record<string, Uint8Array>,
  id = "cora",
): Promise<string> {
  await Deno.mkdir(folder, { recursive: true });
  for (const [role, bytes] of Object.entries(files)) {
    await Deno.writeFile(join(folder, `ind.${id}.${role}`), bytes);
  }
  return folder;
}

/** A dict of lists; the last node has no neighbour behind it. */
export function neighbours(nodes: number, of: (node: number) => number[]): Uint8Array {
  const integer = (value: number) => `M${int16(value)}`;
  const items = Array.from({ length: nodes }, (_, node) => {
    const list = (node === nodes - 1 ? [] : of(node)).map(integer).join("");
    return `${integer(node)}](${list}e`;
  });
  return bytes(`\x80\x02ccollections\ndefaultdict\nc__builtin__\nlist\n\x85R(${items.join("")}u.`);
}

/** Word `node % 3` once for each node. */
function csr(nodes: number[]): Uint8Array {
  const parts = {
    indptr: array("i4", [nodes.length + 1], [...nodes.map((_, i) => i), nodes.length]),
    indices: array("i4", [nodes.length], nodes.map((node) => node % SMALL.words)),
    data: array("f4", [nodes.length], nodes.map(() => 1)),
  };
  const items = Object.entries(parts).map(([name, value]) => text(name) + value).join("");
  const shape = `M${int16(nodes.length)}K${String.fromCharCode(SMALL.words)}\x86`;
  return bytes(
    `\x80\x02cscipy.sparse.csr\ncsr_matrix\n)\x81}(${text("_shape")}${shape}${items}ub.`,
  );
}

function oneHot(nodes: number[]): Uint8Array {
  const { classes } = SMALL;
  const values = nodes.flatMap((node) =>
    Array.from({ length: classes }, (_, label) => label === node % classes ? 1 : 0)
  );
  return bytes(`\x80\x02${array("i4", [nodes.length, classes], values)}.`);
}
