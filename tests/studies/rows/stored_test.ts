import assert from "node:assert/strict";
import { DataError } from "../../../src/errors.ts";
import type { Row, RowIdentity } from "../../../src/studies/rows/row.ts";
import { writeRowFile } from "../../../src/studies/rows/row_file.ts";
import { rowFilePath } from "../../../src/studies/rows/store.ts";
import { readStoredRows } from "../../../src/studies/rows/stored.ts";
import { withFolder } from "../../support/temporary.ts";
import { configOf, rowOf } from "../rows.ts";

const STUDY = { name: "beta", grid: () => [configOf(1), configOf(2)] } as const;

/** What is read where these rows are stored. */
async function readOf(...rows: Row[]): Promise<Row[]> {
  return await withFolder(async (folder) => {
    await writeRowFile(rowFilePath(folder, STUDY.name), rows);
    return await readStoredRows(folder, STUDY, "quick");
  });
}

function refusal(pattern: RegExp): (error: Error) => boolean {
  return (error) => {
    assert.ok(error instanceof DataError, String(error));
    assert.match(error.message, pattern);
    return true;
  };
}

Deno.test("stored rows come in the grid's order, the last stored of each run", async () => {
  const [first, second] = [rowOf(configOf(1), 91), rowOf(configOf(2), 92)];
  const stale = rowOf(configOf(1), 50, { behaviour: { clip: "old" } });
  assert.deepEqual(await readOf(stale, second, first), [first, second]);
});

Deno.test("missing runs are counted, with the command that computes them", async () => {
  await assert.rejects(
    readOf(rowOf(configOf(1), 91)),
    refusal(/holds 1 of the 2 runs .* "deno task reproduce --profile quick --only beta"$/),
  );
});

Deno.test("rows that different code, data, engines or generators computed are not mixed", async () => {
  const others: [string, Partial<RowIdentity>][] = [
    ["golden optimizer.adamw", { behaviour: { "optimizer.adamw": "old" } }],
    ["data digest", { dataDigest: "other" }],
    ["engine", { engine: "wasm older" }],
    ["generator version", { generatorVersion: 0 }],
  ];
  for (const [words, other] of others) {
    const [field] = Object.values(other);
    const value = typeof field === "object" ? Object.values(field)[0] : field;
    await assert.rejects(
      readOf(rowOf(configOf(1), 91), rowOf(configOf(2), 92, other)),
      refusal(
        new RegExp(
          `more than one ${words} \\(.*, ${value}\\).* "deno task reproduce --profile quick --only beta"$`,
        ),
      ),
    );
  }
});

Deno.test("the command is that of the rows' own data and engine", async () => {
  const identity = { data: "mnist-idx", engine: "cpu tfjs" };
  await assert.rejects(
    readOf(rowOf(configOf(1), 91, identity)),
    refusal(/--only beta --data DIR --engine cpu"$/),
  );
});
