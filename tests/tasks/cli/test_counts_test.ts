import assert from "node:assert/strict";
import { countsLine, readCounts, skippedLine } from "../../../tasks/cli/test_counts.ts";

Deno.test("test counts: every form of deno's summary is read", () => {
  const forms: [string, [number, number, number]][] = [
    ["ok | 12 passed | 0 failed (5ms)", [12, 0, 0]],
    ["FAILED | 1 passed (3 steps) | 2 failed (1 step) | 3 ignored (4 steps) (1s)", [1, 2, 3]],
    ["ok | 3 passed | 0 failed | 7 filtered out (5ms)", [3, 0, 0]],
    ["ok | 3 passed | 0 failed | 1 ignored | 7 filtered out (5ms)", [3, 0, 1]],
  ];
  for (const [line, [passed, failed, skipped]] of forms) {
    assert.deepEqual(readCounts(`a test\n\n${line}\n\n`), { passed, failed, skipped }, line);
  }
});

Deno.test("test counts: the last summary counts; without one there are no counts", () => {
  const two = "ok | 1 passed | 0 failed (5ms)\nFAILED | 4 passed | 1 failed (5ms)\n";
  assert.deepEqual(readCounts(two), { passed: 4, failed: 1, skipped: 0 });
  assert.equal(readCounts("error: Type checking failed."), null);
});

Deno.test("test counts: the last line is exactly `N passed, N failed`", () => {
  assert.equal(countsLine(12, 0), "12 passed, 0 failed");
  assert.match(skippedLine(2), /^2 skipped/);
});
