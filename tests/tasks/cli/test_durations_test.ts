import assert from "node:assert/strict";
import { slowFiles } from "../../../tasks/cli/test_durations.ts";

const OUTPUT = `
./tests/a_test.ts => one ... ok (3s)
./tests/b_test.ts => two ... with steps ... a step ... ok (50s)
./tests/a_test.ts => three ... FAILED (due to 1 failed step) (1m2s)
./tests/b_test.ts => two ... with steps ... another ... ok (20s)
./tests/c_test.ts => four ... ok (999ms)
./tests/b_test.ts => two ... with steps ... ok (1m10s)
./tests/b_test.ts => five ... ignored (0ms)
./tests/c_test.ts => six ... ok (4s)
'one' has been running for over (2m0s)
`;

Deno.test("test durations: a file takes what its tests take, the steps being part of them", () => {
  assert.deepEqual(slowFiles(OUTPUT, 0), [
    { file: "./tests/b_test.ts", seconds: 70 },
    { file: "./tests/a_test.ts", seconds: 65 },
    { file: "./tests/c_test.ts", seconds: 4 },
  ]);
});

Deno.test("test durations: only files of so many seconds are told", () => {
  assert.deepEqual(slowFiles(OUTPUT, 66).map(({ file }) => file), ["./tests/b_test.ts"]);
  assert.deepEqual(slowFiles("ok | 1 passed | 0 failed (1s)", 0), []);
});
