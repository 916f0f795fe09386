import assert from "node:assert/strict";
import { join } from "node:path";
import { loadPhysionet, type PhysionetOptions } from "../../../src/data/physionet/physionet.ts";
import { VARIABLES } from "../../../src/data/physionet/variables.ts";
import type { SequenceData, SequenceSplit } from "../../../src/data/sequence_data.ts";
import { DataError } from "../../../src/errors.ts";
import type { Packed } from "../../support/archives.ts";
import { MIRROR, mirrored } from "../../support/mirror.ts";
import { withFolder } from "../../support/temporary.ts";
import { bytesOf, outcomesText, recordText, smallStays } from "./stays.ts";

const HR = VARIABLES.indexOf("HR");

// scikit-learn 1.9.1: sorted(train_test_split(range(36), train_size=0.8, random_state=42)[1]); then
// the next three of numpy.random.RandomState(42).permutation(36).
const TEST = [12, 13, 16, 21, 26, 30, 31, 35];
const VALIDATION = [8, 9, 17];

/** Reads a set in several ways. */
async function readings(
  { records, outcomes }: { records: readonly Packed[]; outcomes: string },
  ...ways: PhysionetOptions[]
): Promise<SequenceData[]> {
  return await withFolder(async (dir) => {
    await Deno.mkdir(join(dir, "set-a"));
    await Deno.writeTextFile(join(dir, "Outcomes-a.txt"), outcomes);
    for (const { name, bytes } of records) await Deno.writeFile(join(dir, name), bytes!);
    return await Promise.all(ways.map((way) => loadPhysionet({ dir, ...way })));
  });
}

function input(split: SequenceSplit, row: number, hour: number, column: number): number {
  return split.inputs[(row * 48 + hour) * 82 + column];
}

/** Places of a split's stays among all, told by their heart rates, 60 + place. */
function places({ size, ...split }: SequenceSplit, scaled: (hr: number) => number): number[] {
  return Array.from({ length: size }, (_, row) => {
    const found = input({ size, ...split }, row, 0, HR);
    return Array.from({ length: 100 }, (_, i) => i)
      .find((i) => Math.abs(scaled(60 + i) - found) < 1e-6)!;
  });
}

Deno.test("stays divided as by scikit-learn: its test split, ours for validation, in ascending order", async () => {
  const [data] = await readings(smallStays(36), { division: "scikit-learn", scaling: "extremes" });
  const scaled = (hr: number) => (hr - 60) / 95;
  assert.deepEqual(places(data.test, scaled), TEST);
  assert.deepEqual(places(data.validation, scaled), VALIDATION);
  assert.equal(data.train.size, 25);
  for (const split of [data.train, data.validation, data.test]) {
    const deaths = places(split, scaled).map((place) => place % 4 === 0 ? 1 : 0);
    assert.deepEqual([...split.targets], deaths);
  }
});

Deno.test("stays divided as by scikit-learn: a part without deaths is refused", async () => {
  const { records } = smallStays(36);
  const ids = records.map(({ name }) => Number(name.match(/\d+/)![0]));
  const outcomes = outcomesText(new Map(ids.map((id, i) => [id, i === TEST[0] ? 1 : 0])));
  await assert.rejects(readings({ records, outcomes }, { division: "scikit-learn" }), (error) => {
    assert.ok(error instanceof DataError);
    assert.match(
      error.message,
      /^Cannot split 36 stays: 0 deaths in a part, expected at least 1 i/,
    );
    return true;
  });
});

Deno.test("stays scaled by extremes: those of all stays, less the smallest and over the largest", async () => {
  const { records, outcomes } = smallStays(24);
  const [own, data] = await readings({ records, outcomes }, {}, { scaling: "extremes" });
  const all = [data.train, data.validation, data.test].flatMap((split) =>
    Array.from({ length: split.size }, (_, row) => input(split, row, 0, HR))
  ).sort((a, b) => a - b);
  all.forEach((found, i) => assert.ok(Math.abs(found - i / 83) < 1e-6, `${found}`));
  // ICUType is 4 everywhere, and Gender 0: its largest counts as 1. No Height is known.
  const [type, gender, height] = ["ICUType", "Gender", "Height"].map((name) =>
    VARIABLES.indexOf(name)
  );
  for (const column of [type, gender, height]) {
    assert.deepEqual([0, 30].map((hour) => input(data.train, 0, hour, column)), [0, 0]);
  }
  assert.equal(input(data.train, 0, 0, 41 + type), 1);
  // Which stays are in which part, and the masks, do not depend on it.
  assert.deepEqual(data.train.targets, own.train.targets);
  assert.notEqual(data.digest, own.digest);
});

Deno.test("stays whose hours are their last values: these are carried on, masks stay", async () => {
  const { records } = smallStays(24);
  const ids = records.map(({ name }) => Number(name.match(/\d+/)![0]));
  const outcomes = outcomesText(new Map(ids.map((id, i) => [id, i % 4 === 0 ? 1 : 0])));
  const lines = ["02:10,HR,60", "02:20,HR,100", "05:00,HR,0", "06:00,HR,160"];
  const sparse = ids.map((id) => ({
    name: `set-a/${id}.txt`,
    bytes: bytesOf(recordText(id, lines)),
  }));
  const [mean, last] = await readings(
    { records: sparse, outcomes },
    { scaling: "extremes" },
    { scaling: "extremes", values: "last" },
  );
  const hours = [1, 2, 4, 5, 6, 47];
  const of = ({ test }: SequenceData, column: number) =>
    hours.map((hour) => input(test, 0, hour, column));
  assert.deepEqual(of(mean, HR), [0, 0.5, 0.5, 0, 1, 1]);
  assert.deepEqual(of(last, HR), [0, 0.625, 0.625, 0, 1, 1]);
  assert.deepEqual(of(last, 41 + HR), [0, 1, 0, 1, 1, 0]);
});

Deno.test({
  name: "mirror: set A as scikit-learn divides it has 395, 38 and 121 deaths",
  ignore: !mirrored("physionet-2012", "Outcomes-a.txt"),
  async fn() {
    const { name, digest, train, validation, test } = await loadPhysionet({
      dir: MIRROR,
      division: "scikit-learn",
    });
    assert.equal(name, `physionet-${digest.slice(0, 8)}`);
    const parts = [train, validation, test];
    assert.deepEqual(parts.map(({ size }) => size), [2880, 320, 800]);
    const deaths = parts.map(({ targets }) => targets.reduce((sum, y) => sum + y, 0));
    assert.deepEqual(deaths, [395, 38, 121]);
  },
});
