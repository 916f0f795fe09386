import assert from "node:assert/strict";
import {
  loadBenchmarkModel,
  runToArtifact,
  scoreModel,
} from "../../src/artifact/benchmark_model.ts";
import { trainedVariant } from "../../src/artifact/trained_variant.ts";
import { lorenz } from "../../src/benchmarks/lorenz.ts";
import { physionet2012 } from "../../src/benchmarks/physionet2012.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { DataError, UsageError } from "../../src/errors.ts";
import type { DataVariant, RunConfig } from "../../src/training/config.ts";
import { run } from "../../src/training/run.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { loadData } from "../../src/training/variants.ts";
import { unevenStays } from "../data/physionet/stays.ts";
import { withFolder } from "../support/temporary.ts";

/** The small stays in a variant. */
async function read(variant: DataVariant) {
  return await withFolder(async (dir) => {
    const { records, outcomes } = unevenStays();
    await Deno.mkdir(`${dir}/set-a`);
    await Deno.writeTextFile(`${dir}/Outcomes-a.txt`, outcomes);
    for (const { name, bytes } of records) await Deno.writeFile(`${dir}/${name}`, bytes!);
    return await loadData(physionet2012, dir, variant);
  });
}

Deno.test("physionet2012: each variant has inputs of its own, in values or in the way they are read", async () => {
  const own = await read({});
  const seen = new Set([own.inputs]);
  for (const [name, { own: left, values }] of Object.entries(physionet2012.variants!)) {
    for (const value of Object.keys(values).filter((value) => value !== left)) {
      const data = await read({ [name]: value });
      assert.ok(!seen.has(data.inputs), `${name} ${value}`);
      seen.add(data.inputs);
      const isRead = name === "readout";
      assert.equal(data.digest === own.digest, isRead, name);
      assert.equal(data.masks, isRead ? 41 : undefined);
      const { name: network } = physionet2012.architecture("eighth", data);
      const suffix = isRead ? ", read out by 41 masks" : "";
      assert.equal(network, `cfc 82-8-32-2 x 48${suffix}`);
    }
  }
  assert.equal(
    own.inputs,
    "48 hours of 41 values and 41 masks; a value is (mean of the hour - m) / s, with m and s of " +
      "the training split, or the last one known",
  );
});

Deno.test("physionet2012: what its own data have may be named, and changes nothing", async () => {
  const named = { split: "alike", scaling: "standard", values: "mean", readout: "last-hour" };
  const [own, same] = [await read({}), await read(named)];
  assert.deepEqual([same.digest, same.inputs, same.variant], [own.digest, own.inputs, {}]);
});

Deno.test("physionet2012: all variants go together", async () => {
  const all = {
    split: "scikit-learn",
    scaling: "extremes",
    values: "last",
    readout: "last-observed",
  };
  const { inputs, masks, task } = await read(all);
  assert.equal(
    inputs,
    "48 hours of 41 values and 41 masks; a value is (last value of the hour - m) / s, with m the " +
      "smallest and s the largest of all stays, or the last one known; the state behind the last " +
      "hour with a mask of 1 is read out",
  );
  assert.equal(masks, 41);
  assert.deepEqual(task.sizes, { train: 25, validation: 3, test: 8 });
});

Deno.test("a run is refused on data in another variant than its configuration's", async () => {
  await startEngine("wasm");
  const own = { values: "mean", scaling: "standard", readout: "last-hour" };
  const split = { ...own, split: "scikit-learn" };
  const config = (data?: DataVariant) =>
    defaultConfig(physionet2012, "eighth", { ...data && { data }, steps: 1 });
  const [plain, varied] = [await read({}), await read({ split: "scikit-learn" })];
  const refused = (of: RunConfig, data: typeof plain, message: RegExp) =>
    assert.rejects(run(of, physionet2012, data), (error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, message);
      return true;
    });
  await refused(
    config(split),
    plain,
    /asks for split=scikit-learn data, got the benchmark's own: read/,
  );
  await refused(
    config(own),
    varied,
    /asks for the benchmark's own data, got split=scikit-learn: read/,
  );
  await refused(
    config(),
    plain,
    /asks for readout=last-observed,scaling=extremes,values=last data, got the benchmark's own/,
  );
  await run(config(own), physionet2012, plain);
});

Deno.test("without a folder what the protocol chose says nothing, and any other variant is refused", async () => {
  const [chosen, own] = [await physionet2012.load(null), await loadData(physionet2012, null)];
  assert.deepEqual([chosen.digest, chosen.masks], [own.digest, undefined]);
  const config = defaultConfig(physionet2012, "eighth");
  assert.deepEqual(chosen.variant, config.data);
  assert.equal(defaultConfig(lorenz, "eighth").data, undefined);
  const split = { split: "scikit-learn" };
  for (
    const [benchmark, message] of [
      [
        physionet2012,
        /^Only PhysioNet's records have variants, got split=scikit-learn without a fol/,
      ],
      [lorenz, /^The data of lorenz have no choice "split": there is none$/],
    ] as const
  ) {
    await assert.rejects(loadData(benchmark, null, split), (error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("a network that is read by masks is saved with them, and scores the same when it is loaded", async () => {
  await startEngine("wasm");
  const variant = { readout: "last-observed" };
  const data = await read(variant);
  const config = defaultConfig(physionet2012, "eighth", {
    ...{ data: { ...variant, values: "mean", scaling: "standard" } },
    ...{ steps: 3, batchSize: 8, adapter: { rank: 2 } },
    ...{ dropout: 0.5, dropoutSteps: "own" },
  });
  const computing = { engine: "wasm", codeVersion: "test" };
  const { result, artifact } = await runToArtifact(config, physionet2012, data, { computing });
  const { description } = artifact;
  assert.equal(description.architecture.masks, 41);
  assert.equal(description.architecture.preprocessing, data.inputs);
  assert.deepEqual(trainedVariant(description, physionet2012), variant);
  const model = await loadBenchmarkModel(artifact);
  assert.equal((await scoreModel(model, data)).value, result.value);
  model.dispose();
  // Read at the end it would be another network, under another name.
  const { masks: _, ...architecture } = description.architecture;
  await assert.rejects(
    loadBenchmarkModel({ ...artifact, description: { ...description, architecture } }),
    (error) => error instanceof DataError && /read out by 41 masks$/.test(error.message),
  );
  const training = { ...description.training!, config: { data: { split: "none" } } };
  assert.throws(
    () => trainedVariant({ training }, physionet2012),
    (error) => error instanceof DataError && /have no split "none"/.test(error.message),
  );
  assert.deepEqual(trainedVariant({ training: null }, physionet2012), {});
});
