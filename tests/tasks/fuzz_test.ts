import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeArtifact } from "../../src/artifact/artifact.ts";
import { describeFailure } from "../../tasks/fuzz.ts";
import { checkCases, PORTION } from "../../src/fuzz/check_cases.ts";
import { damaged } from "../../src/fuzz/damage.ts";
import { anyEdit, withEditedDescription, withEditedHeader } from "../../src/fuzz/edits.ts";
import { type Edit, edited, textOf, treeOf } from "../../src/fuzz/json_tree.ts";
import { rightArtifacts } from "../../src/fuzz/right_files.ts";
import { runTask } from "../support/task.ts";

const SMALL = fc.property(fc.nat(1000), (value) => value < 900) as fc.IRawProperty<unknown>;
const TRUE = fc.property(fc.nat(), () => true) as fc.IRawProperty<unknown>;

Deno.test("fuzz: a failing case is found, made small, and found again by what is printed", async () => {
  const failures = await checkCases({ right: TRUE, small: SMALL }, { cases: 4000, seed: 7 });
  assert.equal(failures.length, 1);
  const [{ property, seed, counterexample, path }] = failures;
  assert.equal(property, "small");
  assert.equal(counterexample, "[900]");
  const again = await checkCases({ small: SMALL }, { cases: PORTION, seed });
  assert.deepEqual(again, failures);
  const replayed = fc.check(SMALL as fc.IProperty<unknown>, { seed, path, endOnFailure: true });
  assert.deepEqual(replayed.counterexample, [900]);
  assert.match(describeFailure(failures[0]), /^small fails, seed \d+, path [\d:]+: /);
  assert.match(
    describeFailure(failures[0]),
    /\nagain: deno task fuzz --only small --seed \d+ --cases 500$/,
  );
});

Deno.test("fuzz: the same seed gives the same cases, of which there are as many as asked for", async () => {
  const seen: number[][] = [];
  for (const seed of [1, 1, 2]) {
    const values: number[] = [];
    const property = fc.property(fc.nat(), (value) => void values.push(value));
    await checkCases({ property: property as fc.IRawProperty<unknown> }, { cases: 700, seed });
    seen.push(values);
  }
  assert.equal(seen[0].length, 700);
  assert.deepEqual(seen[0], seen[1]);
  assert.notDeepEqual(seen[0], seen[2]);
});

Deno.test("fuzz: stopped, it stops between two portions", async () => {
  const controller = new AbortController();
  let cases = 0;
  const property = fc.property(fc.nat(), () => {
    cases++;
    controller.abort();
  }) as fc.IRawProperty<unknown>;
  const options = { cases: 10 * PORTION, seed: 1, signal: controller.signal };
  await assert.rejects(() => checkCases({ property }, options), { name: "AbortError" });
  assert.equal(cases, PORTION);
});

Deno.test("fuzz: every kind of damage changes a file as it says, and never the original", () => {
  const file = Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  const original = file.slice();
  const after = (damage: Parameters<typeof damaged>[1][number]) => [...damaged(file, [damage])];
  assert.deepEqual(after({ kind: "flip", at: 3, bit: 1 }), [0, 1, 2, 1, 4, 5, 6, 7, 8, 9]);
  assert.deepEqual(after({ kind: "cut", at: 3 }), [0, 1, 2]);
  assert.deepEqual(after({ kind: "remove", at: 3, count: 5 }), [0, 1, 2, 8, 9]);
  const bytes = Uint8Array.of(50, 51);
  assert.deepEqual(after({ kind: "insert", at: 10, bytes }), [...file, 50, 51]);
  assert.deepEqual(after({ kind: "write", at: 8, bytes }), [0, 1, 2, 3, 4, 5, 6, 7, 50, 51]);
  assert.deepEqual(after({ kind: "repeat", at: 8, count: 2 }), [...file, 8, 9]);
  assert.deepEqual(after({ kind: "length", value: 2n ** 64n - 2n }), [
    254,
    ...Array(7).fill(255),
    8,
    9,
  ]);
  assert.deepEqual(file, original);
});

Deno.test("fuzz: every kind of edit changes a JSON text as it says", () => {
  const text = '{"a":{"b":[1,2]},"c":"x"}';
  const after = (edit: Partial<Edit> & Pick<Edit, "kind">) => {
    const whole = { place: 1, other: 5, raw: "0", name: "n", ...edit };
    return textOf(edited(treeOf(text), [whole]));
  };
  assert.equal(textOf(treeOf(text)), text);
  assert.equal(after({ kind: "replace", raw: "1e999" }), '{"a":1e999,"c":"x"}');
  assert.equal(
    after({ kind: "add", name: "__proto__" }),
    '{"a":{"b":[1,2],"__proto__":0},"c":"x"}',
  );
  assert.equal(after({ kind: "remove", place: 2 }), '{"a":{},"c":"x"}');
  assert.equal(after({ kind: "double" }), '{"a":{"b":[1,2]},"c":"x","a":0}');
  assert.equal(after({ kind: "rename" }), '{"n":{"b":[1,2]},"c":"x"}');
  assert.equal(after({ kind: "copy" }), '{"a":"x","c":"x"}');
  const things = (edit: Partial<Edit>) =>
    textOf(edited(treeOf('{"d":[1],"c":[{"n":"x","m":1}]}'), [
      { kind: "append", place: 0, other: 4, raw: "", name: "y", ...edit },
    ]));
  assert.equal(things({}), '{"d":[1],"c":[{"n":"x","m":1},{"n":"y","m":1}]}');
  assert.equal(after({ kind: "append" }), text);
  assert.equal(after({ kind: "wrap", place: 3 }), '{"a":{"b":[[1],2]},"c":"x"}');
  assert.match(
    after({ kind: "nest", place: 4 }),
    /^\{"a":\{"b":\[1,\[{100}2\]{100}\]\},"c":"x"\}$/,
  );
});

Deno.test("fuzz: artifacts without an edit are right files, and some with one still are", async () => {
  const [{ artifact, file }] = await rightArtifacts();
  for (const rewrite of [withEditedHeader, withEditedDescription]) {
    assert.deepEqual(await decodeArtifact(rewrite(file, [])), artifact);
  }
  const edits = fc.sample(anyEdit(), { numRuns: 300, seed: 1 });
  const read = await Promise.allSettled(
    edits.map((edit) => decodeArtifact(withEditedDescription(file, [edit]))),
  );
  const share = read.filter(({ status }) => status === "fulfilled").length / edits.length;
  assert.ok(share > 0.05 && share < 0.5, `${share}`);
});

Deno.test("fuzz: the command tells cases, seed and outcome, and writes nowhere but in .lottalora", async () => {
  const { code, stdout, stderr } = await runTask("fuzz", ["--cases", "30", "--seed", "3"]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^30 cases from seed 3 in \d+ s: 0 of 7 properties fail\n$/);
  assert.match(stderr, /about \d+ s left/);
  const wrong = await runTask("fuzz", ["--cases", "0"]);
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /^error: --cases must be an integer from 1/);
});
