/** Slow: the real command in a copy of the project, half a minute or more. */
import assert from "node:assert/strict";
import { betaGrid } from "../../src/studies/findings/beta/grid.ts";
import { rankGrid } from "../../src/studies/findings/rank/grid.ts";
import { canonicalJson } from "../../src/studies/rows/row.ts";
import { reproduceCommand } from "../../tasks/reproduce.ts";
import { call } from "../support/call.ts";
import { withProjectCopy } from "../support/project_copy.ts";
import { canMount, denoOnMount } from "../support/small_disk.ts";
import { namesIn } from "../support/temporary.ts";
import { exists, plans, read, resultsOf, start, toldErrors, until } from "./reproduce_support.ts";

const BETA = ["--profile", "smoke", "--only", "beta"];
const NOTEBOOK = "beta_positivity.ipynb";

Deno.test("reproduce", async (t) => {
  await withProjectCopy(async (copy) => {
    const { path, task } = copy;

    await t.step("what does not exist is a usage error, and nothing is written", async () => {
      const attempts: [string[], RegExp][] = [
        [
          ["--profile", "huge"],
          /^error: --profile must be one of smoke, quick, paper, got "huge"/m,
        ],
        [
          ["--engine", "abacus"],
          /^error: --engine must be one of planned, auto, wasm, native, webgpu, cpu, got "abacus"/m,
        ],
        [
          ["--only", "gamma"],
          /^error: --only must be one of readings, beta, backbone, rank, adapter, dimension, across, gating, sizes, costs, got "gamma"/m,
        ],
        [["--audit-minutes", "3"], /^error: --audit-minutes needs --audit N/m],
        [["--audit", "1", "--fresh"], /^error: --audit and --fresh exclude each other/m],
        [["--shard", "3/2"], /^error: Cannot take shard "3\/2"/m],
        [["--frehs"], /^error: Unknown flag --frehs: did you mean --fresh\?/m],
      ];
      for (const [i, [args, message]] of attempts.entries()) {
        // One as a person would, the others without a process of their own.
        const { code, stderr } = i === 0
          ? await task("reproduce", args)
          : await call(reproduceCommand, args);
        assert.equal(code, 2, stderr);
        assert.match(stderr, message);
      }
      assert.ok(!exists(path("data", "rows")) && !exists(path("figures")));
    });

    await t.step("--help says how a run that was stopped goes on", async () => {
      const { code, stdout } = await task("reproduce", ["--help"]);
      assert.equal(code, 0);
      assert.match(
        stdout.replaceAll(/\s+/g, " "),
        /goes on with the same command, without --fresh/,
      );
    });

    await t.step("--dry-run and --explain say what would be done, and do nothing", async () => {
      const [{ study, runs, missing, seconds, bytes }] = await plans(copy, ...BETA, "--dry-run");
      assert.deepEqual([study, missing], ["beta", runs]);
      assert.ok(runs > 0 && seconds > 0 && bytes > 0);
      const { code, stdout } = await task("reproduce", [...BETA, "--explain"]);
      assert.equal(code, 0);
      assert.match(stdout, new RegExp(`^beta: ${runs} runs, 0 reused, ${runs} to compute\n`));
      assert.match(stdout, /^ {4}compute mnist tiny .*: missing: no stored rows$/m);
      assert.ok(!exists(path("data", "rows")) && !exists(path("figures")));
    });

    await t.step(
      "without python3 it says what to install, before anything is computed; wrong data come first",
      async () => {
        const [stamp, aside] = [path(".lottalora", "venv.stamp"), path(".lottalora", "aside")];
        const bin = path("bin");
        await Deno.rename(stamp, aside);
        await Deno.mkdir(bin);
        await Deno.writeTextFile(
          path("bin", "deno"),
          `#!/bin/sh\nexec "${Deno.execPath()}" "$@"\n`,
          {
            mode: 0o755,
          },
        );
        const attempts: [string[], RegExp][] = [
          [[], /^error: No python3 on PATH, .*apt install python3 python3-venv/m],
          [["--data", "nowhere"], /^error: The data folder .*\/nowhere does not exist$/m],
        ];
        for (const [args, message] of attempts) {
          const { code, stderr } = await task("reproduce", [...BETA, ...args], { PATH: bin });
          assert.equal(code, 1, stderr);
          assert.match(stderr, message);
          assert.equal(toldErrors(stderr).length, 1, stderr);
        }
        await Deno.rename(aside, stamp);
        assert.ok(!exists(path("data", "rows")));
      },
    );

    await t.step("Ctrl-C stops it with 130, and what was computed is kept", async () => {
      // When the second study is at work, the first one's notebook is executed.
      const { child, ended } = start(copy, ["--profile", "smoke", "--only", "beta,backbone"]);
      const rows = path("data", "rows", "smoke", "backbone.jsonl");
      await until(child, () => read(rows).includes("\n"));
      child.kill("SIGINT");
      const { code, stderr } = await ended();
      assert.equal(code, 130, stderr);
      assert.deepEqual([stderr.match(/^interrupted$/gm)?.length, toldErrors(stderr)], [1, []]);
      const [{ reused }] = await plans(
        copy,
        "--profile",
        "smoke",
        "--only",
        "backbone",
        "--dry-run",
      );
      assert.equal(reused, read(rows).split("\n").length - 1);
      await Deno.remove(path("data", "rows"), { recursive: true });
      // On a busy machine the first notebook may have been done by then.
      for (const made of [path("figures"), path("notebooks", "executed")]) {
        if (exists(made)) await Deno.remove(made, { recursive: true });
      }
    });

    await t.step("shards are computed apart, without figures, and found again", async () => {
      const only = ["--profile", "smoke", "--only", "rank"];
      const parts = await Promise.all(["1/2", "2/2"].map(async (shard) => {
        const { code, stdout, stderr } = await task("reproduce", [
          ...only,
          ...["--shard", shard, "--jobs", "1", "--json"],
        ]);
        assert.equal(code, 0, stderr);
        return JSON.parse(stdout);
      }));
      assert.deepEqual(parts.map(({ shard }) => shard), ["1/2", "2/2"]);
      const [{ runs, missing }] = await plans(copy, ...only, "--dry-run");
      assert.deepEqual([parts[0].rows + parts[1].rows, missing], [runs, 0]);
      assert.ok(!exists(path("figures")));
      await Deno.remove(path("data", "rows"), { recursive: true });
    });

    await t.step("a fresh shard computes once what two studies want", async () => {
      const only = ["--profile", "smoke", "--only", "beta,rank", "--shard", "1/1"];
      const { code, stdout, stderr } = await task("reproduce", [...only, "--fresh", "--json"]);
      assert.equal(code, 0, stderr);
      const wanted = [...betaGrid("smoke"), ...rankGrid("smoke")].map(canonicalJson);
      const timed = ["beta", "rank"].flatMap((name) =>
        read(path("data", "rows", "smoke", `${name}.machine.jsonl`)).trimEnd().split("\n")
      );
      assert.equal(JSON.parse(stdout).rows, wanted.length);
      assert.equal(timed.length, new Set(wanted).size);
      assert.ok(timed.length < wanted.length);
      await Deno.remove(path("data", "rows"), { recursive: true });
    });

    let results: Record<string, string> = {};

    await t.step(
      "from nothing to rows, notebooks, figures and ledger, one process at a time",
      async () => {
        const source = read(path("notebooks", NOTEBOOK));
        const first = start(copy, ["--profile", "smoke", "--only", "beta,rank", "--json"]);
        const file = path("data", "rows", "smoke", "beta.jsonl");
        await until(first.child, () => read(file).includes("\n"));
        const second = await task("reproduce", BETA);
        assert.equal(second.code, 1, second.stderr);
        assert.match(
          second.stderr,
          /^error: Already running: process \d+ holds .*; wait for it or/m,
        );

        const { code, stdout, stderr } = await first.ended();
        assert.equal(code, 0, stderr);
        const report = JSON.parse(stdout);
        const [{ study, rows, computed }, { study: next }] = report.studies;
        assert.deepEqual([study, rows, next, report.failures], ["beta", computed, "rank", []]);
        const findings = report.claims.map(({ finding }: { finding: number }) => finding);
        assert.deepEqual([...new Set(findings)], [1, 3]);
        assert.match(
          stderr,
          /^rank: \d+\/\d+ runs, [^]*^beta: \d+ files of figures in [^]*^rank: \d+ files of figures in /m,
          "the second study is computed while the first one's notebook is executed",
        );
        assert.equal(read(path("notebooks", NOTEBOOK)), source, "quick's notebook is untouched");
        results = resultsOf(copy);
        const names = Object.keys(results).join(" ");
        for (const part of [/smoke\/beta\.jsonl/, /beta_traces\.csv/, new RegExp(NOTEBOOK)]) {
          assert.match(names, part);
        }
      },
    );

    await t.step("--explain --json says of every stored run that it is reused", async () => {
      const [{ study, runs, decisions }] = await plans(copy, ...BETA, "--explain");
      assert.deepEqual([study, decisions.length], ["beta", runs]);
      for (const { key, run, reused, reason } of decisions) {
        assert.match(key, /^[0-9a-f]{64}$/);
        assert.match(run, /^mnist tiny /);
        assert.deepEqual([reused, reason.split("; goldens ")[0]], [true, "stored"]);
      }
    });

    await t.step("a kernel that dies is named with its cell, and nothing is lost", async () => {
      const text = read(path("notebooks", NOTEBOOK));
      const dying = text.replace("const study = await", "Deno.exit(1); const study = await");
      assert.notEqual(dying, text);
      await Deno.writeTextFile(path("notebooks", NOTEBOOK), dying);
      const both = ["--profile", "smoke", "--only", "beta,rank", "--json"];
      const { code, stdout, stderr } = await task("reproduce", both);
      assert.equal(code, 1, stderr);
      const failure = `beta: notebooks/${NOTEBOOK}: cell 3 (Deno.exit(1); const study = await ` +
        `reproduce("beta", { profile });): the kernel died: it ended with exit code 1`;
      assert.deepEqual(JSON.parse(stdout).failures, [failure]);
      assert.deepEqual(toldErrors(stderr), [`failed: ${failure}`]);
      assert.match(stderr, /^rank: \d+ files of figures in /m, "the other study has its turn");
      assert.deepEqual(resultsOf(copy), results);
      await Deno.writeTextFile(path("notebooks", NOTEBOOK), text);
    });

    await t.step(
      "a damaged line is named before anything is done, and nothing is lost",
      async () => {
        const file = path("data", "rows", "smoke", "beta.jsonl");
        const lines = read(file).split("\n");
        const damaged = lines.with(1, lines[1].slice(0, 40)).join("\n");
        await Deno.writeTextFile(file, damaged);
        for (const args of [[], ["--fresh"], ["--shard", "1/2"]]) {
          const { code, stderr } = await task("reproduce", [...BETA, ...args]);
          assert.equal(code, 1, stderr);
          assert.equal(toldErrors(stderr).length, 1, stderr);
          assert.match(stderr, /^error: Damaged row file .*beta\.jsonl, line 2: /m);
          assert.doesNotMatch(stderr, /executing/);
          assert.equal(read(file), damaged);
        }
        await Deno.writeTextFile(file, lines.join("\n"));
        assert.deepEqual(resultsOf(copy), results);
      },
    );

    await t.step("another engine has a folder of its own", async () => {
      const args = [...BETA, "--engine", "cpu", "--shard", "1/10"];
      const { code, stderr } = await task("reproduce", args);
      assert.equal(code, 0, stderr);
      assert.deepEqual(namesIn(path("data", "rows")), ["smoke", "smoke-cpu"]);
      assert.deepEqual(resultsOf(copy), results);
    });

    const mounts: [string, string, RegExp][] = [
      ["a read-only results folder", "ro", /the file system is read-only/],
      ["a full disk", "size=8k", /no space left on the disk/],
    ];
    for (const [title, options, reason] of mounts) {
      await t.step({
        name: `${title} is named, with exit code 1`,
        ignore: !canMount(),
        fn: async () => {
          const args = copy.taskArgs("reproduce", BETA);
          const { code, stderr } = await denoOnMount(path("data/rows"), options, args);
          assert.equal(code, 1, stderr);
          assert.match(stderr, /^failed: beta: Cannot write .*\/data\/rows/m);
          assert.match(stderr, reason);
          assert.deepEqual(resultsOf(copy), results);
        },
      });
    }
  });
});
