import assert from "node:assert/strict";
import { dirname } from "node:path";
import { DataError } from "../../../../src/errors.ts";
import { findCase } from "../../../../src/studies/findings/costs/cases.ts";
import {
  appendRecord,
  type CostRecord,
  readRecords,
  recordOf,
  recordsPath,
} from "../../../../src/studies/findings/costs/records.ts";

const RECORD: CostRecord = {
  ...{ network: "3M", variant: "float32", batch: 1, peakBytes: 5, secondsPerStep: 0.5, steps: 3 },
  machine: { cpu: "a", cores: 2, system: "b", deno: "c", engine: "d" },
};

Deno.test("cost records: what is appended is read, the last of a case first found", async () => {
  const root = await Deno.makeTempDir();
  assert.deepEqual(readRecords(root), []);
  await appendRecord(root, RECORD);
  await appendRecord(root, { ...RECORD, peakBytes: 7 });
  const records = readRecords(root);
  assert.deepEqual(records.map(({ peakBytes }) => peakBytes), [5, 7]);
  assert.equal(recordOf(records, findCase(RECORD))?.peakBytes, 7);
  assert.equal(recordOf(records, findCase({ ...RECORD, variant: "full" })), undefined);
  await Deno.remove(root, { recursive: true });
});

Deno.test("cost records: a line cut off by a crash costs that record alone", async () => {
  const root = await Deno.makeTempDir();
  await appendRecord(root, RECORD);
  const whole = await Deno.readTextFile(recordsPath(root));
  await Deno.writeTextFile(recordsPath(root), whole + whole.slice(0, 40));
  assert.equal(readRecords(root).length, 1);
  await appendRecord(root, { ...RECORD, batch: 32 });
  assert.deepEqual(readRecords(root).map(({ batch }) => batch), [1, 32]);
  await Deno.remove(root, { recursive: true });
});

Deno.test("cost records: a whole line that is none is refused with its number", async () => {
  const root = await Deno.makeTempDir();
  await Deno.mkdir(dirname(recordsPath(root)), { recursive: true });
  for (const line of ["{}", "x", JSON.stringify({ ...RECORD, secondsPerStep: 0 })]) {
    await Deno.writeTextFile(recordsPath(root), `${JSON.stringify(RECORD)}\n${line}\n`);
    assert.throws(() => readRecords(root), (error: unknown) => {
      return error instanceof DataError && /line 2: delete that line/.test(error.message);
    });
  }
  await Deno.remove(root, { recursive: true });
});
