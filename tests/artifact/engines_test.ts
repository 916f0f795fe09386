import assert from "node:assert/strict";
import { join } from "node:path";
import { loadBenchmarkModel, scoreModel } from "../../src/artifact/benchmark_model.ts";
import { readArtifact } from "../../src/artifact/files.ts";
import { sha256 } from "../../src/files/digest.ts";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { engineTest } from "../support/engines.ts";
import { ended, runTask } from "../support/task.ts";
import { withFolder } from "../support/temporary.ts";
import { assertSameOutputs, ourLogits, outputsOf } from "./outputs.ts";

const PROGRAM = new URL("logits_program.ts", import.meta.url).pathname;

/** Trains in a process of its own; the model, and what two further processes make of the digits. */
async function trainedElsewhere() {
  return await withFolder(async (folder) => {
    const flags = ["--preset", "medium", "--steps", "60", "--out", "model", "--json"];
    const trained = await runTask("train", flags, { cwd: folder });
    assert.equal(trained.code, 0, trained.stderr);
    const dir = join(folder, "model");
    const { stdout, stderr } = await ended(["run", "--allow-read", PROGRAM, dir]);
    assert.match(stdout, /^[0-9a-f]{64}\n$/, stderr);
    return {
      report: JSON.parse(trained.stdout),
      artifact: await readArtifact(dir),
      logits: await ourLogits(dir),
      logitsElsewhere: stdout.trim(),
    };
  });
}

const { report, artifact, logits, logitsElsewhere } = await trainedElsewhere();

Deno.test("engines: trained in one process, a model has the same logits to the bit in two others", async () => {
  assert.equal(await sha256(new Uint8Array(logits.buffer)), logitsElsewhere);
  await startEngine("wasm");
  const model = await loadBenchmarkModel(artifact);
  const { value } = await scoreModel(model, await mnist.load(null));
  model.dispose();
  assert.equal(value, report.value);
  assert.equal(artifact.description.training!.adapterDigest, report.adapterDigest);
});

for (const engine of ["wasm", "native", "webgpu", "cpu"] as const) {
  engineTest(engine, "engines: trained on wasm, a model sees the same digits", async () => {
    const found = await outputsOf(artifact);
    if (engine === "wasm") assert.deepEqual(found, logits);
    assertSameOutputs([...found], logits, engine);
  });
}
