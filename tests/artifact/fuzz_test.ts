import assert from "node:assert/strict";
import { checkCases } from "../../src/fuzz/check_cases.ts";
import { makeProperties, PROPERTIES, type PropertyName } from "../../src/fuzz/properties.ts";
import { memoryHeld } from "../support/memory.ts";

const SEED = 20260409;
const CASES = 400;
const ALL = await makeProperties();

for (const name of Object.keys(PROPERTIES) as PropertyName[]) {
  Deno.test(`fuzz: ${name} holds in ${CASES} cases of seed ${SEED}, in less than 256 MiB`, async () => {
    const before = memoryHeld();
    const failures = await checkCases({ [name]: ALL[name] }, { cases: CASES, seed: SEED });
    assert.deepEqual(failures, []);
    assert.ok(memoryHeld() - before < 2 ** 28);
  });
}
