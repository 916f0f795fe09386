import assert from "node:assert/strict";
import { sorted } from "../../../src/page/rows/columns.ts";
import { curvePlots } from "../../../src/page/rows/curves.ts";
import { FACETS } from "../../../src/page/rows/facets.ts";
import { differencesOf } from "../../../src/page/rows/fields.ts";
import { choicesOf, filtered } from "../../../src/page/rows/filter.ts";
import { packRuns, runsOf, unpackRuns } from "../../../src/page/rows/run.ts";
import { EMPTY, hashOf, type View, viewOf } from "../../../src/page/rows/view.ts";
import type { Row } from "../../../src/studies/rows/row.ts";
import { QUICK, rowsIn, shownRuns } from "./stored_rows.ts";

const ROWS = await rowsIn(QUICK);
const RUNS = shownRuns(ROWS);

/** Keys of the rows that pass, each once. */
function keysOf(pass: (row: Row) => boolean): string[] {
  return [...new Set(ROWS.filter(pass).map(({ key }) => key))];
}

function keysFound(chosen: Record<string, string>, text = ""): string[] {
  return filtered(RUNS, { chosen, text }).map(({ key }) => key);
}

Deno.test("runs: what several studies asked for is one run of all of them", () => {
  assert.deepEqual(RUNS.map(({ key }) => key), keysOf(() => true));
  assert.equal(new Set(RUNS.map(({ id }) => id)).size, RUNS.length);
  for (const { key, studies } of RUNS) {
    const asking = ROWS.filter((row) => row.key === key).map(({ study }) => study);
    assert.deepEqual(studies, [...new Set(asking)].sort());
  }
});

Deno.test("runs: two results of one run stay two, with ids of their own", () => {
  const [row] = ROWS;
  const other = { ...row, result: { ...row.result, value: row.result.value + 1 } };
  const { runs } = runsOf("x", [row, other, { ...other, study: "another" }]);
  assert.deepEqual(runs.map(({ id }) => id), [row.key.slice(0, 8), `${row.key.slice(0, 8)}-1`]);
  assert.deepEqual(runs[1].studies, [row.study, "another"].sort());
});

Deno.test("runs: they travel unchanged, without the digests of code, in fewer bytes", async () => {
  const file = runsOf("quick", ROWS);
  const bytes = await packRuns(file);
  assert.deepEqual(await unpackRuns(bytes), file);
  assert.ok(!JSON.stringify(file).includes('"behaviour"'));
  const whole = new TextEncoder().encode(JSON.stringify(ROWS)).length;
  assert.ok(bytes.length < whole / 5, `${bytes.length} of ${whole}`);
});

Deno.test("filter: properties, words and fields, together and alone", () => {
  const isAdapted = ({ config: { method } }: Row) => method === "lottalora";
  assert.deepEqual(
    keysFound({ method: "lottalora", rank: "8" }),
    keysOf((row) => isAdapted(row) && row.config.adapter.rank === 8),
  );
  const ofStudy = keysFound({ study: "gating" });
  assert.deepEqual(ofStudy, keysOf(({ study }) => study === "gating"));
  assert.deepEqual(
    keysFound({}, "rank=1 method=lottalora"),
    keysOf((row) => isAdapted(row) && row.config.adapter.rank === 1),
    "rank=1 is not rank=16",
  );
  assert.deepEqual(
    keysFound({}, " CIFAR10  full "),
    keysOf(({ config }) => config.benchmark === "cifar10" && config.method === "full"),
  );
  assert.deepEqual(keysFound({ method: "full" }, "no-such-word"), []);
  // Full training draws no backbone, whatever its configuration says of one.
  assert.ok(filtered(RUNS, { chosen: { family: "none" }, text: "" }).length > 0);
  assert.deepEqual(keysFound({ family: "normal", method: "full" }), []);
});

Deno.test("filter: a choice says how many runs it would leave", () => {
  const filters = { chosen: { method: "lottalora", study: "rank" }, text: "tiny" };
  for (const facet of FACETS) {
    for (const { value, count } of choicesOf(facet, RUNS, filters)) {
      const chosen = { ...filters.chosen, [facet.name]: value };
      assert.equal(count, filtered(RUNS, { ...filters, chosen }).length, `${facet.name} ${value}`);
    }
  }
  const ranks = choicesOf(FACETS.find(({ name }) => name === "rank")!, RUNS, filters);
  const numbers = ranks.map(({ value }) => value).filter((value) => value !== "none").map(Number);
  assert.deepEqual(numbers, numbers.toSorted((a, b) => a - b), "10 comes after 9");
});

Deno.test("table: numbers are sorted by size, and what has none comes last", () => {
  for (const descending of [false, true]) {
    const turn = descending ? -1 : 1;
    const values = sorted(RUNS, { name: "value", descending }).map(({ result }) => result.value);
    assert.deepEqual(values, values.toSorted((a, b) => turn * (a - b)));
    const methods = sorted(RUNS, { name: "rank", descending }).map(({ config }) => config.method);
    const first = methods.findIndex((method) => method === "full");
    assert.ok(methods.slice(first).every((method) => !["lottalora", "zero"].includes(method)));
  }
});

Deno.test("view: an address gives back what was set, and nothing that is unknown", () => {
  const view: View = {
    chosen: { method: "full", seed: "a & b=1#2" },
    text: "rank=8 a+b%",
    sort: { name: "value", descending: true },
    selected: ["305ed7b5", "305ed7b5-1"],
    open: "305ed7b5",
    logLoss: true,
  };
  assert.deepEqual(viewOf(hashOf(view)), view);
  assert.equal(hashOf(EMPTY), "");
  assert.deepEqual(viewOf(""), EMPTY);
  assert.deepEqual(viewOf("#sort=-mood&weather=rain&loss=%"), EMPTY);
  const many = Array.from({ length: 60 }, (_, i) => `${i}`);
  assert.equal(viewOf(`#runs=${many.join("+")}`).selected.length, 49);
  assert.equal(viewOf("#runs=a+a++b").selected.join(), "a,b");
});

Deno.test("configuration: differences are the fields in which runs differ, and no others", () => {
  const like = RUNS.filter(({ config: { method, preset, benchmark, backbone }, studies }) =>
    studies.includes("rank") && method === "lottalora" && preset === "tiny" &&
    benchmark === "mnist" && backbone.family === "normal"
  );
  const [one, ranked] = [1, 8].map((rank) =>
    like.find(({ config: { adapter, seeds } }) => adapter.rank === rank && seeds.backbone === 42)!
  );
  assert.deepEqual(differencesOf([one, ranked]), [{ field: "adapter.rank", values: ["1", "8"] }]);
  assert.deepEqual(differencesOf([one, one]), []);
  const strange = { ...one, fields: new Map([...one.fields, ["data.split", "mine"]]) };
  assert.deepEqual(differencesOf([one, strange]), [{
    field: "data.split",
    values: ["–", "mine"],
  }]);
});

Deno.test("curves: a plot for the loss, each metric and each layer, of every run that has it", () => {
  const full = RUNS.find(({ config }) => config.method === "full" && config.benchmark === "mnist")!;
  const adapted = RUNS.find(({ config: { method, benchmark }, result }) =>
    method === "lottalora" && benchmark === "mnist" && result.beta.length === 2
  )!;
  const graph = RUNS.find(({ result }) => result.metric === "auroc")!;
  const plots = curvePlots([full, adapted, graph]);
  assert.deepEqual(plots.slice(0, 4).map(({ label, curves }) => [label, curves.length]), [
    ["training loss", 3],
    ["validation accuracy (%)", 2],
    ["validation AUROC (%)", 1],
    ["gain beta, layer 1", [adapted, graph].filter(({ result }) => result.beta[0]).length],
  ]);
  const [loss, validation, , beta] = plots;
  const { history, betaTrace } = adapted.result;
  assert.deepEqual(loss.curves[1].points.map(({ value }) => value), history!.loss);
  assert.deepEqual(
    validation.curves[1].points,
    history!.step.map((step, i) => ({ step, value: history!.validation[i] }))
      .filter(({ value }) => value !== null),
  );
  assert.equal(beta.curves[0].run, adapted);
  assert.equal(beta.curves[0].index, 1, "the look of its place among all");
  assert.deepEqual(
    beta.curves[0].points,
    betaTrace.map(({ step, beta }) => ({ step, value: beta[0] })),
  );
});

Deno.test("curves: rows of older versions, which have no history, have gains alone", () => {
  const run = RUNS.find(({ result }) => result.beta.length === 2)!;
  const { history: _, ...result } = run.result;
  const labels = curvePlots([{ ...run, result }]).map(({ label }) => label);
  assert.deepEqual(labels, ["gain beta, layer 1", "gain beta, layer 2"]);
  assert.deepEqual(curvePlots([]), []);
});
