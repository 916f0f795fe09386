import assert from "node:assert/strict";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { loadPhysionet } from "../../../src/data/physionet/physionet.ts";
import { VARIABLES } from "../../../src/data/physionet/variables.ts";
import type { SequenceSplit } from "../../../src/data/sequence_data.ts";
import { DataError } from "../../../src/errors.ts";
import { MIRROR, mirrored } from "../../support/mirror.ts";
import { type Packed, tarOf, zipOf } from "../../support/archives.ts";
import { withFolder } from "../../support/temporary.ts";
import { bytesOf, outcomesText, recordText, smallStays } from "./stays.ts";

const HAS_MIRROR = mirrored("physionet-2012", "Outcomes-a.txt");
const HR = VARIABLES.indexOf("HR");

/** Writes a set as the source serves it. */
async function write(folder: string, { records, outcomes }: ReturnType<typeof smallStays>) {
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(join(folder, "Outcomes-a.txt"), outcomes);
  await Deno.writeFile(join(folder, "set-a.tar.gz"), gzipSync(await tarOf(records)));
}

function input(split: SequenceSplit, row: number, hour: number, column: number): number {
  return split.inputs[(row * 48 + hour) * 82 + column];
}

Deno.test("stays: tar.gz, tar, zip and an unpacked folder give the same digest", async () => {
  const set = smallStays(24);
  await withFolder(async (folder) => {
    await write(join(folder, "a"), set);
    const { digest, name, train, validation, test } = await loadPhysionet({
      dir: join(folder, "a"),
    });
    assert.equal(name, `physionet-${digest.slice(0, 8)}`);
    assert.deepEqual([train, validation, test].map(({ size }) => size), [17, 2, 5]);
    const writers: Record<string, (at: string) => Promise<void>> = {
      b: async (at) => await Deno.writeFile(join(at, "set-a.tar"), await tarOf(set.records)),
      c: async (at) => await Deno.writeFile(join(at, "set-a.zip"), await zipOf(set.records)),
      "d/physionet-2012": async (at) => {
        await Deno.mkdir(join(at, "set-a"));
        for (const { name, bytes } of set.records) await Deno.writeFile(join(at, name), bytes!);
      },
    };
    for (const [place, writeRecords] of Object.entries(writers)) {
      const at = join(folder, place);
      await Deno.mkdir(at, { recursive: true });
      await Deno.writeTextFile(join(at, "Outcomes-a.txt"), set.outcomes);
      await writeRecords(at);
      const found = await loadPhysionet({ dir: join(folder, place.split("/")[0]) });
      assert.equal(found.digest, digest, place);
    }
  });
});

Deno.test("stays: every one is in one split, with its own outcome; both outcomes are in each", async () => {
  const size = 40;
  await withFolder(async (folder) => {
    await write(folder, smallStays(size));
    const data = await loadPhysionet({ dir: folder });
    const parts = [data.train, data.validation, data.test];
    // HR is 60 + i in stay i, so equal distances of the input tell the stay.
    const all = parts.flatMap((part) =>
      Array.from({ length: part.size }, (_, row) => ({
        hr: input(part, row, 0, HR),
        death: part.targets[row],
      }))
    ).sort((a, b) => a.hr - b.hr);
    assert.equal(all.length, size);
    all.forEach(({ death, hr }, i) => {
      assert.equal(death, i % 4 === 0 ? 1 : 0);
      if (i > 0) assert.ok(Math.abs(hr - all[i - 1].hr - (all[1].hr - all[0].hr)) < 1e-5);
    });
    for (const { targets } of parts) assert.deepEqual([...new Set(targets)].sort(), [0, 1]);
  });
});

Deno.test("stays: a record that is longer than any is refused by name", async () => {
  const { records, outcomes } = smallStays(8);
  const [first, ...others] = records;
  const long = { ...first, bytes: new Uint8Array(2 ** 24 + 1).fill("\n".charCodeAt(0)) };
  await withFolder(async (folder) => {
    await write(folder, { records: [...others, long], outcomes });
    await assert.rejects(() => loadPhysionet({ dir: folder }), {
      name: "DataError",
      message: /set-a\/1001\.txt: 16777217 bytes in memory, expected at most 16 MiB/,
    });
  });
});

Deno.test("stays: inputs are scaled by the training split, carried on, and masked", async () => {
  const { records } = smallStays(30);
  const ids = records.map(({ name }) => Number(name.match(/\d+/)![0]));
  const outcomes = outcomesText(new Map(ids.map((id, i) => [id, i % 4 === 0 ? 1 : 0])));
  const sparse: Packed[] = ids.map((id, i) => ({
    name: `set-a/${id}.txt`,
    bytes: bytesOf(recordText(id, [`02:10,HR,${60 + i}`, "02:20,HR,70", "05:00,HR,90"])),
  }));
  await withFolder(async (folder) => {
    await write(folder, { records: sparse, outcomes });
    const { train, validation, test } = await loadPhysionet({ dir: folder });
    const mask = 41 + HR;
    let [sum, squares] = [0, 0];
    for (let row = 0; row < train.size; row++) {
      for (const hour of [2, 5]) {
        sum += input(train, row, hour, HR);
        squares += input(train, row, hour, HR) ** 2;
      }
    }
    assert.ok(Math.abs(sum) < 1e-4, `${sum}`);
    assert.ok(Math.abs(squares / (2 * train.size) - 1) < 1e-4);
    for (const part of [train, validation, test]) {
      for (let row = 0; row < part.size; row++) {
        const hours = Array.from({ length: 48 }, (_, hour) => hour);
        const values = hours.map((hour) => input(part, row, hour, HR));
        assert.deepEqual(values.slice(0, 2), [0, 0]);
        assert.deepEqual(values.slice(3, 5), [values[2], values[2]]);
        assert.ok(values.slice(5).every((value) => value === values[5]));
        const masks = hours.filter((hour) => input(part, row, hour, mask) === 1);
        assert.deepEqual(masks, [2, 5]);
        // A descriptor that never changes is 0 and known in the first hour; a missing one is not.
        const [age, height] = ["Age", "Height"].map((name) => VARIABLES.indexOf(name));
        assert.deepEqual([age, height].map((at) => input(part, row, 0, at)), [0, 0]);
        assert.deepEqual([age, height].map((at) => input(part, row, 0, 41 + at)), [1, 0]);
      }
    }
  });
});

Deno.test("stays: test stays do not move the scale of the training split", async () => {
  const set = smallStays(40);
  await withFolder(async (folder) => {
    await write(join(folder, "a"), set);
    const before = await loadPhysionet({ dir: join(folder, "a") });
    // The stay whose heart rate is furthest from the mean in the test split, made faster still.
    const hrOf = (row: number) => input(before.test, row, 0, HR);
    const rows = Array.from({ length: before.test.size }, (_, row) => row);
    const chosen = rows.reduce((best, row) => hrOf(row) > hrOf(best) ? row : best, 0);
    const all = [before.train, before.validation, before.test].flatMap((part) =>
      Array.from({ length: part.size }, (_, row) => input(part, row, 0, HR))
    ).sort((a, b) => a - b);
    const place = all.indexOf(hrOf(chosen));
    const faster = set.records.map(({ name, bytes }, i) => ({
      name,
      bytes: i === place
        ? bytesOf(new TextDecoder().decode(bytes).replaceAll(/HR,\d+/g, "HR,1000"))
        : bytes,
    }));
    await write(join(folder, "b"), { ...set, records: faster });
    const after = await loadPhysionet({ dir: join(folder, "b") });
    assert.deepEqual(after.train.inputs, before.train.inputs);
    assert.deepEqual(after.validation.inputs, before.validation.inputs);
    assert.ok(input(after.test, chosen, 0, HR) > 10 * input(before.test, chosen, 0, HR));
  });
});

Deno.test("stays: what is missing, cut off or does not belong together is refused by name", async () => {
  const set = smallStays(24);
  const archive = gzipSync(await tarOf(set.records));
  const outcomes = bytesOf(set.outcomes);
  const cases: [Record<string, Uint8Array>, RegExp][] = [
    [{}, /^No files of physionet-2012 in .*Outcomes-a.txt with .*, there and .* challenge-2012/],
    [{ "set-a.tar.gz": archive }, /^No files of physionet-2012 in .*folder set-a,/],
    [{ "Outcomes-a.txt": outcomes }, /only a part of physionet-2012: missing the records/],
    [
      { "Outcomes-a.txt": outcomes, "set-a.tar.gz": archive.subarray(0, archive.length / 2) },
      /set-a.tar.gz: the gzip data are cut off or damaged.*; its SHA-256 is [0-9a-f]{64}$/,
    ],
    [
      { "Outcomes-a.txt": outcomes.subarray(0, 130), "set-a.tar.gz": archive },
      /Outcomes-a.txt: line \d+ is .*its SHA-256 is [0-9a-f]{64}, expected 2613ea60/,
    ],
    [
      { "Outcomes-a.txt": outcomes, "set-a.tar": await tarOf(set.records.slice(1)) },
      /Outcomes-a.txt: record 1001 is not among the 23 of .*set-a.tar: the records are not compl/,
    ],
    [
      {
        "Outcomes-a.txt": outcomes,
        "set-a.tar": await tarOf([...set.records, {
          name: "set-a/7.txt",
          bytes: bytesOf(recordText(7)),
        }]),
      },
      /set-a.tar: set-a\/7.txt: record 7 has no outcome in .*Outcomes-a.txt/,
    ],
    [
      {
        "Outcomes-a.txt": outcomes,
        "set-a.tar": await tarOf([...set.records, { ...set.records[0], name: "b/1001.txt" }]),
      },
      /set-a.tar: b\/1001.txt: record 1001 is there twice/,
    ],
    [
      {
        "Outcomes-a.txt": outcomes,
        "set-a.tar": await tarOf([{ ...set.records[0], name: "../1001.txt" }]),
      },
      /\.\./,
    ],
    [
      {
        "Outcomes-a.txt": bytesOf(set.outcomes.replaceAll(/,1$/gm, ",0")),
        "set-a.tar.gz": archive,
      },
      /Cannot split 24 stays: 0 deaths, expected at least 3/,
    ],
  ];
  for (const [files, message] of cases) {
    await withFolder(async (folder) => {
      for (const [name, bytes] of Object.entries(files)) {
        await Deno.writeFile(join(folder, name), bytes);
      }
      await assert.rejects(() => loadPhysionet({ dir: folder }), (error: Error) => {
        assert.ok(error instanceof DataError, String(error));
        assert.match(error.message, message);
        return true;
      });
    });
  }
  await assert.rejects(
    () => loadPhysionet({ dir: "/nowhere/at/all" }),
    /The data folder \/nowhere\/at\/all does not exist/,
  );
});

Deno.test({
  name: "mirror: set A is told by its content, split 2,880 / 320 / 800 with 399 / 44 / 111 deaths",
  ignore: !HAS_MIRROR,
  async fn() {
    const data = await loadPhysionet({ dir: MIRROR });
    assert.equal(data.name, "physionet-2012");
    assert.deepEqual([data.steps, data.features, data.outputs], [48, 82, 1]);
    const parts = [data.train, data.validation, data.test];
    assert.deepEqual(parts.map(({ size }) => size), [2880, 320, 800]);
    const deaths = parts.map(({ targets }) => targets.reduce((sum, y) => sum + y, 0));
    assert.deepEqual(deaths, [399, 44, 111]);
    assert.ok(parts.every(({ inputs }) => inputs.every(Number.isFinite)));
  },
});
