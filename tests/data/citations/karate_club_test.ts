import assert from "node:assert/strict";
import { loadArxiv } from "../../../src/data/citations/citations.ts";
import { dataSet } from "../../../src/data/registry.ts";
import { verifyDataSet } from "../../../src/data/verify.ts";

Deno.test("karate club: members, friendships and clubs are those of networkx 3.6", async () => {
  const { graph, labels, classes } = await loadArxiv();
  assert.deepEqual([graph.nodes, graph.edges.length, classes], [34, 4 * 78, 2]);
  // [d for _, d in networkx.karate_club_graph().degree()], weights left out
  const degrees = Array.from(
    { length: 34 },
    (_, i) => graph.edges.filter((node, at) => at % 2 === 0 && node === i).length,
  );
  assert.deepEqual(degrees, [
    ...[16, 9, 10, 6, 3, 4, 4, 4, 5, 2, 3, 1, 2, 5, 2, 2, 2, 2, 2, 3, 2, 2, 2, 5, 3, 3, 2, 4, 3],
    ...[4, 4, 6, 12, 17],
  ]);
  // "".join(str(int(c != "Mr. Hi")) for _, c in networkx.karate_club_graph().nodes("club"))
  assert.equal([...labels].join(""), "0000000001000011001010111111111111");
  // sum(networkx.triangles(graph).values()) / 3
  const isEdge = new Set<number>();
  for (let at = 0; at < graph.edges.length; at += 2) {
    isEdge.add(34 * graph.edges[at] + graph.edges[at + 1]);
  }
  let corners = 0;
  for (const edge of isEdge) {
    for (let third = 0; third < 34; third++) {
      const [from, to] = [Math.floor(edge / 34), edge % 34];
      if (isEdge.has(34 * from + third) && isEdge.has(34 * to + third)) corners++;
    }
  }
  assert.equal(corners / 6, 45);
});

Deno.test("karate club: the leaders train, every fourth of the others validates", async () => {
  const { train, validation, test, graph: { nodeFeatures } } = await loadArxiv({ dir: null });
  assert.deepEqual([...train], [0, 33]);
  assert.deepEqual([...validation], [4, 8, 12, 16, 20, 24, 28, 32]);
  assert.equal(test.length, 24);
  assert.equal(new Set([...train, ...validation, ...test]).size, 34);
  nodeFeatures.values.forEach((value, at) => assert.equal(value, at % 35 === 0 ? 1 : 0));
});

Deno.test("karate club: verify recognises its content", async () => {
  const [{ state }] = await verifyDataSet(dataSet("karate-club"), "/not/used");
  assert.equal(state, "ok");
});
