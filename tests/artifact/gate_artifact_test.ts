import assert from "node:assert/strict";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { PREDICTION } from "../../src/adapter/layer.ts";
import { type Artifact, decodeArtifact, encodeArtifact } from "../../src/artifact/artifact.ts";
import type { Description } from "../../src/artifact/description.ts";
import { checkDescription } from "../../src/artifact/description_check.ts";
import { readArtifact, saveArtifact } from "../../src/artifact/files.ts";
import { createGateArtifact, loadSeedGate } from "../../src/artifact/gate_artifact.ts";
import { loadModel } from "../../src/artifact/model.ts";
import { modelCard } from "../../src/artifact/model_card.ts";
import { verifyArtifact } from "../../src/artifact/verify.ts";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { DataError, UsageError } from "../../src/errors.ts";
import { mlp } from "../../src/models/mlp.ts";
import { createSeedGate, type SeedGate } from "../../src/models/seed_gate.ts";
import type { Seed } from "../../src/random/seeds.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { closedValues } from "../support/closed_values.ts";
import { withFolder } from "../support/temporary.ts";
import { askReader, PYTHON, reader } from "./ask_python.ts";
import { described } from "./small_artifact.ts";

await startEngine("wasm");
const SEEDS: Seed[] = [42, "a text", 44];
const WIDTHS = { features: 6, hidden: [8, 5], classes: 3 };
const MLP = mlp(WIDTHS);
const OPTIONS = defaultConfig(mnist, "tiny", { adapter: { rank: 2, bInit: "kaiming_uniform" } });
const FACTS = {
  options: OPTIONS,
  architecture: {
    ...{ name: MLP.name, benchmark: null, preset: null, features: 6, classes: 3, extent: null },
    preprocessing: null,
  },
};
const INPUTS = closedValues(5 * 6, 1);

function outputs(forward: (inputs: tf.Tensor2D) => tf.Tensor2D): Float32Array {
  return tf.tidy(() => forward(tf.tensor2d(INPUTS, [5, 6])).dataSync<"float32">().slice());
}

function outputsUnder(gate: SeedGate): Float32Array[] {
  return gate.seeds.map((seed) => outputs((x) => gate.forward(x, seed)));
}

/** A gate whose numbers are known, its artifact, and what it says under each seed. */
const { artifact, said } = await (async () => {
  const gate = createSeedGate(MLP, SEEDS, OPTIONS);
  gate.materialise();
  const artifact = await createGateArtifact(gate, FACTS);
  const said = outputsUnder(gate);
  gate.dispose();
  return { artifact, said };
})();

Deno.test("gate artifact: the numbers are stored once, with the digests of every backbone", async () => {
  const { furtherSeeds, seeds, matrices } = artifact.description;
  assert.equal(seeds.backbone, 42);
  assert.deepEqual(furtherSeeds!.map(({ seed }) => seed), SEEDS.slice(1));
  const all = [...matrices, ...furtherSeeds!].flatMap(({ sha256 }) => sha256);
  assert.equal(new Set(all).size, 6);
  const { compared, ...found } = await verifyArtifact(artifact);
  assert.deepEqual(found, { tensors: [], matrices: [], notFinite: [] });
  assert.equal(compared, artifact.tensors.size + 6);
  assert.deepEqual(await decodeArtifact(encodeArtifact(artifact)), artifact);
  assert.match(
    modelCard(artifact),
    /\n- the same adapters .* under these seeds too: "a text", 44\n/,
  );
});

Deno.test("gate artifact: a model loads under each of its seeds, and says what the gate said", async () => {
  for (const [i, seed] of SEEDS.entries()) {
    const model = await loadModel(artifact, { architecture: MLP, seed });
    assert.deepEqual(outputs(model.predict), said[i]);
    model.dispose();
  }
  await assert.rejects(
    () => loadModel(artifact, { architecture: MLP, seed: 43 }),
    (error: Error) =>
      error instanceof UsageError && /trained on seed 42, "a text", 44, not 43/.test(error.message),
  );
});

Deno.test("gate artifact: on a backbone of one of its seeds it takes its turn without permission", async () => {
  const model = await loadModel(alone(artifact), { architecture: MLP, seed: 42 });
  model.use(artifact);
  assert.deepEqual(outputs(model.predict), said[0]);
  model.dispose();
  const under = await loadModel(artifact, { architecture: MLP, seed: 44 });
  assert.throws(() => under.use(alone(artifact)), UsageError);
  under.share(artifact).dispose();
  under.dispose();
});

/** The same of its first seed alone. */
function alone(artifact: Artifact): Artifact {
  return described(artifact, ({ furtherSeeds: _, ...all }) => all);
}

Deno.test("gate artifact: a gate loads with all of its seeds, and leaves no tensor", async () => {
  const before = tf.memory().numTensors;
  const gate = await loadSeedGate(artifact, { architecture: MLP });
  assert.deepEqual(gate.seeds, SEEDS);
  assert.deepEqual(outputsUnder(gate), said);
  gate.dispose();
  const one = await loadSeedGate(alone(artifact), { architecture: MLP, keep: "regenerate" });
  assert.deepEqual(outputsUnder(one), said.slice(0, 1));
  one.dispose();
  assert.equal(tf.memory().numTensors, before);
});

/** With other digests under the second seed. */
function damaged(): Artifact {
  return described(artifact, (all) => ({
    ...all,
    furtherSeeds: all.furtherSeeds!.map((further, i) =>
      i > 0 ? further : { ...further, sha256: further.sha256.toReversed() }
    ),
  }));
}

Deno.test("gate artifact: a backbone that is not that of training is refused under its seed", async () => {
  const before = tf.memory().numTensors;
  const why = /layer hidden\.0, drawn from seed "a text", is not the one of training: SHA-256/;
  await assert.rejects(() => loadModel(damaged(), { architecture: MLP, seed: "a text" }), why);
  await assert.rejects(() => loadSeedGate(damaged(), { architecture: MLP }), why);
  (await loadModel(damaged(), { architecture: MLP, seed: 44 })).dispose();
  const { matrices } = await verifyArtifact(damaged());
  assert.deepEqual(
    matrices.map(({ name }) => name),
    [0, 1].map((i) => `hidden.${i} under seed "a text"`),
  );
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("gate artifact: seeds that stand twice, or lack digests, are no description", () => {
  const { description } = artifact;
  const [first, second] = description.furtherSeeds!;
  const wrong: [Description["furtherSeeds"], RegExp][] = [
    [[first, first], /wrong at furtherSeeds: a seed stands twice$/],
    [[{ ...first, seed: 42 }], /wrong at furtherSeeds: a seed stands twice$/],
    [[{ ...first, sha256: first.sha256.slice(1) }, second], /not one digest for each matrix$/],
    [[{ ...first, sha256: ["0", "0"] }], /wrong at furtherSeeds\.0\.sha256\.0: expected 64/],
    [Array.from({ length: 65 }, (_, seed) => ({ ...first, seed: 100 + seed })), /furtherSeeds/],
  ];
  for (const [furtherSeeds, why] of wrong) {
    assert.throws(
      () => checkDescription({ ...description, furtherSeeds }, "some file"),
      (error: Error) => error instanceof DataError && why.test(error.message),
    );
  }
  checkDescription({ ...description, furtherSeeds: [] }, "some file");
  checkDescription({ ...description, furtherSeeds: [{ ...first, seed: "42" }] }, "some file");
});

Deno.test("gate artifact: frozen biases are drawn and checked under every seed, and speak for it", async () => {
  const adapter = { ...OPTIONS.adapter, bias: "frozen" } as const;
  const options = { ...OPTIONS, adapter };
  const gate = createSeedGate(MLP, SEEDS, options);
  gate.materialise();
  const own = await createGateArtifact(gate, { ...FACTS, options });
  assert.equal(own.description.adapter.bias, "frozen");
  const paths = own.description.matrices.map(({ path }) => path);
  assert.deepEqual(paths, ["hidden.0", "hidden.0.bias", "hidden.1", "hidden.1.bias"]);
  const loaded = await loadSeedGate(own, { architecture: MLP });
  assert.deepEqual(outputsUnder(loaded), outputsUnder(gate));
  const without = SEEDS.map((seed) =>
    outputs((x) => gate.forward(x, seed, { ...PREDICTION, withoutBackbone: true }))
  );
  assert.notDeepEqual(without[0], without[1], "the biases of each seed stay");
  loaded.dispose();
  gate.dispose();
});

Deno.test("gate artifact: scaffolds that were redrawn are refused", async () => {
  const gate = createSeedGate(MLP, SEEDS, OPTIONS);
  gate.materialise();
  gate.networks[1].draw(1);
  await assert.rejects(() => createGateArtifact(gate, FACTS), /gate are static: draw 0, got 1$/);
  gate.dispose();
});

/** What the reader says of an artifact as a command: its exit code, its lines but the first. */
async function verified(dir: string): Promise<(number | string)[]> {
  const args = ["-B", "-I", "src/artifact/lottalora.py", dir];
  const { code, stdout, stderr } = await new Deno.Command(PYTHON, { args }).output();
  const text = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
  return [code, ...text.trimEnd().replace(/ +/g, " ").split("\n").slice(1)];
}

function linesUnder(seed: Seed): string[] {
  const layers = ["hidden.0 6 x 8 normal OK", "hidden.1 8 x 5 normal OK"];
  return [`under seed ${JSON.stringify(seed)}:`, ...layers];
}

Deno.test({
  name: "gate artifact: the Python reader draws under each of its seeds, and no other",
  ignore: !reader,
  fn: () =>
    withFolder(async (folder) => {
      const dir = join(folder, "gate");
      await saveArtifact(dir, artifact);
      assert.deepEqual(await readArtifact(dir), artifact);
      const inputs = join(folder, "inputs");
      await Deno.writeFile(inputs, new Uint8Array(Float32Array.from(INPUTS).buffer));
      const theirs = await askReader(SEEDS.map((seed) => ({ logits: dir, inputs, seed })));
      for (const [i, logits] of (theirs as number[][]).entries()) {
        logits.forEach((logit, j) => assert.ok(Math.abs(logit - said[i][j]) < 1e-5));
      }
      const unknown = { logits: dir, inputs, seed: 43 };
      await assert.rejects(() => askReader([unknown]), /not trained on seed 43/);
      await saveArtifact(join(folder, "wrong"), damaged());
      assert.deepEqual(await verified(dir), [0, ...SEEDS.flatMap(linesUnder)]);
      const [code, ...lines] = await verified(join(folder, "wrong"));
      assert.equal(code, 1);
      assert.deepEqual(lines.slice(0, 4), linesUnder(42).concat('under seed "a text":'));
      assert.match(`${lines.at(-1)}`, /2 of 2 matrices are not what seed "a text" gives$/);
    }),
});
