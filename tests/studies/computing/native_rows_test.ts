import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { folderEngine } from "../../../src/studies/computing/plan.ts";
import { makeRow, type Row } from "../../../src/studies/rows/row.ts";
import { readRowFile, writeRowFile } from "../../../src/studies/rows/row_file.ts";
import { rowFilePath } from "../../../src/studies/rows/store.ts";
import { MISSING } from "../../support/engines.ts";
import { type Ended, ended } from "../../support/task.ts";
import { withFolder } from "../../support/temporary.ts";
import { tinyGrid } from "../tiny_grid.ts";
import { MIXED, PLANNED, type Said } from "./mixed_study.ts";

const PROGRAM = fileURLToPath(new URL("./mixed_study.ts", import.meta.url));
const CONFIG = fileURLToPath(new URL("../../../deno.json", import.meta.url));
/** What `deno task native` may do, and what `deno task reproduce` may. */
const WITH_BLAS = ["--allow-all"];
const WITHOUT_BLAS = ["read", "write", "env", "sys"].map((name) => `--allow-${name}`);

/** The program, with some permissions. */
async function attempt(permissions: string[], args: string[], env = {}): Promise<Ended> {
  const flags = ["run", "--no-prompt", "--no-check", "--config", CONFIG, ...permissions];
  return await ended([...flags, PROGRAM, ...args], { env });
}

async function said(...asked: Parameters<typeof attempt>): Promise<Said> {
  const { code, stdout, stderr } = await attempt(...asked);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout.trim().split("\n").at(-1)!);
}

/** The last error of a program that failed, which must be of one line. */
async function refusal(...asked: Parameters<typeof attempt>): Promise<string> {
  const { code, stderr } = await attempt(...asked);
  assert.equal(code, 1, stderr);
  return /DataError: (.*)\n/.exec(stderr)?.[1] ?? stderr;
}

const missing = MISSING.native;

Deno.test({
  name: `rows of native${missing === null ? "" : ` (not run: ${missing})`}`,
  ignore: missing !== null,
  async fn(t) {
    await withFolder(async (root) => {
      const step = (name: string, fn: () => Promise<void>) => t.step(name, fn);

      await step("without a BLAS it is said what to run, before anything is computed", async () => {
        assert.match(
          await refusal(WITHOUT_BLAS, [root, "compute"]),
          /^mixed: 2 runs .* on native.* run "deno task native reproduce --engine planned" with/,
        );
      });

      const { folder } = await said(WITH_BLAS, [root, "compute"]);
      const path = rowFilePath(folder, "mixed");
      const { rows } = await readRowFile(path);

      await step("lie beside those of wasm, and say what computed them beside the key", () => {
        assert.deepEqual(rows.map(({ engine }) => engine.split(" ")[0]), PLANNED);
        for (const { engine, behaviour, computedBy } of rows) {
          const isNative = engine === "native";
          assert.equal("engine.native" in behaviour, isNative);
          if (!isNative) assert.equal(computedBy, undefined);
          else assert.match(`${computedBy?.engine}`, /^native tfjs-\S+ sha256:\S+ .*1 thread$/);
        }
        return Promise.resolve();
      });

      await step("are reused where no BLAS may be called, and named", async () => {
        const { reasons, notices } = await said(WITHOUT_BLAS, [root, "compute"]);
        const [wasm, ...native] = reasons;
        assert.match(wasm, /^stored; goldens /);
        for (const reason of native) assert.match(reason, /^stored \(by native tfjs-.* on .*\); /);
        assert.deepEqual(notices, [`mixed: 3 rows in ${path}`]);
        assert.deepEqual((await readRowFile(path)).rows, rows);
      });

      await step("an engine for all runs has a folder of its own, wasm too", async () => {
        const { folder: own } = await said(WITHOUT_BLAS, [root, "compute", "wasm"]);
        assert.match(own, /smoke-wasm$/);
        assert.deepEqual((await readRowFile(path)).rows, rows);
      });

      await step("an audit computes them again, also by other kernels", async () => {
        for (const OPENBLAS_CORETYPE of ["", "Sandybridge"]) {
          const { audited, differences, notices } = await said(WITH_BLAS, [root, "audit"], {
            OPENBLAS_CORETYPE,
          });
          assert.deepEqual([audited, differences], [3, []]);
          assert.equal(notices.filter((line) => / the same /.test(line)).length, 3);
        }
      });

      await step("an audit without a BLAS says what to run for them", async () => {
        const { audited, notices } = await said(WITHOUT_BLAS, [root, "audit"]);
        assert.equal(audited, 1);
        assert.match(
          notices[0],
          /^2 stored rows of native cannot be audited: run "deno task native reproduce --engine p/,
        );
        await writeRowFile(path, rows.slice(1));
        assert.match(
          await refusal(WITHOUT_BLAS, [root, "audit"]),
          /^2 stored rows of native cannot/,
        );
      });

      await step("an audit finds one that was tampered with", async () => {
        await writeRowFile(path, rows.with(1, tampered(rows[1])));
        const { differences } = await said(WITH_BLAS, [root, "audit"]);
        assert.equal(differences.length, 1);
        assert.match(differences[0], /^mixed: .* seed 1: testLoss is .*: more than 1 % apart$/);
      });
    });
  },
});

Deno.test("folders are named by an engine unless it is wasm and all runs are planned there", () => {
  assert.equal(folderEngine(tinyGrid(2), "wasm"), undefined);
  assert.equal(folderEngine(tinyGrid(2), "native"), "native");
  assert.equal(folderEngine(MIXED, "wasm"), "wasm");
  assert.equal(folderEngine(MIXED, undefined), undefined);
});

/** Another test loss, with a key and a checksum that fit. */
function tampered({ study, config, result, computedBy, ...identity }: Row): Row {
  return makeRow(
    study,
    config,
    identity,
    { ...result, testLoss: 1.05 * result.testLoss },
    computedBy,
  );
}
