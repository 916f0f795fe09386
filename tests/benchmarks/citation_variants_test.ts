import assert from "node:assert/strict";
import { arxiv } from "../../src/benchmarks/arxiv.ts";
import { DataError, UsageError } from "../../src/errors.ts";
import { loadData } from "../../src/training/variants.ts";
import { MIRROR, mirrored } from "../support/mirror.ts";
import { smallPlanetoid, writeBothGraphs, writePlanetoid } from "../support/planetoid_files.ts";
import { withFolder } from "../support/temporary.ts";

Deno.test("arxiv: of several graphs in a folder each can be named, the first is its own", async () => {
  await withFolder(async (folder) => {
    await writeBothGraphs(folder);
    const own = await loadData(arxiv, folder);
    const cora = await loadData(arxiv, folder, { graph: "cora" });
    const citeseer = await loadData(arxiv, folder, { graph: "citeseer" });
    assert.equal(cora.digest, own.digest);
    assert.notEqual(citeseer.digest, own.digest);
    assert.deepEqual([own, cora, citeseer].map(({ variant }) => variant), [
      {},
      { graph: "cora" },
      { graph: "citeseer" },
    ]);
  });
});

Deno.test("arxiv: a graph that is not at hand is refused by its name, not replaced by another", async () => {
  await withFolder(async (folder) => {
    await writePlanetoid(folder, smallPlanetoid());
    await assert.rejects(loadData(arxiv, folder, { graph: "citeseer" }), (error) => {
      assert.ok(error instanceof DataError);
      assert.match(error.message, /^No files of citeseer in .*ind\.citeseer\./);
      return true;
    });
  });
});

Deno.test("arxiv: the karate club, which needs no folder, has no variants", async () => {
  await assert.rejects(loadData(arxiv, null, { graph: "cora" }), (error) => {
    assert.ok(error instanceof UsageError);
    assert.match(error.message, /^Only graphs in files have variants, got graph=cora without a /);
    return true;
  });
  assert.equal((await loadData(arxiv, null)).name, "karate-club");
});

Deno.test({
  name: "mirror: arxiv reads Cora and CiteSeer from one folder",
  ignore: !mirrored("planetoid"),
  async fn() {
    const graphs = ["cora", "citeseer"];
    const found = await Promise.all(graphs.map((graph) => loadData(arxiv, MIRROR, { graph })));
    assert.deepEqual(found.map(({ name, classes }) => [name, classes]), [
      ["cora", 7],
      ["citeseer", 6],
    ]);
  },
});
