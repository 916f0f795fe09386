import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { predictTable } from "../../../src/artifact/table_model.ts";
import { arrays, images } from "../../../src/benchmarks/own/definition.ts";
import { benchmarkAgain, ownBenchmark } from "../../../src/benchmarks/own/own_benchmark.ts";
import { tableOf } from "../../../src/data/table/delimited.ts";
import { mlp } from "../../../src/models/mlp.ts";
import { PLAIN_PRESETS, plainNetwork } from "../../../src/models/plain20.ts";
import { study } from "../../../src/notebook/study.ts";
import { createDraws } from "../../../src/random/draws.ts";
import type { StudyDefinition } from "../../../src/studies/own/definition.ts";
import { prepareStudy } from "../../../src/studies/own/study.ts";
import { zipOf } from "../../support/archives.ts";
import { classFolders } from "../../support/class_folders.ts";
import { npyOf } from "../../support/npy_files.ts";
import { namesIn, withFolder } from "../../support/temporary.ts";
import { inThisThread } from "../in_this_thread.ts";

const COMMON = { ranks: [1], seeds: 1 };
const QUICK = { epochs: 30, optimizer: { learningRate: 1e-2 } };

/** The study, computed quietly in this thread. */
async function asked(definition: StudyDefinition, base: string) {
  const { error } = console;
  console.error = () => {};
  try {
    return await inThisThread(() => study(definition, { base }));
  } finally {
    console.error = error;
  }
}

/** Points on either side of a circle, and their distance from its centre. */
function points(count = 400) {
  const draws = createDraws("test", "rings");
  const x = Float32Array.from({ length: 2 * count }, () => 3 * draws.normal());
  const distances = Float32Array.from(
    { length: count },
    (_, i) => Math.hypot(x[2 * i], x[2 * i + 1]),
  );
  return { count, x, distances, sides: Int32Array.from(distances, (r) => r < 3.5 ? 3 : 5) };
}

/** A folder with the points as `x.npy`, `y.npy` and `d.npz`. */
async function withPoints(use: (base: string) => Promise<void>): Promise<void> {
  const { count, x, distances, sides } = points();
  const [inputs, labels] = [npyOf("<f4", `${count}, 2`, x), npyOf("<i4", `${count},`, sides)];
  const numbers = npyOf("<f4", `${count},`, distances);
  await withFolder(async (base) => {
    await Deno.writeFile(join(base, "x.npy"), inputs);
    await Deno.writeFile(join(base, "y.npy"), labels);
    const entries = [{ name: "x.npy", bytes: inputs }, { name: "distance.npy", bytes: numbers }];
    await Deno.writeFile(join(base, "d.npz"), await zipOf(entries));
    await use(base);
  });
}

Deno.test("a study of two arrays: classes and metric by name", async () => {
  await withPoints(async (base) => {
    const found = await asked({
      ...{ ...COMMON, name: "rings", model: mlp({ hidden: [16] }), changes: QUICK },
      task: arrays({ inputs: "x.npy", labels: "y.npy" }, { metric: "balanced-accuracy" }),
    }, base);
    assert.deepEqual(found.rows.map(({ config }) => config.method), ["full", "lottalora", "head"]);
    assert.ok(found.rows.every(({ data }) => data === "x.npy"));
    assert.ok(found.rows.every(({ result }) => result.metric === "balanced-accuracy"));
    assert.ok(found.lines[0].test.mean > 85, `${found.lines[0].test.mean} %`);
    assert.equal(found.constant, 50);
  });
});

Deno.test("what is described is plain data, out of which the same is made again", async () => {
  await withPoints(async (base) => {
    await classFolders(join(base, "corners"), { bright: 4, dark: 4 }, corner);
    const model = plainNetwork({ widths: [4], depth: 1 });
    const tasks = [
      arrays({ inputs: join(base, "x.npy"), labels: pathToFileURL(join(base, "y.npy")) }),
      images(pathToFileURL(join(base, "corners")), { size: 3 }),
    ];
    for (const task of tasks) {
      const { definition, benchmark } = await ownBenchmark({ id: "again", task, model });
      const again = await benchmarkAgain(JSON.parse(JSON.stringify(definition)));
      const [first, second] = [await benchmark.load(null), await again.benchmark.load(null)];
      assert.equal(first.digest, second.digest);
      assert.equal(again.benchmark.preset, "plain 4 of depth 1");
    }
  });
});

Deno.test("a study of an archive: a number is predicted, and another metric is another study", async () => {
  await withPoints(async (base) => {
    const options = { kind: "regression" } as const;
    const names = { file: "d.npz", inputs: "x", labels: "distance" };
    const definition: StudyDefinition = {
      ...{ ...COMMON, name: "distances", model: mlp({ hidden: [16] }), changes: QUICK },
      task: arrays(names, options),
    };
    const { lines: [full], rows, ship } = await asked(definition, base);
    assert.ok(full.test.mean > 0.8, `R^2 ${full.test.mean}`);
    const left = async (changes: Partial<StudyDefinition>) =>
      (await (await prepareStudy({ ...definition, ...changes }, { base })).plan()).runs.length;
    assert.equal(await left({}), 0);
    assert.equal(await left({ task: arrays(names, { ...options, metric: "mse" }) }), 3);
    assert.equal(await left({ task: arrays(names, { ...options, split: { seed: 1 } }) }), 3);
    await ship(rows[1], join(base, "model"));
    const model = join(base, "model");
    assert.ok(!namesIn(model).includes("table.json"));
    await assert.rejects(
      predictTable(model, tableOf("x\n1\n", "p.csv")),
      /^DataError: .*model: holds no table\.json: models answer to tables alone/,
    );
  });
});

/** A bright corner, or a dark one. */
function corner(i: number, name: string) {
  const draws = createDraws("test", `corner ${i}`);
  const values = Uint8Array.from({ length: 6 * 6 * 3 }, () => draws.integer(120));
  if (name === "bright") values.fill(250, 0, 9);
  return { height: 6, width: 6, values };
}

Deno.test("a study of a folder of images: the MLP and the convolutional network take them", async () => {
  await withFolder(async (base) => {
    await classFolders(join(base, "corners"), { bright: 20, dark: 20 }, corner);
    const task = images("corners");
    const named = (name: string, model: StudyDefinition["model"]): StudyDefinition => ({
      ...{ ...COMMON, name, model, task, changes: { ...QUICK, epochs: 10 } },
    });
    const flat = await asked(named("flat", mlp({ hidden: [16] })), base);
    assert.ok(flat.lines[0].test.mean > 85, `${flat.lines[0].test.mean} %`);
    const small = plainNetwork({ widths: [4, 8], depth: 1 });
    const patches = await asked({ ...named("patches", small), controls: ["small"] }, base);
    assert.deepEqual(patches.rows.map(({ config }) => [config.method, config.preset]), [
      ...["full", "lottalora", "small"].map((method) => [method, "plain 4-8 of depth 1"]),
    ]);
    assert.ok(patches.lines[0].test.mean > 85, `${patches.lines[0].test.mean} %`);
  });
});

Deno.test("the guide's tasks are run as they are written there, by workers", async () => {
  const guide = await Deno.readTextFile(new URL("../../../docs/studies.md", import.meta.url));
  const [example] = [...guide.matchAll(/```ts ignore\n([^]*?)```/g)].map(([, code]) => code)
    .filter((code) => code.includes("arrays({"));
  await withFolder(async (base) => {
    await classFolders(join(base, "leaves"), { oak: 8, ash: 8 }, corner);
    const path = join(base, "example.ts");
    const short = "seeds: 1, changes: { epochs: 2 } });\nconsole.log(found.render());";
    await Deno.writeTextFile(path, example.replace("seeds: 2 });", short));
    const config = fileURLToPath(new URL("../../../deno.json", import.meta.url));
    const { success, stdout, stderr } = await new Deno.Command("deno", {
      args: [
        ...["run", "--no-prompt", `--config=${config}`, "--allow-read", "--allow-write=."],
        ...["--allow-sys=cpus", "--ignore-env", path],
      ],
      cwd: base,
      env: { NO_COLOR: "1" },
    }).output();
    const text = new TextDecoder().decode(stdout);
    assert.ok(success, new TextDecoder().decode(stderr));
    assert.match(text, /balanced accuracy[^]*\| LottaLoRA \| 4 \|/);
  });
});

Deno.test("a convolutional network refuses what is no square image, in words", async () => {
  await withPoints(async (base) => {
    const planned = async (definition: Partial<StudyDefinition>) =>
      await (await prepareStudy({
        ...{ ...COMMON, name: "refused", model: plainNetwork(PLAIN_PRESETS.plain5) },
        ...definition,
      }, { base })).plan();
    await assert.rejects(planned({ task: arrays({ inputs: "x.npy", labels: "y.npy" }) }), {
      name: "UsageError",
      message:
        /^A plain network needs square images, channels last, got rows of 2 values: say size/,
    });
  });
});

Deno.test("tasks that could not be meant are refused where they are described", () => {
  const refused = (describe: () => unknown, message: RegExp) =>
    assert.throws(describe, { name: "UsageError", message });
  refused(() => arrays({ inputs: "x.npy" } as never), /^An array is a file, named by its path or/);
  refused(() => arrays(undefined as never), /^An array is a file/);
  refused(
    () => arrays({ file: "d.npz", inputs: "x", labels: "" }),
    /^An array of an archive is named by a text, got $/,
  );
  refused(
    () => arrays({ inputs: "x", labels: "y" }, { metric: "f1" as never }),
    /^Unknown metric "f1"/,
  );
  refused(() => images("https://example.org/images"), /^A folder of images is a file, named by/);
  refused(() => images("a", { kind: "regression" } as never), /^A folder of images has no option/);
  refused(() => plainNetwork({ widths: [], depth: 1 }), /^Cannot describe a plain network: /);
});
