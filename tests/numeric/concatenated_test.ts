import assert from "node:assert/strict";
import { concatenated } from "../../src/numeric/concatenated.ts";

Deno.test("arrays are laid one after the other, in an array of their own kind", () => {
  const joined = concatenated([Int32Array.of(-1, 2), Int32Array.of(), Int32Array.of(3)]);
  assert.deepEqual(joined, Int32Array.of(-1, 2, 3));
  const part = Uint8Array.of(1, 2);
  assert.notEqual(concatenated([part]).buffer, part.buffer);
});
