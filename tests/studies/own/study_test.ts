import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { fromModule, table } from "../../../src/benchmarks/own/definition.ts";
import { moons } from "../../../src/benchmarks/moons.ts";
import { mlp } from "../../../src/models/mlp.ts";
import { study } from "../../../src/notebook/study.ts";
import { predictTable } from "../../../src/artifact/table_model.ts";
import { tableOf } from "../../../src/data/table/delimited.ts";
import { prepareStudy } from "../../../src/studies/own/study.ts";
import type { StudyDefinition } from "../../../src/studies/own/definition.ts";
import { namesIn, withFolder } from "../../support/temporary.ts";
import { inThisThread } from "../in_this_thread.ts";
import { moonsTable } from "./moons_table.ts";

const MOONS: StudyDefinition = {
  name: "two-moons",
  task: table("moons.csv", { label: "moon" }),
  model: mlp({ hidden: [16] }),
  ranks: [2, 1],
  seeds: 2,
  changes: { epochs: 3 },
};

/** Works in a folder that holds the table. */
async function withMoons(use: (base: string) => Promise<void>): Promise<void> {
  await withFolder(async (base) => {
    await Deno.writeTextFile(join(base, "moons.csv"), moonsTable());
    await use(base);
  });
}

/** The study, computed quietly in this thread. */
async function asked(definition: StudyDefinition, base: string, fresh = false) {
  const { error } = console;
  console.error = () => {};
  try {
    return await inThisThread(() => study(definition, { base, fresh }));
  } finally {
    console.error = error;
  }
}

Deno.test("a study of a table: rows by method, rank and seed, table, figure, r*, all in its folder", async () => {
  await withMoons(async (base) => {
    const found = await asked(MOONS, base);
    assert.deepEqual(
      found.rows.map((
        { config: { method, adapter, seeds } },
      ) => [method, adapter.rank, seeds.order]),
      [["full", 8, 42], ["full", 8, 43], ["lottalora", 1, 42], ["lottalora", 1, 43]]
        .concat([["lottalora", 2, 42], ["lottalora", 2, 43], ["head", 8, 42], ["head", 8, 43]]),
    );
    assert.deepEqual(found.lines.map(({ method, rank }) => [method, rank]), [
      ["full", null],
      ["lottalora", 1],
      ["lottalora", 2],
      ["head", null],
    ]);
    assert.match(found.sufficientText, /^r\*\(1 pp\) /);
    assert.match(
      found.closing,
      /^\*\*r\\\*\(1 pp\) .*\.\*\* The best constant answer: accuracy 5\d\.\d\d %\./,
    );
    assert.match(found.figures.metric_by_rank.note, /two-moons: mlp 16 on moons\.csv, 3 epochs/);
    assert.match(found.render("latex"), /\\toprule[^]*LottaLoRA & 1 & /);
    assert.match(found.render("csv"), /^method,rank,trained,/);
    assert.equal(found.dir, join(base, "two-moons"));
    assert.deepEqual(namesIn(found.dir), [
      ".lottalora",
      ...["csv", "pdf", "png", "svg"].map((ending) => `metric_by_rank.${ending}`),
      ...["rows", "table.csv", "table.md", "table.tex"],
    ]);
  });
});

Deno.test("what is stored is not computed again; another network, table or rate is told apart", async () => {
  await withMoons(async (base) => {
    await asked(MOONS, base);
    const left = async (changes: Partial<StudyDefinition>) =>
      (await (await prepareStudy({ ...MOONS, ...changes }, { base })).plan()).runs.length;
    assert.equal(await left({}), 0);
    assert.equal(await left({ ranks: [1, 2, 4] }), 2);
    assert.equal(await left({ model: mlp({ hidden: [8] }) }), 8);
    assert.equal(await left({ tune: { learningRate: [1e-3, 1e-2] } }), 8);
    const text = await Deno.readTextFile(join(base, "moons.csv"));
    await Deno.writeTextFile(join(base, "moons.csv"), text.replace(/^0/m, "1"));
    assert.equal(await left({}), 8);
  });
});

Deno.test("a row is shipped as a model that answers to another table with names and probabilities", async () => {
  await withMoons(async (base) => {
    const { rows, ship } = await asked(
      { ...MOONS, changes: { epochs: 40, optimizer: { learningRate: 1e-2 } } },
      base,
    );
    const dir = join(base, "model");
    const row = rows.find(({ config }) => config.method === "lottalora")!;
    await ship(row, dir);
    assert.deepEqual(namesIn(dir), [
      ...["README.md", "adapter_config.json", "adapter_model.safetensors", "table.json"],
    ]);
    const points = tableOf("y,note,x\n1,top,0\n-0.5,bottom,1\n", "points.csv");
    const { classNames, rows: answers } = await predictTable(dir, points);
    assert.deepEqual(classNames, ["lower", "upper"]);
    assert.deepEqual(answers.map(({ line, answer }) => [line, answer]), [[2, "upper"], [
      3,
      "lower",
    ]]);
    for (const { probabilities } of answers) {
      assert.ok(Math.abs(probabilities[0] + probabilities[1] - 1) < 1e-6);
    }
    await assert.rejects(
      predictTable(dir, tableOf("x\n1\n", "p.csv")),
      /^DataError: p\.csv: has no column "y"/,
    );
    await assert.rejects(
      predictTable(dir, tableOf("x,y\n1,\n", "p.csv")),
      /^DataError: p\.csv: line 2 has no value in a column that the model needs/,
    );
    await assert.rejects(ship(row, dir), /^DataError: .*model/);
    await assert.rejects(ship(rows[0], join(base, "full")), /^UsageError: /);
  });
});

Deno.test("a number is predicted in the unit of its column", async () => {
  await withFolder(async (base) => {
    const lines = Array.from(
      { length: 200 },
      (_, i) => `${i % 20},${(i * 7) % 10},${1000 + 30 * (i % 20)}`,
    );
    await Deno.writeTextFile(join(base, "prices.csv"), ["x,z,price", ...lines].join("\n"));
    const { ship, rows, lines: [full] } = await asked({
      ...{ name: "prices", model: mlp({ hidden: [16] }), ranks: [2], seeds: 2 },
      task: table("prices.csv", { label: "price", kind: "regression" }),
      changes: { epochs: 60, optimizer: { learningRate: 1e-2 } },
    }, base);
    assert.ok(full.test.mean > 0.95, `R^2 ${full.test.mean}`);
    await ship(rows.find(({ config }) => config.method === "lottalora")!, join(base, "model"));
    const { rows: [low, high] } = await predictTable(
      join(base, "model"),
      tableOf("x,z\n2,5\n18,5\n", "new.csv"),
    );
    assert.ok(Math.abs(Number(low.answer) - 1060) < 60, `${low.answer}`);
    assert.ok(Math.abs(Number(high.answer) - 1540) < 60, `${high.answer}`);
    assert.deepEqual(low.probabilities, []);
  });
});

Deno.test("a module's task and network: workers import them, and a change of the module is another network", async () => {
  await withFolder(async (base) => {
    const path = join(base, "own.ts");
    const root = new URL("../../../", import.meta.url).href;
    const text = (hidden: number) =>
      `import { findBenchmark, mlp } from "${root}mod.ts";
export const task = () => findBenchmark("moons").load(null);
export const network = ({ features, classes }, factor = 1) =>
  mlp({ features, hidden: [Math.max(1, Math.round(${hidden} * factor))], classes });
export const broken = () => { throw new Error("no luck"); };
export const number = 3;
`;
    await Deno.writeTextFile(path, text(8));
    const url = pathToFileURL(path);
    const definition: StudyDefinition = {
      name: "own-module",
      task: fromModule(url, "task"),
      model: fromModule(url, "network"),
      ...{ ranks: [1], seeds: 1, changes: { epochs: 1 } },
    };
    const { error } = console;
    console.error = () => {};
    const { rows } = await study(definition, { base }).finally(() => console.error = error);
    assert.equal(rows.length, 3);
    assert.equal(rows[0].data, "moons");
    await Deno.writeTextFile(path, text(9));
    const { runs } = await (await prepareStudy(definition, { base })).plan();
    assert.match(runs[0].reason, /own network changed/);
    const failing = (changes: Partial<StudyDefinition>) =>
      prepareStudy({ ...definition, ...changes }, { base }).then(({ plan }) => plan());
    await assert.rejects(
      failing({ task: fromModule(url, "broken") }),
      /^DataError: broken of .*own\.ts failed: no luck$/,
    );
    await assert.rejects(
      failing({ model: fromModule(url, "number") }),
      /^DataError: .*own\.ts exports no function "number", but broken, network, number, task$/,
    );
    await assert.rejects(
      failing({ model: fromModule("file:///nowhere.ts", "network") }),
      /^DataError: /,
    );
  });
});

Deno.test("objects are computed in this thread, with the same numbers as what workers make again", async () => {
  await withFolder(async (base) => {
    const data = await moons.load(null);
    const common = { ranks: [1], seeds: 1, changes: { epochs: 1 } };
    const found = await asked({
      ...{ name: "objects", ...common, task: data as never },
      model: ({ features, classes }) => mlp({ features, hidden: [32, 32], classes }),
    }, base);
    const named = await asked(
      { name: "named", ...common, benchmark: "moons", model: "tiny" },
      base,
    );
    assert.deepEqual(
      found.rows.map(({ result }) => result.adapterDigest),
      named.rows.map(({ result }) => result.adapterDigest),
    );
  });
});

Deno.test("another metric is another study, and rows of the one are not taken for the other", async () => {
  await withMoons(async (base) => {
    await asked(MOONS, base);
    const task = table("moons.csv", { label: "moon", metric: "auroc" });
    const { runs } = await (await prepareStudy({ ...MOONS, task }, { base })).plan();
    assert.equal(runs.length, 8);
  });
});

Deno.test("a rate at which runs fail is left out and said so", async () => {
  await withMoons(async (base) => {
    const found = await asked({ ...MOONS, tune: { learningRate: [1e-2, 1e30] } }, base);
    assert.deepEqual(new Set(found.lines.map(({ rate }) => rate)), new Set([1e-2]));
    assert.match(
      found.doubts[0],
      /^8 of 16 runs failed, at learning rates that were left out for it\.$/,
    );
  });
});

Deno.test("a table that was changed since is not shipped", async () => {
  await withMoons(async (base) => {
    const { rows, ship } = await asked(MOONS, base);
    const path = join(base, "moons.csv");
    await Deno.writeTextFile(path, `${await Deno.readTextFile(path)}0,0,upper\n`);
    await assert.rejects(
      ship(rows[2], join(base, "model")),
      /^DataError: .*moons\.csv: was changed since/,
    );
  });
});

const WRONG: [string, Record<string, unknown>, RegExp][] = [
  ["an unknown field", { rank: [1] }, /^A study has no field "rank" \(did you mean ranks\?\)$/],
  ["no ranks", { ranks: [] }, /^A study needs ranks, such as \[1, 2, 4, 8\], got \[\]$/],
  ["a rank of 0", { ranks: [0] }, /^The rank must be an integer in \[1, /],
  [
    "neither task nor benchmark",
    { task: undefined },
    /^A study has either a task or a benchmark, got neither$/,
  ],
  ["both", { benchmark: "mnist" }, /got both$/],
  ["an unknown control", { controls: ["heads"] }, /^Unknown control "heads".*did you mean head/],
  [
    "no seeds",
    { seeds: [] },
    /^A study's seeds are a number of them or a list of integers, got \[\]$/,
  ],
  [
    "seeds as a text",
    { seeds: "42,43" },
    /^A study's seeds are a number of them or a list of integers, got "42,43"$/,
  ],
  ["a path as its task", { task: "moons.csv" }, /^A task of one's own is table\(FILE, /],
  [
    "a single rate",
    { tune: { learningRate: 0.01 } },
    /^A study's tune has a list of learning rates/,
  ],
  ["no rates", { tune: { learningRate: [] } }, /^A study's tune has a list of learning rates/],
  [
    "a mistyped choice",
    { tune: { learningRates: [1] } },
    /^A study's tune has no field "learningRates" \(did you mean learningRate\?\)$/,
  ],
  [
    "another method as a change",
    { changes: { method: "head" } },
    /^A study decides method by its controls, not by changes$/,
  ],
  [
    "nothing scored",
    { changes: { evaluate: "none" } },
    /^A study needs scores: evaluate must not be none$/,
  ],
  ["no name", { name: undefined }, /^A study's name consists of letters/],
  ["a name that leads elsewhere", { name: "../x" }, /^A study's name consists of letters/],
  [
    "a bound function as its network",
    { model: Math.max.bind(null) },
    /^A bound function tells nothing/,
  ],
  ["a claim of what is not run", {
    claims: [{ text: "a", of: { method: "zero", rank: 1 }, atLeast: 1 }],
  }, /which is not run/],
  [
    "a name with blanks",
    { name: "two moons" },
    /^A study's name consists of letters, digits and dashes, got "two moons"$/,
  ],
  [
    "a name of ours",
    { name: "mnist" },
    /^The name mnist is that of a benchmark of ours: choose another$/,
  ],
  [
    "a preset for a table",
    { model: "tiny" },
    /^A task of one's own has no preset "tiny": say model: mlp/,
  ],
  ["no model", { model: undefined }, /^A model of one's own is mlp\(/],
  ["an unknown change", { changes: { epoch: 3 } }, /epoch/],
  [
    "a rate of 0",
    { tune: { learningRate: [0] } },
    /^The learning rate must be a finite number above 0, got 0$/,
  ],
];

for (const [what, changes, message] of WRONG) {
  Deno.test(`a study with ${what} is refused in one line`, async () => {
    await assert.rejects(prepareStudy({ ...MOONS, ...changes } as never), {
      name: "UsageError",
      message,
    });
  });
}
