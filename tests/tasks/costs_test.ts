import assert from "node:assert/strict";
import { COST_CASES } from "../../src/studies/findings/costs/cases.ts";
import { runTask } from "../support/task.ts";

Deno.test("costs --measure nothing: the table of the records, one line a case", async () => {
  const { code, stdout, stderr } = await runTask("costs", [
    "--measure",
    "nothing",
    "--only",
    "900M",
  ]);
  assert.equal(code, 0, stderr);
  const cases = COST_CASES.filter(({ network }) => network.id === "900M");
  assert.equal(stdout.split("\n").filter((line) => line.includes("│ 900M")).length, cases.length);
  // Full training of 900M: 16 bytes a number.
  assert.match(stdout, /full training .* 18494 /);
});
