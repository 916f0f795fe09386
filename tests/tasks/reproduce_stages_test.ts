import assert from "node:assert/strict";
import { PROJECT_ROOT } from "../../src/studies/rows/project_root.ts";
import { STUDIES } from "../../src/studies/findings/registry.ts";
import { reproduceStudies } from "../../tasks/reproduce_stages.ts";

Deno.test("a study that fails is one line, a defect with its kind, and the next one has its turn", async () => {
  const asked: string[] = [];
  const { failures, studies } = await reproduceStudies(
    PROJECT_ROOT,
    [STUDIES.beta, STUDIES.rank],
    {
      profile: "smoke",
      dir: null,
      engine: "wasm",
      compute({ name }) {
        asked.push(name);
        return Promise.reject(new TypeError("shown by\n  this test"));
      },
    },
  );
  assert.deepEqual(asked, ["beta", "rank"]);
  assert.deepEqual(failures, asked.map((name) => `${name}: TypeError: shown by this test`));
  assert.deepEqual(studies, []);
});
