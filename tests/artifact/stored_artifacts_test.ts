import assert from "node:assert/strict";
import { join } from "node:path";
import {
  loadBenchmarkModel,
  mergeWeights,
  readArtifact,
  startEngine,
  verifyArtifact,
} from "lottalora";
import { describedArchitecture } from "lottalora/artifact";
import { transpose } from "../../src/artifact/tensor_names.ts";
import logits from "../fixtures/artifacts/logits.json" with { type: "json" };
import { closedValues } from "../support/closed_values.ts";
import { withFolder } from "../support/temporary.ts";
import { askReader, reader } from "./ask_python.ts";
import { distance } from "./own_artifact.ts";
import { ASKED, INPUTS, STORED, storedLogits } from "./stored_artifacts.ts";

await startEngine("wasm");
const stored = new Map(
  Object.entries(logits).map(([title, values]) => [title, Float32Array.from(values)]),
);

Deno.test("stored artifacts: every digest of each, drawn matrices included, still agrees", async () => {
  for (const name of Object.keys(INPUTS)) {
    const { compared, ...found } = await verifyArtifact(await readArtifact(join(STORED, name)));
    assert.deepEqual(found, { tensors: [], matrices: [], notFinite: [] }, name);
    assert.ok(compared > 0);
  }
});

Deno.test("stored artifacts: each gives the logits of the commit that made it, to the bit", async () => {
  assert.deepEqual([...stored.keys()].sort(), ASKED.map(({ title }) => title).sort());
  for (const asked of ASKED) {
    assert.deepEqual(await storedLogits(asked), stored.get(asked.title), asked.title);
  }
});

Deno.test({
  name: "stored artifacts: the Python reader gives the same logits of MLPs, under every seed",
  ignore: !reader,
  fn: () =>
    withFolder(async (folder) => {
      const inputs = join(folder, "inputs");
      await Deno.writeFile(inputs, new Uint8Array(closedValues(2 * 784, 1).buffer as ArrayBuffer));
      const asked = ASKED.filter(({ name }) => name === "mlp" || name === "gate");
      assert.equal(asked.length, 4);
      const theirs = await askReader(
        asked.map(({ name, seed }) => ({ logits: join(STORED, name), inputs, seed })),
      ) as number[][];
      for (const [i, { title }] of asked.entries()) {
        const apart = distance(Float32Array.from(theirs[i]), stored.get(title)!);
        assert.ok(apart < 1e-6, `${title}: ${apart}`);
      }
    }),
});

Deno.test({
  name: "stored artifacts: the Python reader draws and adapts every matrix to the same weights",
  ignore: !reader,
  async fn() {
    for (const name of Object.keys(INPUTS)) {
      const dir = join(STORED, name);
      const [theirs] = await askReader([{ weights: dir }]) as Record<string, number[]>[];
      const artifact = await readArtifact(dir);
      const model = await loadBenchmarkModel(artifact);
      const merged = await mergeWeights(model, describedArchitecture(artifact.description));
      model.dispose();
      const { matrices } = artifact.description;
      assert.ok(matrices.length > 0);
      for (const { path } of matrices) {
        const { shape, values } = (merged.get(`${path}.kernel`) ?? merged.get(`${path}.rows`))!;
        const apart = distance(Float32Array.from(theirs[path]), transpose(values, shape));
        assert.ok(apart < 1e-6, `${name}, ${path}: ${apart}`);
      }
    }
  },
});
