import assert from "node:assert/strict";
import { parseOutcomes } from "../../../src/data/physionet/outcomes.ts";
import { parseRecord } from "../../../src/data/physionet/record.ts";
import { VARIABLES } from "../../../src/data/physionet/variables.ts";
import { DataError } from "../../../src/errors.ts";
import { HEADER, OUTCOMES_HEADER, recordText } from "./stays.ts";

function refused(parse: () => unknown, message: RegExp): void {
  assert.throws(parse, (error) => {
    assert.ok(error instanceof DataError, String(error));
    assert.match(error.message, message);
    return true;
  });
}

Deno.test("a record: the mean of each hour, the last hour with 48:00; -1 is missing", () => {
  const lines = ["00:07,HR,73", "00:59,HR,75.5", "01:00,HR,60", "47:59,Temp,36", "48:00,Temp,37"];
  const weighed = ["05:00,Weight,81.5", "06:00,Weight,-1", "07:00,Temp,-1"];
  const record = parseRecord(recordText(132539, [...lines, ...weighed]), "a/132539.txt");
  assert.equal(record.id, 132539);
  const at = (hour: number, name: string) => {
    const cell = hour * VARIABLES.length + VARIABLES.indexOf(name);
    return record.counts[cell] > 0 ? record.values[cell] : null;
  };
  assert.deepEqual([0, 1, 2].map((hour) => at(hour, "HR")), [74.25, 60, null]);
  assert.equal(at(47, "Temp"), 36.5);
  assert.deepEqual(["Age", "Gender", "ICUType"].map((name) => at(0, name)), [54, 0, 4]);
  assert.deepEqual(["Height", "Weight"].map((name) => at(0, name)), [null, null]);
  assert.deepEqual([5, 6].map((hour) => at(hour, "Weight")), [81.5, null]);
  assert.equal(at(7, "Temp"), null);
  assert.equal(record.counts.reduce((sum, n) => sum + n, 0), 3 + 3 + 2 + 1);
});

Deno.test("a record: the last value of each hour stands for it where that is asked for", () => {
  const lines = ["00:07,HR,73", "00:59,HR,75.5", "00:59,HR,-1", "01:00,HR,60", "48:00,HR,37"];
  const [mean, last] = (["mean", "last"] as const).map((of) => {
    const { values, counts } = parseRecord(recordText(1, lines), "1.txt", of);
    const cells = [0, 1, 2, 47].map((hour) => hour * 41 + VARIABLES.indexOf("HR"));
    return cells.map((cell) => [values[cell], counts[cell]]);
  });
  assert.deepEqual(mean, [[74.25, 2], [60, 1], [0, 0], [37, 1]]);
  assert.deepEqual(last, [[75.5, 2], [60, 1], [0, 0], [37, 1]]);
});

Deno.test("a record: -1 is missing for every variable, other values below 0 are as recorded", () => {
  for (const name of VARIABLES) {
    const { counts } = parseRecord(recordText(1, [`30:00,${name},-1.0`]), "1.txt");
    assert.equal(counts[30 * 41 + VARIABLES.indexOf(name)], 0);
  }
  // Set A has a temperature of -17.8: improbable, and not the mark of a missing value.
  const { values } = parseRecord(recordText(1, ["30:00,Temp,-17.8"]), "1.txt");
  assert.equal(values[30 * 41 + VARIABLES.indexOf("Temp")], -17.8);
});

Deno.test("a record: 41 variables, each with a name of its own", () => {
  assert.equal(VARIABLES.length, 41);
  assert.equal(new Set(VARIABLES).size, 41);
  for (const name of VARIABLES) {
    const { counts } = parseRecord(recordText(1, [`30:00,${name},2`]), "1.txt");
    assert.equal(counts[30 * 41 + VARIABLES.indexOf(name)], 1);
  }
});

Deno.test("a record with its descriptors alone is accepted, one with nothing at all is not", () => {
  const { counts } = parseRecord(recordText(140501), "140501.txt");
  assert.equal(counts.reduce((sum, n) => sum + n, 0), 3);
  refused(
    () => parseRecord(`${HEADER}\n00:00,RecordID,140501\n`, "140501.txt"),
    /^140501.txt: the record holds no observation, not even a descriptor$/,
  );
  refused(() => parseRecord(`${HEADER}\n`, "7.txt"), /7.txt: the record holds no observation/);
});

Deno.test("a record: numbers may have exponents, lines may end as on Windows", () => {
  const text = recordText(5, ["00:30,AST,1.011e+04"]).replaceAll("\n", "\r\n");
  const { values } = parseRecord(text, "5.txt");
  assert.equal(values[VARIABLES.indexOf("AST")], 10110);
});

Deno.test("a record that is not as it should be is refused by file, line and content", () => {
  const record = (...lines: string[]) => () => parseRecord(recordText(5, lines), "5.txt");
  refused(() => parseRecord("", "5.txt"), /line 1 is "", expected the header "Time,Parameter/);
  refused(record("00:30,HR"), /^5.txt: line 8 is "00:30,HR", expected a time, a parameter and a n/);
  refused(record("00:30,HR,"), /line 8 is "00:30,HR,", expected a time, a parameter and a number/);
  refused(record("00:30,HR,7,3"), /"00:30,HR,7,3", expected a time, a parameter and a number/);
  for (const no of ["0x36", "0b1", " 7", "1_0", "Infinity", "1e999", "-"]) {
    refused(record(`00:30,HR,${no}`), /line 8 is .*, expected a time, a parameter and a number/);
  }
  refused(record("00:30,HR,fast"), /"00:30,HR,fast", expected a time, a parameter and a number/);
  refused(record("00:30,HR,70", "00:61,HR,70"), /line 9 is "00:61,HR,70", expected a time from 00/);
  refused(record("48:01,HR,70"), /expected a time from 00:00 to 48:00/);
  refused(record("now,HR,70"), /expected a time from 00:00 to 48:00/);
  refused(record("00:30,Mood,1"), /"00:30,Mood,1", expected a parameter of the challenge/);
  refused(record("00:30,RecordID,5"), /expected a single RecordID/);
  refused(
    () => parseRecord(recordText(6), "5.txt"),
    /RecordID 6, expected 5 as in the file's name/,
  );
  refused(() => parseRecord(`${HEADER}\n00:00,Age,5\n`, "5.txt"), /the record has no RecordID/);
});

Deno.test("outcomes: death in hospital, by RecordID", () => {
  const text = `${OUTCOMES_HEADER}\n132539,6,1,5,-1,0\n132551,19,8,6,5,1\n`;
  assert.deepEqual([...parseOutcomes(text, "o.txt")], [[132539, 0], [132551, 1]]);
});

Deno.test("outcomes that are not as they should be are refused by file, line and content", () => {
  const outcomes = (...lines: string[]) => () =>
    parseOutcomes([OUTCOMES_HEADER, ...lines].join("\n"), "o.txt");
  refused(
    () => parseOutcomes("a,b\n", "o.txt"),
    /o.txt: line 1 is "a,b", expected the header "Rec/,
  );
  refused(outcomes("1,6,1,5,-1"), /line 2 is "1,6,1,5,-1", expected a RecordID and 5 other fields/);
  refused(outcomes("one,6,1,5,-1,0"), /expected a RecordID and 5 other fields/);
  refused(outcomes("1,6,1,5,-1,2"), /expected an In-hospital_death of 0 or 1/);
  refused(outcomes("1,6,1,5,-1,0", "1,6,1,5,-1,0"), /line 3 .* expected record 1 only once/);
});
