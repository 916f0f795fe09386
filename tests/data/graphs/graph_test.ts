import assert from "node:assert/strict";
import { type Graph, refuseBadGraph } from "../../../src/data/graphs/graph.ts";
import { graphAt, graphSet, refuseBadGraphs } from "../../../src/data/graphs/graph_set.ts";
import { symmetricEdges, undirectedGraphs } from "../../../src/data/graphs/undirected.ts";
import { DataError } from "../../../src/errors.ts";
import { sample, SAMPLES } from "./samples.ts";

/** A graph as a set of it alone has it. */
function undirected(graph: Graph): Graph {
  return graphAt(undirectedGraphs(graphSet([graph])), 0);
}

function refused(graph: Graph, message: string): void {
  assert.throws(() => refuseBadGraph(graph, "here"), new DataError(message));
}

Deno.test("graphs: nodes without edges, loops and repeated edges are accepted", () => {
  for (const graph of SAMPLES) refuseBadGraph(graph, "here");
  refuseBadGraph(sample(4, [[0, 1], [0, 1]]), "here");
});

Deno.test("graphs: no node at all is refused", () => {
  refused(sample(0, []), "here: 0 nodes, expected at least 1");
});

Deno.test("graphs: an edge out of range is refused with its number, ends and what is right", () => {
  refused(sample(3, [[0, 1], [3, 2]]), "here: edge 1 leads from node 3 to node 2, expected 0 to 2");
  refused(sample(3, [[0, 7]]), "here: edge 0 leads from node 0 to node 7, expected 0 to 2");
});

Deno.test("graphs: half an edge and tables of another length are refused", () => {
  const triangle = SAMPLES[0];
  refused(
    { ...triangle, edges: triangle.edges.subarray(1) },
    "here: 5 ends of edges, expected an even number: pairs",
  );
  refused({ ...triangle, nodes: 4 }, "here: features of nodes: 6 values, expected 4 rows of 2");
  refused(
    { ...triangle, edges: triangle.edges.subarray(2) },
    "here: features of edges: 3 values, expected 2 rows of 1",
  );
});

Deno.test("sets of graphs: each graph comes back as it was put in", () => {
  const set = graphSet(SAMPLES);
  assert.equal(set.size, 3);
  SAMPLES.forEach((graph, i) => assert.deepEqual(graphAt(set, i), graph));
  const bare = SAMPLES.map((graph) => ({ ...graph, nodeFeatures: null, edgeFeatures: null }));
  assert.deepEqual(graphAt(graphSet(bare), 1), bare[1]);
});

Deno.test("sets of graphs: the number of a bad graph is named", () => {
  const set = graphSet([...SAMPLES, sample(2, [[0, 2]])]);
  assert.throws(
    () => refuseBadGraphs(set, "file"),
    new DataError("file: graph 3: edge 0 leads from node 0 to node 2, expected 0 to 1"),
  );
});

Deno.test("sets of graphs: none, and features of differing widths, are refused", () => {
  assert.throws(() => graphSet([]), DataError);
  const other = { ...SAMPLES[1], edgeFeatures: null };
  assert.throws(
    () => graphSet([SAMPLES[0], other]),
    new DataError(
      "Cannot make a set of graphs: graph 1 has 0 features of edges, expected 1 as graph 0 has",
    ),
  );
});

Deno.test("undirected graphs: each edge is followed by its inverse with the same features", () => {
  const { edges, edgeFeatures } = undirected(sample(3, [[0, 1], [1, 1], [2, 0]]));
  assert.deepEqual([...edges], [0, 1, 1, 0, 1, 1, 2, 0, 0, 2]);
  assert.deepEqual([...edgeFeatures!.values], [20, 20, 21, 22, 22]);
  assert.deepEqual([...undirected(SAMPLES[2]).edges], []);
});

Deno.test("undirected graphs: a set of them has each graph as it is made alone", () => {
  const set = undirectedGraphs(graphSet([...SAMPLES, SAMPLES[0], SAMPLES[2]]));
  [...SAMPLES, SAMPLES[0], SAMPLES[2]].forEach((graph, i) => {
    assert.deepEqual(graphAt(set, i), undirected(graph));
  });
});

Deno.test("undirected graphs: merged edges are sorted and stand once each", () => {
  const edges = symmetricEdges(Uint32Array.of(2, 0, 0, 1, 1, 0, 2, 0, 1, 1), 3);
  assert.deepEqual([...edges], [0, 1, 0, 2, 1, 0, 1, 1, 2, 0]);
});
