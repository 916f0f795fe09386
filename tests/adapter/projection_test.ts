import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { createProjection, spacingOf } from "../../src/adapter/projection.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { UsageError } from "../../src/errors.ts";

const PLACE = { seed: 3, name: "hidden.0.kernel", size: 17, total: 1_000_000 };

Deno.test("rows of a projection depend on their own tensor, and on all weights by the spacing alone", async () => {
  await startEngine("wasm");
  const squares = (total: number, projection: "sparse" | "dense") => {
    const made = createProjection({ ...PLACE, total }, { dimension: 29, projection });
    const found = [...made.draw()];
    made.dispose();
    return found;
  };
  assert.deepEqual([spacingOf(1), spacingOf(90), spacingOf(1_000_000)], [1, 9, 1000]);
  assert.deepEqual(squares(90, "sparse"), squares(81, "sparse"));
  assert.notDeepEqual(squares(90, "sparse"), squares(400, "sparse"));
  assert.deepEqual(squares(90, "dense"), squares(400, "dense"));
});

Deno.test("a tensor without any entry moves nowhere, and has no gradient", async () => {
  await startEngine("wasm");
  // One entry in 65,536 places, and 2 x 3 places: most seeds give none.
  const place = { ...PLACE, size: 2, total: 2 ** 32 };
  const made = createProjection(place, { dimension: 3, projection: "sparse" });
  assert.deepEqual([...made.draw()], [0, 0, 0]);
  const [u, g] = [tf.tensor1d([1, 2, 3]), tf.tensor1d([4, 5])];
  const found = [made.times(u), made.transposedTimes(g)];
  assert.deepEqual(found.map((tensor) => [...tensor.dataSync()]), [[0, 0], [0, 0, 0]]);
  tf.dispose([u, g, ...found]);
  made.dispose();
});

Deno.test("projections leave no tensor behind, drawn once or twice", async () => {
  await startEngine("wasm");
  const before = tf.memory().numTensors;
  for (const projection of ["sparse", "dense"] as const) {
    const made = createProjection({ ...PLACE, total: 100 }, { dimension: 5, projection });
    assert.deepEqual(made.draw(), made.draw());
    const u = tf.ones<tf.Rank.R1>([5]);
    tf.dispose([made.times(u), u]);
    made.dispose();
    assert.equal(tf.memory().numTensors, before, projection);
    const one = tf.ones<tf.Rank.R1>([5]);
    assert.throws(() => made.times(one), /not drawn yet: call network\.materialise/);
    one.dispose();
  }
});

Deno.test("a dense projection cannot be kept packed", () => {
  assert.throws(
    () => createProjection(PLACE, { dimension: 5, projection: "dense" }, "packed"),
    UsageError,
  );
});
