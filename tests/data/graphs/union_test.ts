import assert from "node:assert/strict";
import { graphSet } from "../../../src/data/graphs/graph_set.ts";
import { unionOf } from "../../../src/data/graphs/union.ts";
import { UsageError } from "../../../src/errors.ts";
import { SAMPLES } from "./samples.ts";

Deno.test("unions: node numbers are moved, graphs are numbered, features follow", () => {
  const union = unionOf(graphSet(SAMPLES), Uint32Array.of(1, 2, 0, 1));
  assert.equal(union.size, 4);
  assert.equal(union.nodes, 8);
  assert.deepEqual([...union.graphOfNode], [0, 0, 1, 2, 2, 2, 3, 3]);
  assert.deepEqual([...union.from], [1, 0, 3, 4, 5, 7, 6]);
  assert.deepEqual([...union.to], [1, 1, 4, 5, 3, 7, 7]);
  assert.deepEqual(
    [...union.nodeFeatures!.values],
    [10, 11, 12, 13, 10, 11, 10, 11, 12, 13, 14, 15, 10, 11, 12, 13],
  );
  assert.deepEqual([...union.edgeFeatures!.values], [20, 21, 20, 21, 22, 20, 21]);
});

Deno.test("unions: no graph and an unknown graph are refused", () => {
  const set = graphSet(SAMPLES);
  assert.throws(() => unionOf(set, new Uint32Array(0)), UsageError);
  assert.throws(
    () => unionOf(set, Uint32Array.of(0, 3)),
    new UsageError("There is no graph 3: expected 0 to 2"),
  );
});
