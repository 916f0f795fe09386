import assert from "node:assert/strict";
import { DataError, UsageError } from "../../../src/errors.ts";
import { makeRow } from "../../../src/studies/rows/row.ts";
import { appendRow, readRowFile } from "../../../src/studies/rows/row_file.ts";
import {
  parseShard,
  putAside,
  readSiblings,
  readStore,
  rowFilePath,
  rowFilesIn,
  sidecarPath,
  writeFinished,
} from "../../../src/studies/rows/store.ts";
import { configOf, rowOf } from "../rows.ts";

const ROWS = [1, 2, 3, 4].map((seed) => rowOf(configOf(seed), 90 + seed));

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function fileNames(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
}

Deno.test("shards are read as one, and folded into the study's file in the grid's order", () =>
  inFolder(async (folder) => {
    const [first, second] = [{ index: 1, count: 2 }, { index: 2, count: 2 }];
    for (const row of [ROWS[2], ROWS[0]]) await appendRow(rowFilePath(folder, "s", first), row);
    for (const row of [ROWS[3], ROWS[1]]) await appendRow(rowFilePath(folder, "s", second), row);
    const store = await readStore(folder, "s");
    assert.equal(store.rows.size, 4);
    await writeFinished(store, ROWS);
    assert.deepEqual(await fileNames(folder), ["s.jsonl"]);
    assert.deepEqual((await readRowFile(rowFilePath(folder, "s"))).rows, ROWS);
  }));

Deno.test("rows the grid does not want are kept beside it, and found when it wants them again", () =>
  inFolder(async (folder) => {
    for (const row of ROWS) await appendRow(rowFilePath(folder, "s"), row);
    await writeFinished(await readStore(folder, "s"), ROWS.slice(0, 2));
    assert.deepEqual((await readRowFile(rowFilePath(folder, "s"))).rows, ROWS.slice(0, 2));
    const superseded = sidecarPath(folder, "s", "superseded");
    assert.deepEqual((await readRowFile(superseded)).rows, ROWS.slice(2));
    const store = await readStore(folder, "s");
    assert.equal(store.rows.size, 4);
    await writeFinished(store, ROWS);
    assert.deepEqual((await readRowFile(superseded)).rows, []);
  }));

Deno.test("two different results of one run are refused", () =>
  inFolder(async (folder) => {
    await appendRow(rowFilePath(folder, "s"), ROWS[0]);
    const shard = rowFilePath(folder, "s", { index: 1, count: 1 });
    await appendRow(shard, rowOf(configOf(1), 12));
    await assert.rejects(readStore(folder, "s"), (error: Error) => {
      return error instanceof DataError && /differ .*seed 1.*shard-1-of-1/.test(error.message);
    });
    const { rows } = await readStore(folder, "s", { differing: "first" });
    assert.deepEqual([...rows.values()], [ROWS[0]]);
  }));

Deno.test("two results of one run of native are no damage: the first one counts", () =>
  inFolder(async (folder) => {
    const [here, there] = [12, 13].map((value) => ({
      ...rowOf(configOf(1), value, { engine: "native" }),
      computedBy: { engine: "native some BLAS", processor: "some" },
    }));
    await appendRow(rowFilePath(folder, "s"), here);
    await appendRow(rowFilePath(folder, "s", { index: 1, count: 1 }), there);
    assert.deepEqual([...(await readStore(folder, "s")).rows.values()], [here]);
  }));

Deno.test("what is put aside is not found again, and all else is", () =>
  inFolder(async (folder) => {
    for (const row of ROWS) await appendRow(rowFilePath(folder, "s"), row);
    const old = await putAside(folder, "s", new Set([ROWS[0].key, ROWS[1].key]), null);
    assert.deepEqual([...old.values()], ROWS.slice(0, 2));
    const left = await readStore(folder, "s");
    assert.deepEqual([...left.rows.keys()], ROWS.slice(2).map(({ key }) => key));
    const previous = await readRowFile(sidecarPath(folder, "s", "previous"));
    assert.deepEqual(previous.rows, ROWS.slice(0, 2));
  }));

Deno.test("putting aside twice keeps the oldest row of each run, and returns those", () =>
  inFolder(async (folder) => {
    const path = rowFilePath(folder, "s");
    for (const row of ROWS.slice(0, 2)) await appendRow(path, row);
    const keys = new Set(ROWS.slice(0, 2).map(({ key }) => key));
    await putAside(folder, "s", keys, null);
    // One was computed again, with another result, before the process was killed.
    await appendRow(path, rowOf(configOf(1), 12));
    const old = await putAside(folder, "s", keys, null);
    assert.deepEqual(new Set(old.values()), new Set(ROWS.slice(0, 2)));
    const previous = await readRowFile(sidecarPath(folder, "s", "previous"));
    assert.deepEqual(new Set(previous.rows), new Set(ROWS.slice(0, 2)));
    assert.equal((await readStore(folder, "s")).rows.size, 0);
  }));

Deno.test("a shard that puts aside leaves the rows of others alone", () =>
  inFolder(async (folder) => {
    const [mine, other] = [{ index: 1, count: 2 }, { index: 2, count: 2 }];
    await appendRow(rowFilePath(folder, "s", mine), ROWS[0]);
    await appendRow(rowFilePath(folder, "s", other), ROWS[1]);
    await putAside(folder, "s", new Set(ROWS.map(({ key }) => key)), mine);
    assert.deepEqual([...(await readStore(folder, "s")).rows.keys()], [ROWS[1].key]);
  }));

Deno.test("rows of another study are found under the asking study's name, sidecars are not", () =>
  inFolder(async (folder) => {
    await appendRow(rowFilePath(folder, "a"), ROWS[0]);
    await appendRow(sidecarPath(folder, "a", "superseded"), ROWS[1]);
    await appendRow(rowFilePath(folder, "s"), ROWS[2]);
    const { siblings, notices } = await readSiblings(await readStore(folder, "s"));
    const expected = { row: { ...ROWS[0], study: "s" }, from: "a" };
    assert.deepEqual([...siblings], [[ROWS[0].key, expected]]);
    assert.deepEqual(notices, []);
  }));

Deno.test("two studies that stored two results of one run are damage", () =>
  inFolder(async (folder) => {
    const { study, config, result, ...identity } = ROWS[0];
    await appendRow(rowFilePath(folder, "s"), ROWS[0]);
    const other = makeRow(study, config, identity, { ...result, value: result.value + 1 });
    await appendRow(rowFilePath(folder, "a"), other);
    await assert.rejects(
      readSiblings(await readStore(folder, "s")),
      /^DataError: Two stored results of one run differ .*a\.jsonl/,
    );
  }));

Deno.test("a damaged file of another study is passed over as a whole, and named", () =>
  inFolder(async (folder) => {
    await appendRow(rowFilePath(folder, "a"), ROWS[0]);
    await Deno.writeTextFile(rowFilePath(folder, "a"), "damage\n", { append: true });
    await appendRow(rowFilePath(folder, "b"), ROWS[1]);
    const { siblings, notices } = await readSiblings(await readStore(folder, "s"));
    assert.deepEqual([...siblings.keys()], [ROWS[1].key]);
    assert.equal(notices.length, 1);
    assert.match(
      notices[0],
      /^s: passed over the rows of a: Damaged row file .*a\.jsonl, line 2: /,
    );
    await assert.rejects(readStore(folder, "a"), /Damaged row file/);
  }));

Deno.test("the row files of a folder are those of studies and shards, without sidecars", () =>
  inFolder(async (folder) => {
    const shard = { index: 1, count: 2 };
    const rows = [rowFilePath(folder, "b"), rowFilePath(folder, "b", shard), `${folder}/a.jsonl`];
    const kinds = ["superseded", "previous", "machine"] as const;
    const others = [
      ...kinds.flatMap((kind) =>
        [null, shard].map((shard) => sidecarPath(folder, "b", kind, shard))
      ),
      ...["spectrum.json", "jsonl", ".jsonl"].map((name) => `${folder}/${name}`),
    ];
    for (const path of [...rows, ...others]) await Deno.writeTextFile(path, "");
    assert.deepEqual((await rowFilesIn(folder)).sort(), rows.sort());
    assert.deepEqual(await rowFilesIn(`${folder}/nowhere`), []);
  }));

Deno.test("a shard is i/n with i from 1 to n", () => {
  assert.deepEqual(parseShard("2/8"), { index: 2, count: 8 });
  for (const text of ["0/2", "3/2", "1", "a/b", "1/2/3", "-1/2", "1.5/2"]) {
    assert.throws(() => parseShard(text), (error: Error) => {
      return error instanceof UsageError && error.message.includes(`"${text}"`);
    });
  }
});
