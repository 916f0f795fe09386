import assert from "node:assert/strict";
import { BENCHMARKS, findBenchmark } from "../../../src/benchmarks/registry.ts";
import { startEngine } from "../../../src/engine/engine.ts";
import { DataError } from "../../../src/errors.ts";
import { differencesOf } from "../../../src/studies/behaviour/compare.ts";
import { filesDigest, filesOf } from "../../../src/studies/behaviour/data_goldens.ts";
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
  const base = "adapter.constant data.packaged family.normal method.lottalora preset.tiny resume";
  assert.equal(usedBy(configOf(1, plain)), base);
  assert.equal(
    usedBy(configOf(1)),
    "adapter.constant data.packaged dropout family.normal method.lottalora optimizer.adamw " +
      "preset.tiny protocol.2 resume schedule.cosine",
  );
  const with1 = (changes: ConfigOverrides) =>
    usedBy(configOf(1, { ...plain, ...changes })).split(" ").filter((name) => !base.includes(name));
  assert.deepEqual(with1({ adapter: { dora: true } }), ["adapter.dora"]);
  assert.deepEqual(with1({ patience: 3 }), ["pair.patience.resume", "patience"]);
  assert.deepEqual(with1({ backbone: { scale: 0.1 } }), ["scale.number"]);
  assert.deepEqual(with1({ backbone: { family: "cauchy" } }), ["family.cauchy"]);
  assert.deepEqual(with1({ resample: { schedule: "batch", k: 1 } }), ["resample.batch"]);
  const pool = { schedule: "batch", k: 2, pool: true } as const;
  assert.deepEqual(with1({ resample: pool }), ["resample.batch", "resample.pool"]);
  assert.deepEqual(with1({ adapter: { scaling: "rslora" } }), ["adapter.rslora"]);
  assert.deepEqual(with1({ adapter: { aInit: "kaiming" } }), ["adapter.aKaiming"]);
  assert.deepEqual(with1({ adapter: { bInit: "kaiming" } }), ["adapter.bKaiming"]);
  assert.deepEqual(with1({ freshBackbones: 3 }), ["freshBackbones"]);
});

Deno.test("what options do together is a golden too, used where all of them are", () => {
  const together = (changes: ConfigOverrides) =>
    usedBy(configOf(1, changes)).split(" ").filter((name) => /^(?:pair|protocol)/.test(name));
  assert.deepEqual(together({}), ["protocol.2"]);
  assert.deepEqual(together({ adapter: { scaling: "lora" } }), ["protocol"], "as read at first");
  assert.deepEqual(together({ method: "full" }), ["protocol.full"]);
  assert.deepEqual(together({ dropout: 0 }), []);
  assert.deepEqual(together({ optimizer: { warmupSteps: 5, clipNorm: 1 } }), ["pair.adamw.cosine"]);
  assert.deepEqual(
    together({ resample: { schedule: "batch", k: 4 }, optimizer: { clipNorm: 1 } }),
    [
      "pair.clip.batch",
    ],
  );
});

Deno.test("what a method leaves unused counts for nothing", () => {
  const adapter = { dora: true };
  assert.equal(agrees(configOf(1, { adapter }), { adapter }), true);
  assert.equal(agrees(configOf(1, { adapter, method: "full" }), { adapter }), false);
  assert.ok(!usedBy(configOf(1, { method: "full" })).includes("family."));
  const backbone = { family: "cauchy", scale: 0.1 } as const;
  assert.ok(!/family|scale|initial/.test(usedBy(configOf(1, { method: "full", backbone }))));
  assert.match(
    usedBy(configOf(1, { method: "full", initial: "backbone", backbone })),
    /family\.cauchy initial\.backbone method\.full .* scale\.number/,
    "what it starts from is drawn",
  );
});

Deno.test("runs on native use the source of native, which no golden runs", () => {
  const used = behaviourOf({ config: configOf(1), fromFiles: false, engine: "native" }, {});
  assert.ok("engine.native" in used && !("engine.webgpu" in used));
  assert.ok(!usedBy(configOf(1)).includes("engine."));
});

Deno.test("data from files use the goldens of their formats", () => {
  const config = defaultConfig(findBenchmark("cifar10"), "plain5");
  assert.match(
    usedBy(config, true),
    /^adapter\.constant data\.cifar10-binary data\.cifar10-jpeg data\.cifar10-python data\.cifar10-subset data\.cifar10-unpacked /,
  );
  assert.match(usedBy(config), /^adapter\.constant data\.packaged /);
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

/** Options that a network has no place for give the plain run. */
const BIASES = "adapter.bias.frozen adapter.bias.trained";
/** Gates know one method and no redrawn scaffolds. */
const REFUSED = "freshBackbones initial.backbone maps.adapted maps.frozen maps.trained " +
  "method.full method.small method.subspace method.zero pair.clip.batch " +
  "protocol.batch protocol.full protocol.small resample.batch resample.epoch " +
  "resample.microbatch resample.pool subspace.gain subspace.sparse xavier";
/** No recurrent network: its dropout is of no steps. */
const DROPOUT = "dropout dropout.steps";
/** No Transformer: it refuses roles of maps that it does not have. */
const MAPS = "maps.adapted maps.frozen maps.trained";

/** Goldens that say the same, by benchmark. */
const SAME: Readonly<Record<string, readonly string[]>> = {
  physionet2012: [BIASES, MAPS],
  lorenz: [BIASES, MAPS],
  mnist: [DROPOUT, MAPS],
  "mnist-shuffled": [DROPOUT, MAPS],
  planted: [DROPOUT, MAPS],
  moons: [DROPOUT, MAPS],
  friedman: [DROPOUT, MAPS],
  halfcheetah: [DROPOUT],
  flowers102: [DROPOUT],
  cifar10: [
    `${BIASES} ${DROPOUT}`,
    "data.cifar10-binary data.cifar10-python data.cifar10-unpacked",
    MAPS,
  ],
  wikitext: [
    `${BIASES} ${DROPOUT} head.lora head.lora_bias`,
    "data.tokens data.tokens-archive data.tokens-first",
  ],
  // What they read of a text differs, not what they consist of.
  imdb: [
    "preset.transformer preset.transformer-128",
    "data.review-folder data.review-lines data.reviews",
    DROPOUT,
  ],
  molhiv: ["data.molhiv data.molhiv-archive", DROPOUT, MAPS],
  arxiv: ["data.ogbn data.ogbn-archive", DROPOUT, MAPS],
  "seed-gating": [DROPOUT, REFUSED],
  "seed-gating-rejecting": [DROPOUT, REFUSED],
};

Deno.test("every option gives numbers of its own, and every form of the same data the same", async () => {
  for (const group of Object.keys(BENCHMARKS)) {
    const digests = Object.entries(await readGoldens(PROJECT_ROOT, group))
      // A run that is gone on with gives what the same run gives at a stretch.
      .filter(([name]) => name !== "resume");
    const same = [...Map.groupBy(digests, ([, digest]) => digest).values()]
      .filter(({ length }) => length > 1)
      .map((all) => all.map(([name]) => name).join(" "));
    assert.deepEqual(same.sort(), [...SAME[group] ?? []].sort(), group);
    const { resume, "optimizer.momentum": whole } = await readGoldens(PROJECT_ROOT, group);
    assert.equal(resume, whole);
  }
});

Deno.test("the small files of each format are those that their writers make", async () => {
  await startEngine("wasm");
  for (const { id } of Object.values(BENCHMARKS)) {
    for (const { name } of goldensOf(id)) {
      const format = name.replace("data.", "");
      if (!Object.hasOwn(FORMAT_WRITERS, format)) continue;
      const digest = await withFolder(async (folder) => {
        await FORMAT_WRITERS[format](folder);
        return await filesDigest(findBenchmark(id), folder);
      });
      assert.equal(digest, (await readGoldens(PROJECT_ROOT, id))[name], `${id} ${format}`);
    }
  }
});

Deno.test("the small files that data are read from in their variants are those that their writer makes", async () => {
  for (const benchmark of Object.values(BENCHMARKS)) {
    const files = `${benchmark.id}-variants`;
    if (!Object.hasOwn(FORMAT_WRITERS, files)) continue;
    await withFolder(async (folder) => {
      await FORMAT_WRITERS[files](folder);
      const { digest } = await benchmark.load(folder);
      const committed = filesOf(PROJECT_ROOT, files);
      assert.equal((await benchmark.load(committed)).digest, digest, files);
    });
  }
});

Deno.test("data in a variant use the goldens of that variant", () => {
  const data = { split: "scikit-learn", readout: "last-observed" };
  const config = defaultConfig(findBenchmark("physionet2012"), "full", { data });
  assert.match(
    usedBy(config, true),
    /^adapter\.constant data\.physionet data\.physionet-folder data\.readout\.last-/,
  );
  assert.ok(usedBy(config, true).includes("data.split.scikit-learn "));
  const read = defaultConfig(findBenchmark("physionet2012"), "full");
  assert.ok(usedBy(read, true).includes("data.readout.last-observed "));
  const own = defaultConfig(findBenchmark("physionet2012"), "full", {
    data: { readout: "last-hour" },
  });
  assert.ok(!usedBy(own, true).includes("data.readout"));
});

Deno.test("weights that networks start from are part of what is read", async () => {
  await startEngine("wasm");
  await withFolder(async (folder) => {
    await FORMAT_WRITERS["vit-weights"](folder);
    const path = `${folder}/vit_tiny.safetensors`;
    const bytes = await Deno.readFile(path);
    // The last bits of the last number.
    bytes[bytes.length - 4] ^= 1;
    await Deno.writeFile(path, bytes);
    const { "data.vit-weights": committed } = await readGoldens(PROJECT_ROOT, "flowers102");
    assert.notEqual(await filesDigest(findBenchmark("flowers102"), folder), committed);
  });
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
