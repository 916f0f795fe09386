import assert from "node:assert/strict";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { graphAt } from "../../../src/data/graphs/graph_set.ts";
import { loadMolHiv } from "../../../src/data/molhiv/molhiv.ts";
import { DataError } from "../../../src/errors.ts";
import { MIRROR, mirrored } from "../../support/mirror.ts";
import { zipOf } from "../../support/archives.ts";
import { sixMolecules, type TextFiles, writeTextFiles } from "../../support/molecule_files.ts";
import { withFolder } from "../../support/temporary.ts";

async function refused(files: TextFiles, message: RegExp): Promise<void> {
  await withFolder(async (folder) => {
    await writeTextFiles(folder, files);
    await assert.rejects(() => loadMolHiv({ dir: folder }), (error: Error) => {
      assert.ok(error instanceof DataError, String(error));
      assert.match(error.message, message);
      return true;
    });
  });
}

/** The six molecules with one file changed. */
function changed(name: string, change: (text: string) => string): TextFiles {
  const files = sixMolecules();
  return { ...files, [name]: change(files[name]) };
}

/** The archive as OGB packs it: files gzipped, in a folder `hiv`. */
function archive(files: TextFiles): Promise<Uint8Array> {
  const encoder = new TextEncoder();
  return zipOf(
    Object.entries(files).map(([name, text]) => ({
      name: `hiv/${name}.gz`,
      bytes: new Uint8Array(gzipSync(encoder.encode(text))),
    })),
  );
}

Deno.test("MolHIV: atoms, bonds, labels and splits are read", async () => {
  await withFolder(async (folder) => {
    const data = await loadMolHiv({ dir: await writeTextFiles(folder, sixMolecules()) });
    assert.equal(data.graphs.size, 6);
    const { nodes, edges, nodeFeatures, edgeFeatures } = graphAt(data.graphs, 3);
    assert.equal(nodes, 2);
    assert.deepEqual([...edges], [0, 1]);
    assert.deepEqual([...nodeFeatures!.values.subarray(9)], [10, 0, 1, 5, 0, 0, 0, 0, 0]);
    assert.deepEqual([...edgeFeatures!.values], [1, 0, 0]);
    assert.deepEqual([...data.labels], [1, 0, 1, 0, 1, 0]);
    const { train, validation, test } = data;
    assert.deepEqual([[...train], [...validation], [...test]], [[4, 5], [2, 3], [1, 0]]);
    assert.equal(data.name, `molecules-${data.digest.slice(0, 8)}`);
  });
});

Deno.test("MolHIV: a folder, its subfolder, gzip and the archive give the same digest", async () => {
  await withFolder(async (folder) => {
    const files = sixMolecules();
    await writeTextFiles(join(folder, "a"), files);
    await writeTextFiles(join(folder, "b", "ogbg_molhiv"), files);
    await Deno.mkdir(join(folder, "c"));
    await Deno.writeFile(join(folder, "c", "hiv.zip"), await archive(files));
    const digests = await Promise.all(
      ["a", "b", "c"].map(async (name) => (await loadMolHiv({ dir: join(folder, name) })).digest),
    );
    assert.match(digests[0], /^[0-9a-f]{64}$/);
    assert.deepEqual(digests, [digests[0], digests[0], digests[0]]);
  });
});

Deno.test("MolHIV: another feature, label or split gives another digest", async () => {
  await withFolder(async (folder) => {
    const digestWith = async (name: string, change: (text: string) => string) => {
      const dir = await writeTextFiles(join(folder, name), changed(name, change));
      return (await loadMolHiv({ dir })).digest;
    };
    const digests = await Promise.all([
      digestWith("raw/node-feat.csv", (text) => text.replace("12,0,1", "13,0,1")),
      digestWith("raw/edge-feat.csv", (text) => text.replace("1,0,0", "2,0,0")),
      digestWith("raw/edge.csv", (text) => text.replace("0,1", "1,0")),
      digestWith("raw/graph-label.csv", (text) => text.replace("1\n0\n", "0\n1\n")),
      digestWith("split/scaffold/test.csv", () => "0\n1\n"),
      digestWith("mapping/mol.csv", (text) => text),
    ]);
    assert.equal(new Set(digests).size, 6);
  });
});

Deno.test("MolHIV: a bond out of range is refused with the molecule and the atoms it has", async () => {
  await refused(
    changed("raw/edge.csv", (text) => text.replace(/0,1\n$/, "0,2\n")),
    /graph 5: edge 0 leads from node 0 to node 2, expected 0 to 1/,
  );
});

Deno.test("MolHIV: an atom without bonds is accepted, a molecule without atoms is not", async () => {
  await withFolder(async (folder) => {
    const files = changed("raw/num-edge-list.csv", (text) => text.replace(/1\n$/, "0\n"));
    files["raw/edge.csv"] = "0,1\n".repeat(5);
    files["raw/edge-feat.csv"] = "1,0,0\n".repeat(5);
    const { graphs } = await loadMolHiv({ dir: await writeTextFiles(folder, files) });
    assert.equal(graphAt(graphs, 5).edges.length, 0);
  });
  const files = changed("raw/num-node-list.csv", (text) => text.replace("2\n2\n", "4\n0\n"));
  await refused(files, /graph 1: 0 nodes, expected at least 1/);
});

Deno.test("MolHIV: features that are none of OGB's are refused with file, row and range", async () => {
  await refused(
    changed("raw/node-feat.csv", (text) => text.replace("9,0,1", "9,5,1")),
    /node-feat\.csv: row 5, column 1: "5,.*expected a whole number from 0 to 4, 9 a row/,
  );
  await refused(
    changed("raw/edge-feat.csv", (text) => text.replace("1,0,0", "1,0,2")),
    /edge-feat\.csv: row 0, column 2: "2", expected a whole number from 0 to 1/,
  );
  await refused(
    changed("raw/graph-label.csv", (text) => text.replace("1", "2")),
    /graph-label\.csv: row 0, column 0: "2", expected a whole number from 0 to 1/,
  );
});

Deno.test("MolHIV: files that do not belong together are refused with both counts", async () => {
  await refused(
    changed("raw/edge.csv", (text) => text.slice(4)),
    /edge\.csv: 5 rows, expected 6/,
  );
  await refused(
    changed("raw/graph-label.csv", (text) => text + "1\n"),
    /graph-label\.csv: 7 rows, expected 6/,
  );
  await refused(
    changed("raw/num-edge-list.csv", (text) => text + "0\n"),
    /num-edge-list\.csv: 7 rows, expected 6/,
  );
});

Deno.test("MolHIV: a file cut off is refused, with its checksum and the right one", async () => {
  await refused(
    changed("raw/edge.csv", (text) => text.slice(0, -2)),
    /edge\.csv: row 5, column 1: nothing.*; its SHA-256 is [0-9a-f]{64}, expected 0d13b9c8/,
  );
});

Deno.test("MolHIV: splits that overlap, reach too far or hold one class are refused", async () => {
  const split = (text: string) => changed("split/scaffold/test.csv", () => text);
  await refused(split("1\n4\n"), /graph 4 is in the splits train and test/);
  await refused(split("1\n6\n"), /the test split names graph 6, expected 0 to 5/);
  await refused(split("1\n"), /the test split has 0 active molecules of 1, expected/);
  await refused(split(""), /the test split has 0 active molecules of 0, expected/);
});

Deno.test("MolHIV: missing files and an archive without one are named", async () => {
  await refused({}, /looked for raw\/num-node-list\.csv\.gz.*subfolders ogbg-molhiv, ogbg_molhiv/);
  const { "raw/edge.csv": edges, ...rest } = sixMolecules();
  assert.ok(edges);
  await refused(rest, /only a part of ogbg-molhiv: missing raw\/edge\.csv\.gz/);
  await withFolder(async (folder) => {
    await Deno.writeFile(join(folder, "hiv.zip"), await archive(rest));
    await assert.rejects(
      () => loadMolHiv({ dir: folder }),
      new DataError(
        `${join(folder, "hiv.zip")}: no entry raw/edge.csv.gz, expected all files of ogbg-molhiv`,
      ),
    );
  });
});

Deno.test({
  name: "mirror: MolHIV has OGB's counts of molecules, active ones, atoms and bonds",
  ignore: !mirrored("ogbg-molhiv"),
  async fn() {
    const { name, graphs, labels, train, validation, test } = await loadMolHiv({ dir: MIRROR });
    assert.equal(name, "ogbg-molhiv");
    assert.equal(graphs.nodeFeatures!.values.length, 9 * 1_049_163);
    assert.equal(graphs.edges.length, 2 * 1_129_688);
    const active = (part: Uint32Array) => part.reduce((sum, i) => sum + labels[i], 0);
    const parts = [train, validation, test];
    assert.deepEqual(parts.map((part) => part.length), [32_901, 4_113, 4_113]);
    assert.deepEqual(parts.map(active), [1_232, 81, 130]);
  },
});
