import assert from "node:assert/strict";
import fc from "fast-check";
import { BENCHMARKS } from "../../src/benchmarks/registry.ts";
import { checkCases } from "../../src/fuzz/check_cases.ts";
import { anyDataCase, damagedFile, readFormats } from "../../src/fuzz/data_files.ts";
import { DataReader, openDataProperty } from "../../src/fuzz/data_property.ts";
import { filesOf } from "../../src/studies/behaviour/data_goldens.ts";
import { PROJECT_ROOT } from "../../src/studies/rows/project_root.ts";

const SEED = 20260409;
/** `.ci/run` has 2,000, by `deno task fuzz`. */
const CASES = 300;

const IDX = { benchmark: "mnist", dir: filesOf(PROJECT_ROOT, "idx") };

Deno.test(`fuzz: damaged data files are read or refused, in ${CASES} cases of seed ${SEED}`, async () => {
  await using data = await openDataProperty();
  const failures = await checkCases({ data: data.property }, { cases: CASES, seed: SEED });
  assert.deepEqual(failures, []);
});

Deno.test("fuzz: all formats of all benchmarks are damaged, packed files inside too", async () => {
  const formats = await readFormats();
  const wanted = new Set(Object.values(BENCHMARKS).flatMap(({ formats = [] }) => formats));
  assert.deepEqual(formats.map(({ name }) => name).sort(), [...wanted].sort());
  const cases = fc.sample(anyDataCase(formats), { numRuns: 1000, seed: 1 });
  assert.equal(new Set(cases.map(({ format }) => format)).size, wanted.size);
  const idx = formats.find(({ name }) => name === "idx")!;
  const path = "train-labels-idx1-ubyte.gz";
  const cut = { format: "idx", path, damages: [{ kind: "cut" as const, at: 5 }] };
  assert.equal(damagedFile({ ...cut, inside: false }, idx).length, 5);
  assert.deepEqual([...damagedFile({ ...cut, inside: true }, idx).subarray(0, 2)], [0x1f, 0x8b]);
});

Deno.test("fuzz: what takes too long or too much memory, and what is no refusal, fails", async () => {
  const limits = { seconds: 60, bytes: 2 ** 40 };
  const reader = new DataReader(limits);
  try {
    await reader.read(IDX);
    await reader.read({ ...IDX, dir: "/no/such/folder" });
    await assert.rejects(
      () => reader.read({ ...IDX, benchmark: "no such benchmark" }),
      /UsageError: Unknown benchmark/,
    );
    const slow = { benchmark: "imdb", dir: filesOf(PROJECT_ROOT, "reviews") };
    reader.limits = { ...limits, bytes: -limits.bytes };
    await assert.rejects(() => reader.read(slow), /takes more than -\d+ bytes of memory/);
    // The thread was ended; another takes its place.
    reader.limits = { ...limits, seconds: 0 };
    await assert.rejects(() => reader.read(slow), /takes more than 0 s/);
  } finally {
    reader.end();
  }
});

Deno.test("fuzz: a reader that dies is replaced, not waited for", async () => {
  const program = new URL(
    "data:text/javascript,postMessage({ kind: 'ready', defect: null });" +
      "onmessage = () => { throw new Error('no more'); };",
  );
  const reader = new DataReader({ seconds: 60, bytes: 2 ** 40 }, program);
  try {
    for (let time = 0; time < 2; time++) {
      await assert.rejects(() => reader.read(IDX), /the reader died: .*no more/);
    }
  } finally {
    reader.end();
  }
});
