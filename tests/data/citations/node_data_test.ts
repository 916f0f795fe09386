import assert from "node:assert/strict";
import { type NodeData, nodeData } from "../../../src/data/citations/node_data.ts";
import { DataError } from "../../../src/errors.ts";

/** Four nodes in a row, the last without a label. */
function parts(): Omit<NodeData, "digest"> {
  return {
    name: "row",
    graph: {
      nodes: 4,
      edges: Uint32Array.of(0, 1, 1, 0, 1, 2, 2, 1),
      nodeFeatures: { width: 1, values: Uint8Array.of(5, 6, 7, 8) },
      edgeFeatures: null,
    },
    labels: Int32Array.of(0, 1, 0, -1),
    classes: 2,
    train: Uint32Array.of(0),
    validation: Uint32Array.of(1),
    test: Uint32Array.of(2),
  };
}

Deno.test("node data: what does not belong together is refused with its place", () => {
  const { graph } = parts();
  const cases: [Partial<NodeData>, RegExp][] = [
    [{ labels: Int32Array.of(0, 1) }, /^row: 2 labels, expected 4/],
    [{ labels: Int32Array.of(0, 1, 2, -1) }, /label 2 of node 2, expected 0 to 1/],
    [{ labels: Int32Array.of(0, 1, -2, -1) }, /label -2 of node 2/],
    [{ classes: 3 }, /no node has label 2, expected all of 0 to 2/],
    [{ classes: 1, labels: new Int32Array(4) }, /1 classes, expected at least two/],
    [{ test: Uint32Array.of(3) }, /the split test has node 3, which has no label/],
    [{ test: Uint32Array.of(4) }, /the split test has node 4, expected 0 to 3/],
    [{ test: Uint32Array.of(2, 2) }, /node 2, which stands in the splits twice/],
    [{ train: new Uint32Array() }, /the split train has no nodes/],
    [{ graph: { ...graph, edges: Uint32Array.of(0, 4) } }, /edge 0 leads from node 0 to node 4/],
    [
      { graph: { ...graph, nodeFeatures: { width: 2, values: new Uint8Array(4) } } },
      /features of nodes: 4 values, expected 4 rows of 2/,
    ],
  ];
  for (const [change, message] of cases) {
    assert.throws(() => nodeData({ ...parts(), ...change }, "row"), (error: Error) => {
      assert.ok(error instanceof DataError, String(error));
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("node data: every edge, feature, label and split counts in the digest, the name does not", () => {
  const digest = (change: (data: Omit<NodeData, "digest">) => void) => {
    const data = parts();
    change(data);
    return nodeData(data, "row").digest;
  };
  const digests = [
    digest(() => {}),
    digest(({ graph }) => graph.edges.set([0, 2, 2, 0])),
    digest(({ graph }) => graph.nodeFeatures.values.fill(9)),
    digest(({ labels }) => labels[3] = 1),
    digest((data) => Object.assign(data, { train: data.test, test: data.train })),
  ];
  assert.equal(new Set(digests).size, digests.length);
  assert.equal(digest((data) => Object.assign(data, { name: "other" })), digests[0]);
});
