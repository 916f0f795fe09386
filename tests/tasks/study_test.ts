import assert from "node:assert/strict";
import { join } from "node:path";
import { studyCommand } from "../../tasks/study.ts";
import { call } from "../support/call.ts";
import { moonsTable } from "../studies/own/moons_table.ts";
import { ended, runTask } from "../support/task.ts";
import { namesIn, withFolder } from "../support/temporary.ts";

const STUDY = `import { mlp, table } from "lottalora";
export default {
  name: "two-moons",
  task: table("moons.csv", { label: "moon" }),
  model: mlp({ hidden: [16] }),
  ranks: [1],
  seeds: 2,
  changes: { epochs: 2 },
};
`;

/** A folder with a table and a study of it. */
async function withStudy(use: (cwd: string) => Promise<void>, text = STUDY): Promise<void> {
  await withFolder(async (cwd) => {
    await Deno.writeTextFile(join(cwd, "moons.csv"), moonsTable());
    await Deno.writeTextFile(join(cwd, "study.ts"), text);
    await use(cwd);
  });
}

Deno.test("study: two shards and a gathering call store what one call stores, to the byte", async () => {
  await withStudy(async (cwd) => {
    const rows = (out: string) => Deno.readTextFile(join(cwd, out, "rows", "two-moons.jsonl"));
    for (const shard of [["--shard", "1/2"], ["--shard", "2/2"], []]) {
      const args = ["study.ts", "--out", "parts", "--jobs", "1", ...shard];
      const { code, stderr } = await runTask("study", args, { cwd });
      assert.equal(code, 0, stderr);
    }
    const { code, stdout, stderr } = await runTask("study", ["study.ts", "--jobs", "2"], { cwd });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^\| method \|[^]*\| LottaLoRA \| 1 \|[^]*\nr\*\(1 pp\) /);
    assert.equal(await rows("two-moons"), await rows("parts"));
    assert.ok(namesIn(join(cwd, "two-moons")).includes("metric_by_rank.pdf"));
    const again = await runTask("study", ["study.ts", "--json"], { cwd });
    const { lines, sufficient, dir } = JSON.parse(again.stdout);
    assert.deepEqual(lines.map(({ method }: { method: string }) => method), [
      "full",
      "lottalora",
      "head",
    ]);
    assert.equal(sufficient.margin.epsilon, 1);
    assert.equal(dir, join(cwd, "two-moons"));
  });
});

Deno.test("study: what would be done, and why, is said without doing it", async () => {
  await withStudy(async (cwd) => {
    const dry = await runTask("study", ["study.ts", "--dry-run"], { cwd });
    assert.match(dry.stdout, /^two-moons: 6 of 6 runs to compute, about /);
    const why = await runTask("study", ["study.ts", "--explain"], { cwd });
    assert.match(
      why.stdout,
      /compute two-moons mlp 16 lottalora r=1 normal 2 epochs seed 42: missing/,
    );
    assert.deepEqual(namesIn(cwd), ["moons.csv", "study.ts"]);
  });
});

Deno.test("study: a killed one goes on where it was", async () => {
  const long = STUDY.replace("epochs: 2", "epochs: 60").replace("ranks: [1]", "ranks: [1, 2, 4]");
  await withStudy(async (cwd) => {
    const config = new URL("../../deno.json", import.meta.url).pathname;
    const child = new Deno.Command("deno", {
      args: [
        "run",
        "-A",
        "--config",
        config,
        new URL("../../tasks/study.ts", import.meta.url).pathname,
        "study.ts",
        "--jobs",
        "2",
      ],
      cwd,
      env: { INIT_CWD: cwd },
      ...{ stdout: "null", stderr: "piped" },
    }).spawn();
    const reader = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
    let said = "";
    while (!/ [1-9]\d*\/10 runs/.test(said)) {
      const { value, done } = await reader.read();
      assert.ok(!done, said);
      said += value;
    }
    child.kill("SIGKILL");
    await Promise.all([reader.cancel(), child.status]);
    const why = await runTask("study", ["study.ts", "--explain"], { cwd });
    const reused = Number(/10 runs, (\d+) reused/.exec(why.stdout)?.[1]);
    assert.ok(reused >= 1 && reused < 10, why.stdout);
    const { code, stderr } = await runTask("study", ["study.ts"], { cwd });
    assert.equal(code, 0, stderr);
  }, long);
});

const WRONG: [string, string, RegExp][] = [
  ["throws", "throw new Error('no luck');", /^error: Cannot import .*study\.ts: no luck$/],
  [
    "exports nothing",
    "export const study = {};",
    /^error: .*study\.ts exports no study: write export default/,
  ],
  ["is no program", "export default {", /^error: Cannot import .*study\.ts: /],
  [
    "has a field too many",
    STUDY.replace("ranks", "rank: 3, ranks"),
    /^error: A study has no field "rank"/,
  ],
  [
    "names no column",
    STUDY.replace('"moon"', '"sun"'),
    /^error: .*moons\.csv: has no column "sun", there are "x", "y", "moon"$/,
  ],
];

for (const [index, [what, text, message]] of WRONG.entries()) {
  Deno.test(`study: a file that ${what} is refused in one line, and nothing is written`, async () => {
    await withStudy(async (cwd) => {
      // One as a person would, the others without a process of their own.
      const { code, stdout, stderr } = index === 0
        ? await runTask("study", ["study.ts"], { cwd })
        : await call(studyCommand, [join(cwd, "study.ts")]);
      assert.ok(code !== 0 && stdout === "", stdout);
      assert.match(stderr.trimEnd(), message);
      assert.deepEqual(namesIn(cwd), ["moons.csv", "study.ts"]);
    }, text);
  });
}

Deno.test("study: an output folder that is a file is refused", async () => {
  await withStudy(async (cwd) => {
    await Deno.writeTextFile(join(cwd, "out"), "");
    const { code, stderr } = await runTask("study", ["study.ts", "--out", "out"], { cwd });
    assert.equal(code, 1);
    assert.match(stderr, /^error: .*out[^\n]*\n$/m);
  });
});

Deno.test("new: a folder outside the clone whose study runs and whose model answers", async () => {
  await withFolder(async (cwd) => {
    const made = await runTask("new", ["mine"], { cwd });
    assert.equal(made.code, 0, made.stderr);
    const dir = join(cwd, "mine");
    assert.deepEqual(namesIn(dir), [
      ...["deno.json", "node_modules", "study.ipynb", "study.ts", "wages.csv"],
    ]);
    const shown = await ended(["task", "--quiet", "study", "--dry-run"], { cwd: dir });
    assert.equal(shown.code, 0, shown.stderr);
    assert.match(shown.stdout, /^occupations: 60 of 60 runs to compute/);
    await Deno.writeTextFile(
      join(dir, "short.ts"),
      `import { mlp, study, table } from "lottalora";
const { ship, rows, sufficientText } = await study({
  name: "short",
  task: table("wages.csv", { label: "occupation", texts: "one-hot" }),
  model: mlp({ hidden: [8] }),
  ...{ ranks: [1], seeds: 1, changes: { epochs: 1 } },
});
console.log(sufficientText);
await ship(rows[1], "model");
`,
    );
    const script = await ended(
      [
        "run",
        "--no-prompt",
        "--cached-only",
        "--allow-read",
        "--allow-write=.",
        "--allow-sys=cpus",
        "--ignore-env",
        "short.ts",
      ],
      { cwd: dir },
    );
    assert.equal(script.code, 0, script.stderr);
    assert.match(script.stdout, /^r\*\(1 pp\) /);
    const answers = await ended(["task", "--quiet", "predict", "model", "wages.csv"], { cwd: dir });
    const [head, ...lines] = answers.stdout.trimEnd().split("\n");
    assert.match(head, /^line,answer,"?p\(/);
    assert.equal(lines.length, 534);
    const again = await runTask("new", ["mine"], { cwd });
    assert.equal(again.code, 1);
    assert.match(again.stderr, /^error: .*mine/);
  });
});

Deno.test("notebook: a user's one is executed with parameters, whatever it prints, into another file", async () => {
  await withFolder(async (cwd) => {
    const cell = (id: string, source: string, tags: string[] = []) => ({
      ...{ cell_type: "code", id, source, outputs: [], execution_count: null },
      metadata: tags.length === 0 ? {} : { tags },
    });
    const notebook = {
      cells: [
        cell("a", 'const who = "you";\n', ["parameters"]),
        cell("b", "console.log(`hello ${who}`);\nwho.length"),
      ],
      ...{ metadata: {}, nbformat: 4, nbformat_minor: 5 },
    };
    await Deno.writeTextFile(join(cwd, "mine.ipynb"), JSON.stringify(notebook));
    const { code, stderr } = await runTask("notebook", [
      "mine.ipynb",
      "-p",
      "who=a=b",
      "--out",
      "done.ipynb",
    ], { cwd });
    assert.equal(code, 0, stderr);
    const done = await Deno.readTextFile(join(cwd, "done.ipynb"));
    assert.match(done, /hello a=b/);
    const unknown = await runTask("notebook", ["mine.ipynb", "-p", "whom=me"], { cwd });
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /^error: .*whom/m);
    await Deno.writeTextFile(
      join(cwd, "mine.ipynb"),
      JSON.stringify({ ...notebook, cells: [cell("b", "1")] }),
    );
    const none = await runTask("notebook", ["mine.ipynb", "-p", "who=me"], { cwd });
    assert.match(none.stderr, /must have one code cell tagged "parameters", it has 0/);
  });
});
