import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { rankGrid } from "../../src/studies/findings/rank/grid.ts";
import { prepareSpectrum } from "../../src/studies/findings/rank/spectrum.ts";
import { runStudy } from "../../src/studies/computing/compute.ts";
import { figuresCommand } from "../../tasks/figures.ts";
import { withProjectCopy } from "../support/project_copy.ts";
import { inThisThread } from "../studies/in_this_thread.ts";
import { call } from "../support/call.ts";
import { namesIn, withFolder } from "../support/temporary.ts";

function digestOf(...paths: string[]): string {
  const hash = createHash("sha256");
  for (const path of paths) hash.update(Deno.readFileSync(path));
  return hash.digest("hex");
}

function endingsOf(files: string[]): string[] {
  return [...new Set(files.map((file) => file.split(".").at(-1)!))].sort();
}

Deno.test("figures: drawn from stored rows, twice to the same bytes, each with its origin", () =>
  withProjectCopy(async ({ root, path, task }) => {
    const args = ["--profile", "smoke", "--only", "rank"];
    const none = await task("figures", args);
    assert.equal(none.code, 1);
    assert.match(
      none.stderr,
      /^error: .*rank\.jsonl holds 0 of the \d+ runs of rank: compute the rest with "deno task reproduce --profile smoke --only rank"/m,
    );

    const configs = rankGrid("smoke");
    await inThisThread(() =>
      runStudy({ name: "rank", configs }, { profile: "smoke", dir: null, root })
    );
    await prepareSpectrum("smoke", null, root);
    const first = await task("figures", [...args, "--json"]);
    assert.equal(first.code, 0, first.stderr);
    const { profile, files } = JSON.parse(first.stdout);
    assert.equal(profile, "smoke");
    const folder = path("figures", "smoke");
    assert.deepEqual(
      files.toSorted(),
      namesIn(folder).map((name) => path("figures", "smoke", name)),
    );
    assert.deepEqual(endingsOf(files), ["csv", "svg"]);
    const before = files.map((file: string) => digestOf(file));
    assert.equal((await task("figures", args)).code, 0);
    assert.deepEqual(files.map((file: string) => digestOf(file)), before);

    const rows = path("data", "rows", "smoke", "rank.jsonl");
    const spectrum = path("data", "rows", "smoke", "data_spectrum.json");
    const originOf = (name: string) =>
      Deno.readTextFileSync(`${folder}/${name}.svg`).match(/<metadata>(.*?)<\/metadata>/)?.[1];
    const command = "made by: deno task figures --profile smoke";
    assert.equal(originOf("rank_curve"), `rows sha256 ${digestOf(rows)}; ${command}`);
    assert.equal(originOf("pca_spectrum"), `rows sha256 ${digestOf(rows, spectrum)}; ${command}`);
    const csv = await Deno.readTextFile(`${folder}/pca_spectrum.csv`);
    assert.doesNotMatch(csv, /\.\d{7}/, "digits that only rounding makes");

    const asked = await task("figures", [...args, "--formats", "pdf,png", "--json"]);
    assert.deepEqual(endingsOf(JSON.parse(asked.stdout).files), ["pdf", "png"]);
  }));

Deno.test("figures: an unknown profile, engine or flag is a usage error", async () => {
  const attempts: [string[], RegExp][] = [
    [["--profile", "huge"], /--profile must be one of smoke, quick, paper, got "huge"/],
    [["--engine", "abacus"], /--engine must be one of wasm, native, webgpu, cpu, got "abacus"/],
    [["--colour"], /Unknown flag --colour/],
  ];
  for (const [args, message] of attempts) {
    const { code, stderr } = await call(figuresCommand, args);
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
  }
});

/** Draws the rank curve of the committed rows in a style. */
function drawnIn(style: unknown, folder: string) {
  const path = `${folder}/style.json`;
  Deno.writeTextFileSync(path, JSON.stringify(style));
  const which = ["--only", "rank", "--figures", "rank_curve", "--formats", "csv"];
  return call(figuresCommand, [...which, "--style", path, "--out", `${folder}/mine`]);
}

Deno.test("figures: a style chooses the rows that a figure is of", () =>
  withFolder(async (folder) => {
    const { code, stderr } = await drawnIn(
      { rows: { preset: "tiny", rank: [1, 4], seed: [42, 43] } },
      folder,
    );
    assert.equal(code, 0, stderr);
    assert.deepEqual(namesIn(`${folder}/mine`), ["rank_curve.csv"]);
    const [head, ...lines] = Deno.readTextFileSync(`${folder}/mine/rank_curve.csv`).trim()
      .split("\n").map((line) => line.split(","));
    const column = (name: string) => lines.map((line) => line[head.indexOf(name)]);
    assert.deepEqual(column("rank"), ["1", "4", ""], "two ranks, and full training without one");
    assert.deepEqual(column("n"), ["2", "2", "2"]);
  }));

Deno.test("figures: rows that no run has, or that leave nothing to draw, are a usage error", () =>
  withFolder(async (folder) => {
    const attempts: [unknown, RegExp][] = [
      [{ rows: { rnak: 1 } }, /no field "rnak" \(did you mean rank\?\)/],
      [{ rows: { rank: [1, 3] } }, /No stored run has rank 3: there are 1, 2, 4/],
      [{ rows: { preset: [] } }, /A style's rows is values by field/],
      [
        { rows: { method: "small", preset: "tiny" } },
        /No figure called rank_curve can be drawn of the runs that the style's rows leave/,
      ],
    ];
    for (const [style, message] of attempts) {
      const { code, stderr } = await drawnIn(style, folder);
      assert.equal(code, 2, stderr);
      assert.match(stderr, message);
    }
    assert.deepEqual(namesIn(folder), ["style.json"], "nothing was written");
  }));
