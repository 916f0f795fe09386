import assert from "node:assert/strict";
import { BENCHMARKS, findBenchmark } from "../../../src/benchmarks/registry.ts";
import { startEngine } from "../../../src/engine/engine.ts";
import { DataError } from "../../../src/errors.ts";
import { differencesOf } from "../../../src/studies/behaviour/compare.ts";
import { batchesDigest } from "../../../src/studies/behaviour/data_goldens.ts";
import { agrees } from "../../../src/studies/behaviour/golden.ts";
import { readGoldens, writeGoldens } from "../../../src/studies/behaviour/golden_files.ts";
import {
  behaviourOf,
  GOLDEN_GROUPS,
  goldensOf,
  SHARED,
} from "../../../src/studies/behaviour/goldens.ts";
import { runGoldens } from "../../../src/studies/behaviour/run_goldens.ts";
import { PROJECT_ROOT } from "../../../src/studies/rows/project_root.ts";
import type { ConfigOverrides, RunConfig } from "../../../src/training/config.ts";
import { defaultConfig } from "../../../src/training/validate.ts";
import { withFolder } from "../../support/temporary.ts";
import { configOf } from "../rows.ts";
import { FORMAT_WRITERS } from "./format_files.ts";

/** Names of the goldens that a configuration uses. */
function usedBy(config: RunConfig, fromFiles = false): string {
  return Object.keys(behaviourOf({ config, fromFiles, engine: "wasm tfjs" }, {})).sort().join(" ");
}

Deno.test("a configuration uses the goldens of its options, and of no others", () => {
  const plain: ConfigOverrides = {
    dropout: 0,
    optimizer: { name: "sgd", weightDecay: 0, schedule: "constant" },
  };
  const base = "data.packaged family.normal method.lottalora preset.tiny resume";
  assert.equal(usedBy(configOf(1, plain)), base);
  assert.equal(
    usedBy(configOf(1)),
    "data.packaged dropout family.normal method.lottalora optimizer.adamw preset.tiny resume " +
      "schedule.cosine",
  );
  const with1 = (changes: ConfigOverrides) =>
    usedBy(configOf(1, { ...plain, ...changes })).split(" ").filter((name) => !base.includes(name));
  assert.deepEqual(with1({ adapter: { dora: true } }), ["adapter.dora"]);
  assert.deepEqual(with1({ patience: 3 }), ["patience"]);
  assert.deepEqual(with1({ backbone: { scale: 0.1 } }), ["scale.number"]);
  assert.deepEqual(with1({ backbone: { family: "cauchy" } }), ["family.cauchy"]);
  assert.deepEqual(with1({ resample: { schedule: "batch", k: 1 } }), ["resample.batch"]);
});

Deno.test("what a method leaves unused counts for nothing", () => {
  const adapter = { dora: true };
  assert.equal(agrees(configOf(1, { adapter }), { adapter }), true);
  assert.equal(agrees(configOf(1, { adapter, method: "full" }), { adapter }), false);
  assert.ok(!usedBy(configOf(1, { method: "full" })).includes("family."));
});

Deno.test("data from files use the goldens of their formats", () => {
  const config = defaultConfig(findBenchmark("cifar10"), "plain5");
  assert.match(usedBy(config, true), /^data\.cifar10-binary data\.cifar10-jpeg /);
  assert.match(usedBy(config), /^data\.packaged /);
});

Deno.test("every golden is committed, under a name of its own", async () => {
  assert.deepEqual(GOLDEN_GROUPS, [SHARED, ...Object.keys(BENCHMARKS)]);
  for (const group of GOLDEN_GROUPS) {
    const names = goldensOf(group).map(({ name }) => name).sort();
    assert.deepEqual(Object.keys(await readGoldens(PROJECT_ROOT, group)), names, group);
    assert.equal(new Set(names).size, names.length);
  }
});

Deno.test("goldens computed in workers are those that are committed", async () => {
  const seen: number[] = [];
  const found = await runGoldens([SHARED, "arxiv"], {
    onProgress: ({ done }) => seen.push(done),
  });
  assert.deepEqual(await differencesOf(PROJECT_ROOT, found), []);
  const total = goldensOf(SHARED).length + goldensOf("arxiv").length;
  assert.deepEqual(seen, Array.from({ length: total }, (_, i) => i + 1));
});

Deno.test("a stop ends goldens that run", async () => {
  const stop = new AbortController();
  await assert.rejects(
    runGoldens(["arxiv"], { signal: stop.signal, onProgress: () => stop.abort() }),
    { name: "AbortError" },
  );
});

Deno.test("every option gives numbers of its own", async () => {
  for (const group of ["mnist", "arxiv"]) {
    const digests = Object.entries(await readGoldens(PROJECT_ROOT, group))
      // A run that is gone on with gives what the same run gives at a stretch.
      .filter(([name]) => name !== "resume");
    const names = Map.groupBy(digests, ([, digest]) => digest);
    for (const same of names.values()) assert.equal(same.length, 1, same.join(" "));
  }
  const { resume, "optimizer.momentum": whole } = await readGoldens(PROJECT_ROOT, "mnist");
  assert.equal(resume, whole);
});

Deno.test("the small files of each format are those that their writers make", async () => {
  await startEngine("wasm");
  for (const { id } of Object.values(BENCHMARKS)) {
    for (const { name } of goldensOf(id)) {
      const format = name.replace("data.", "");
      if (!Object.hasOwn(FORMAT_WRITERS, format)) continue;
      const digest = await withFolder(async (folder) => {
        await FORMAT_WRITERS[format](folder);
        return await batchesDigest(await findBenchmark(id).load(folder));
      });
      assert.equal(digest, (await readGoldens(PROJECT_ROOT, id))[name], `${id} ${format}`);
    }
  }
});

Deno.test("committed digests are sorted, one a line; damaged ones are named", async () => {
  await withFolder(async (root) => {
    await writeGoldens(root, "some", { b: "2", a: "1" });
    const path = `${root}/data/goldens/some.json`;
    assert.equal(await Deno.readTextFile(path), '{\n  "a": "1",\n  "b": "2"\n}\n');
    assert.deepEqual(await readGoldens(root, "none"), {});
    await Deno.writeTextFile(path, "{");
    await assert.rejects(readGoldens(root, "some"), (error) => {
      assert.ok(error instanceof DataError);
      assert.match(error.message, /some\.json is no JSON: restore it/);
      return true;
    });
  });
});
