import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { allTests, APART, joinedTests, LONGEST } from "../../../tasks/cli/test_modules.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url)).replace(/\/$/, "");

Deno.test("test modules: the files that are begun first are there, each once", () => {
  assert.deepEqual(LONGEST.filter((file) => !existsSync(`${ROOT}/${file}`)), []);
  assert.equal(new Set(LONGEST).size, LONGEST.length);
});

Deno.test("test modules: each stands for a folder that is there, and none for a part of another", () => {
  const joined = joinedTests(ROOT);
  assert.ok(joined.length > 0);
  for (const { module, folder } of joined) {
    assert.ok(Deno.statSync(`${ROOT}/${folder}`).isDirectory, module);
    const around = joined.filter((other) => folder.startsWith(`${other.folder}/`));
    assert.deepEqual(around, [], module);
  }
});

Deno.test("test modules: every test file is in one of them", () => {
  const modules = allTests(ROOT);
  assert.equal(new Set(modules).size, modules.length);
  const joined = joinedTests(ROOT);
  for (const path of namesBelow("tests").filter((file) => file.endsWith("_test.ts"))) {
    const around = joined.filter(({ folder }) =>
      path.startsWith(`${folder}/`) && !APART.includes(path)
    );
    assert.equal(around.length + (modules.includes(path) ? 1 : 0), 1, path);
    for (const { module } of around) assert.ok(modules.includes(module), module);
  }
});

/** Files below a folder, as paths from the root. */
function namesBelow(folder: string): string[] {
  return readdirSync(`${ROOT}/${folder}`, { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name}`);
}
