import assert from "node:assert/strict";
import { join } from "node:path";
import { loadArxiv } from "../../../src/data/citations/citations.ts";
import { DataError } from "../../../src/errors.ts";
import { OGBN_FILES, writePacked } from "../../support/ogbn_files.ts";
import { withFolder } from "../../support/temporary.ts";

async function refused(changed: Record<string, string>, message: RegExp): Promise<void> {
  await withFolder(async (dir) => {
    await writePacked(dir, { ...OGBN_FILES, ...changed });
    await assert.rejects(() => loadArxiv({ dir }), (error: Error) => {
      assert.ok(error instanceof DataError, String(error));
      assert.match(error.message, message);
      return true;
    });
  });
}

Deno.test("OGBN format: features, labels and the split in time are read, edges lead both ways", async () => {
  await withFolder(async (dir) => {
    const data = await loadArxiv({ dir: await writePacked(dir, OGBN_FILES) });
    assert.deepEqual([data.graph.nodes, data.classes, data.graph.nodeFeatures.width], [6, 3, 2]);
    const values = [0.5, -1, 1, 2, -0.25, 1e-2, 3, 4, 5, 6, 7, 8];
    assert.deepEqual(data.graph.nodeFeatures.values, Float32Array.from(values));
    const edges = [[0, 1], [1, 0], [1, 2], [2, 1], [2, 3], [3, 2], [3, 4], [4, 3]];
    assert.deepEqual([...data.graph.edges], edges.flat());
    assert.deepEqual([...data.labels], [0, 1, 2, 0, 1, 2]);
    assert.deepEqual([data.train, data.validation, data.test].map((nodes) => [...nodes]), [
      [2, 0, 1],
      [3],
      [4, 5],
    ]);
    assert.equal(data.name, `ogbn-${data.digest.slice(0, 8)}`); // not the benchmark itself
  });
});

Deno.test("OGBN format: unpacked files in a subfolder give the same digest; the first choice of several sets", async () => {
  await withFolder(async (dir) => {
    const { digest } = await loadArxiv({ dir: await writePacked(join(dir, "a"), OGBN_FILES) });
    const plain = Object.fromEntries(
      Object.entries(OGBN_FILES).map(([name, text]) => [`ogbn_arxiv/${name.slice(0, -3)}`, text]),
    );
    await writePacked(join(dir, "b"), { ...plain, "planetoid/planetoid-cora.tar.gz": "not read" });
    assert.equal((await loadArxiv({ dir: join(dir, "b") })).digest, digest);
  });
});

Deno.test("OGBN format: an edge to a paper that is not there is refused with its row", async () => {
  await refused({ "raw/edge.csv.gz": "0,1\n1,6\n" }, /edge\.csv\.gz: row 1, column 1: "6/);
});

Deno.test("OGBN format: labels with gaps and other numbers of labels are refused", async () => {
  await refused(
    { "raw/node-label.csv.gz": "0\n1\n3\n0\n1\n3\n" },
    /no node has label 2, expected all of 0 to 3/,
  );
  await refused({ "raw/node-label.csv.gz": "0\n0\n0\n0\n0\n0\n" }, /1 classes, expected at least/);
  await refused(
    { "raw/node-label.csv.gz": "0\n1\n" },
    /node-label\.csv\.gz has 2 rows, expected 6/,
  );
});

Deno.test("OGBN format: splits that overlap, are empty or name no paper are refused", async () => {
  await refused({ "split/time/test.csv.gz": "4\n2\n" }, /split test has node 2, which stands/);
  await refused({ "split/time/valid.csv.gz": "" }, /split validation has no nodes/);
  await refused({ "split/time/valid.csv.gz": "6\n" }, /valid\.csv\.gz: row 0, column 0: "6/);
});

Deno.test("OGBN format: features that are no numbers, not finite or too few are refused", async () => {
  const features = "raw/node-feat.csv.gz";
  const last = "1,2\n1,2\n1,2\n1,2\n1,2\n";
  await refused({ [features]: `${last}1,x\n` }, /node-feat.*: row 5, column 1: "x"/);
  await refused({ [features]: `${last}1,\n` }, /row 5, column 1: ""/);
  await refused({ [features]: `${last}1,nan\n` }, /row 5, column 1: "nan"/);
  await refused({ [features]: `${last}1,1e39\n` }, /row 5, column 1: "1e39"/);
  await refused({ [features]: `${last}1\n` }, /row 5: 1 numbers, expected 2/);
});

Deno.test("OGBN format: gzip that is cut off is refused by name", async () => {
  await withFolder(async (dir) => {
    await writePacked(dir, OGBN_FILES);
    const path = join(dir, "raw", "edge.csv.gz");
    await Deno.writeFile(path, (await Deno.readFile(path)).subarray(0, 20));
    await assert.rejects(() => loadArxiv({ dir }), /edge\.csv\.gz: the gzip data are cut off/);
  });
});
