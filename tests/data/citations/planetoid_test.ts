import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { packTar } from "modern-tar";
import { readArchive } from "../../../src/files/archive.ts";
import { digestOf } from "../../../src/files/digest.ts";
import { loadArxiv } from "../../../src/data/citations/citations.ts";
import { CITESEER, CORA } from "../../../src/data/citations/citations_source.ts";
import type { NodeData } from "../../../src/data/citations/node_data.ts";
import { loadPlanetoid } from "../../../src/data/citations/planetoid.ts";
import { DataError } from "../../../src/errors.ts";
import {
  neighbours,
  SMALL,
  smallPlanetoid,
  writePlanetoid,
} from "../../support/planetoid_files.ts";
import { array, bytes, int16 } from "../../support/pickles.ts";
import { MIRROR, mirrored } from "../../support/mirror.ts";
import { withFolder } from "../../support/temporary.ts";

const load = (dir: string) => loadPlanetoid(CORA, dir);

async function refused(files: Record<string, Uint8Array>, message: RegExp): Promise<void> {
  await withFolder(async (folder) => {
    await writePlanetoid(folder, files);
    await assert.rejects(() => load(folder), (error: Error) => {
      assert.ok(error instanceof DataError, String(error));
      assert.match(error.message, message);
      return true;
    });
  });
}

/** The words of each node. */
function words({ graph: { nodes, nodeFeatures: { width, values } } }: NodeData): number[][] {
  return Array.from({ length: nodes }, (_, node) => {
    const row = values.subarray(node * width, (node + 1) * width);
    return [...row.keys()].filter((word) => row[word] > 0);
  });
}

/** Each edge once, its smaller end first. */
function pairs({ graph: { edges } }: NodeData): number[][] {
  return Array.from({ length: edges.length / 2 }, (_, i) => [edges[2 * i], edges[2 * i + 1]])
    .filter(([from, to]) => from < to);
}

Deno.test("Planetoid: test rows go to the nodes that test.index names, in its order", async () => {
  await withFolder(async (folder) => {
    const data = await load(await writePlanetoid(folder, smallPlanetoid()));
    assert.deepEqual([data.graph.nodes, data.classes], [514, 2]);
    words(data).forEach((row, node) => assert.deepEqual(row, node === 511 ? [] : [node % 3]));
    data.labels.forEach((label, node) => assert.equal(label, node === 511 ? -1 : node % 2));
  });
});

Deno.test("Planetoid: the public split, without the node that no file describes", async () => {
  await withFolder(async (folder) => {
    const data = await load(await writePlanetoid(folder, smallPlanetoid()));
    assert.deepEqual([...data.train], [0, 1, 2, 3]);
    assert.deepEqual([...data.validation], Array.from({ length: 500 }, (_, i) => i + 4));
    assert.deepEqual([...data.test], [510, 512, 513]);
  });
});

Deno.test("Planetoid: edges lead both ways once, loops and repeats are left out", async () => {
  await withFolder(async (folder) => {
    const data = await load(await writePlanetoid(folder, smallPlanetoid()));
    assert.deepEqual(pairs(data), Array.from({ length: 513 }, (_, i) => [i, i + 1]));
    assert.equal(data.graph.edges.length, 4 * 513);
  });
});

Deno.test("Planetoid: a node without any edge is a node like the others", async () => {
  const files = { ...smallPlanetoid(), graph: neighbours(514, (node) => node < 500 ? [7] : []) };
  await withFolder(async (folder) => {
    const data = await load(await writePlanetoid(folder, files));
    assert.ok(!data.graph.edges.includes(505));
    assert.deepEqual([words(data)[505], data.labels[505]], [[505 % 3], 1]);
  });
});

Deno.test("Planetoid: subfolders and archives of the files give the same digest, and other content another name", async () => {
  await withFolder(async (folder) => {
    const files = smallPlanetoid();
    const a = await load(await writePlanetoid(join(folder, "a"), files));
    await writePlanetoid(join(folder, "b", "Cora", "raw"), files);
    const b = await loadArxiv({ dir: join(folder, "b") });
    const tar = await packTar(
      Object.entries(files).map(([role, body]) => ({
        header: { name: `data/ind.cora.${role}`, size: body.length },
        body,
      })),
    );
    await Deno.mkdir(join(folder, "c", "planetoid"), { recursive: true });
    await Deno.writeFile(join(folder, "c", "planetoid", "planetoid-cora.tar.gz"), gzipSync(tar));
    const c = await loadArxiv({ dir: join(folder, "c") });
    assert.deepEqual([b.digest, c.digest], [a.digest, a.digest]);
    assert.equal(a.name, `planetoid-${a.digest.slice(0, 8)}`);
  });
});

Deno.test("Planetoid: an edge to a node that is not there is refused with both ends", async () => {
  const graph = neighbours(514, (node) => node === 9 ? [514] : [node + 1]);
  await refused({ ...smallPlanetoid(), graph }, /graph: an edge leads from node 9 to node 514/);
});

Deno.test("Planetoid: a file that is cut off or damaged is named with the SHA-256 it should have", async () => {
  const files = smallPlanetoid();
  await refused(
    { ...files, allx: files.allx.subarray(0, 900) },
    /ind\.cora\.allx: not a pickle.*its SHA-256 is [0-9a-f]{64}, expected 9419ba2f/,
  );
  await refused({ ...files, ty: new Uint8Array() }, /ind\.cora\.ty: not a pickle.*41f5ac76/);
});

Deno.test("Planetoid: files that do not belong together are refused", async () => {
  const files = smallPlanetoid();
  await refused({ ...files, ally: files.ty }, /ind\.cora\.ally: 3, expected 510 labels/);
  await refused({ ...files, allx: files.x, ally: files.y }, /4 nodes, expected at least 504/);
  await refused({ ...files, tx: files.ty }, /ind\.cora\.tx: no CSR matrix/);
  await refused({ ...files, ty: files.tx }, /ind\.cora\.ty: no matrix, expected one-hot labels/);
  await refused({ ...files, graph: files.ty }, /ind\.cora\.graph: no dict/);
});

Deno.test("Planetoid: words and labels of more nodes than memory holds are refused", async () => {
  const files = smallPlanetoid();
  const latin1 = (from: Uint8Array) =>
    Array.from(from, (byte) => String.fromCharCode(byte)).join("");
  const wide = latin1(files.x).replace("K\x03\x86", "J\xff\xff\xff\x7f\x86");
  await refused(
    { ...files, x: bytes(wide) },
    /ind\.cora\.x: 8589934588 bytes in memory, expected at most 1 GiB/,
  );
  const none = bytes(`\x80\x02${array("i4", [60_000, 0], [])}.`);
  await refused({ ...files, y: none }, /ind\.cora\.y: no matrix, expected one-hot labels/);
});

Deno.test("Planetoid: lines of test.index that are no test nodes are refused", async () => {
  const files = smallPlanetoid();
  const withLines = (text: string) => ({ ...files, "test.index": new TextEncoder().encode(text) });
  await refused(withLines("513\n510\n"), /test\.index: 2, expected 3 lines/);
  await refused(withLines("513\n510\n509\n"), /line 3 is "509", expected a number from 510 to 513/);
  await refused(withLines("513\n510\n514\n"), /line 3 is "514"/);
  await refused(withLines("513\n510\n513\n"), /line 3 is "513".*not stand there yet/);
  await refused(withLines("513\n510\nx\n"), /line 3 is "x"/);
});

Deno.test("Planetoid: labels that are not one-hot and classes without a node are refused", async () => {
  const files = smallPlanetoid();
  const changed = (at: number, value: number) => {
    const ally = files.ally.slice();
    const start = ally.length - 3 - 4 * SMALL.known * SMALL.classes;
    new DataView(ally.buffer).setInt32(start + 4 * at, value, true);
    return ally;
  };
  await refused({ ...files, ally: changed(0, 2) }, /the labels of node 0 are not one-hot/);
  await refused({ ...files, ally: changed(1, 1) }, /the labels of node 0 are not one-hot/);
  await refused(
    { ...files, ally: changed(8 * 2, 0) },
    /the split validation has node 8, which has no label/,
  );
});

Deno.test("citations: no folder, none of the graphs and a part of one are refused with what is missing", async () => {
  await withFolder(async (folder) => {
    const refusal = async (dir: string, message: RegExp) => {
      await assert.rejects(() => loadArxiv({ dir }), (error: Error) => {
        assert.ok(error instanceof DataError);
        assert.match(error.message, message);
        return true;
      });
    };
    await refusal(join(folder, "nowhere"), /The data folder .*nowhere does not exist/);
    await refusal(
      folder,
      /No files of a citation graph .*arxiv\.zip; ind\.cora\..*; or planetoid-citeseer\.zip,/,
    );
    const { graph: _, ...files } = smallPlanetoid();
    await writePlanetoid(folder, files);
    await refusal(folder, /only a part of cora: missing ind\.cora\.graph/);
  });
});

for (const set of [CORA, CITESEER]) {
  const path = join(MIRROR, "planetoid", `${set.id}.json.gz`);
  Deno.test({
    name: `mirror: ${set.id} is what an independent reading of the originals found`,
    ignore: !existsSync(path),
    async fn() {
      const json = JSON.parse(new TextDecoder().decode(gunzipSync(await Deno.readFile(path))));
      const data = await loadPlanetoid(set, MIRROR);
      assert.equal(data.name, set.id);
      assert.equal(data.graph.nodes, json.num_nodes);
      assert.equal(data.graph.nodeFeatures.width, json.num_features);
      assert.equal(data.classes, json.num_classes);
      assert.deepEqual(words(data), json.features);
      assert.ok(data.graph.nodeFeatures.values.every((count) => count <= 1));
      assert.deepEqual([...data.labels], json.labels);
      assert.deepEqual(pairs(data), json.edges);
      assert.deepEqual([...data.train], json.train);
      assert.deepEqual([...data.validation], json.val);
      assert.deepEqual([...data.test], json.test);
    },
  });

  const archive = join(MIRROR, "planetoid", `planetoid-${set.id}.tar.gz`);
  Deno.test({
    name: `mirror: the registry has sizes and digests of the originals of ${set.id}`,
    ignore: !existsSync(archive),
    async fn() {
      const originals = await readArchive(archive);
      assert.deepEqual(
        set.files.map(({ name, bytes, sha256 }) => [name, bytes, sha256]),
        set.files.map(({ name }) => {
          const bytes = originals.get(name) as Uint8Array;
          return [name, bytes.length, digestOf(bytes)];
        }),
      );
    },
  });
}

Deno.test({
  name: "mirror: a folder with both gives Cora, 15 nodes of CiteSeer have no label",
  ignore: !mirrored("planetoid"),
  async fn() {
    assert.equal((await loadArxiv({ dir: MIRROR })).name, "cora");
    const { labels } = await loadPlanetoid(CITESEER, MIRROR);
    assert.equal(labels.filter((label) => label < 0).length, 15);
  },
});

Deno.test("Planetoid: one list of neighbours given to every node is refused, not unfolded", async () => {
  const nodes = 9500;
  const integer = (value: number) => `M${int16(value)}`;
  const list = `]q\x01(${Array.from({ length: nodes }, (_, node) => integer(node)).join("")}e`;
  const rest = Array.from({ length: nodes - 1 }, (_, node) => `${integer(node + 1)}h\x01`);
  await refused(
    {
      ...smallPlanetoid(),
      graph: bytes(`}(${integer(0)}${list}${rest.join("")}u.`),
    },
    /ind\.cora\.graph: \d+ bytes in memory, expected at most 256 MiB; /,
  );
});
