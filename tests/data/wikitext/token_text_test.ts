import assert from "node:assert/strict";
import { tokenText } from "../../../src/data/wikitext/token_text.ts";
import { DataError } from "../../../src/errors.ts";

const PARTS = {
  train: Uint16Array.of(0, 1, 2),
  validation: Uint16Array.of(3, 300),
  test: Uint16Array.of(2, 1),
};

Deno.test("a text's digest is SHA-256 of its sizes and its tokens as two bytes, the lower first", async () => {
  const header = new TextEncoder().encode("tokens 1: vocabulary 301, 3 2 2\n");
  const tokens = [0, 0, 1, 0, 2, 0, 3, 0, 44, 1, 2, 0, 1, 0];
  const hash = await crypto.subtle.digest("SHA-256", Uint8Array.of(...header, ...tokens));
  assert.equal(tokenText("some", 301, PARTS).digest, new Uint8Array(hash).toHex());
});

Deno.test("a token outside of the vocabulary is refused with its value and place", () => {
  assert.throws(() => tokenText("some", 300, PARTS), (error) => {
    assert.ok(error instanceof DataError);
    assert.equal(
      error.message,
      "Cannot use the validation text of some: token 300 at place 1 is outside of the vocabulary, " +
        "expected 0 to 299",
    );
    return true;
  });
});

Deno.test("a part too short for one prediction is refused", () => {
  for (const length of [0, 1]) {
    const test = new Uint16Array(length);
    assert.throws(
      () => tokenText("some", 301, { ...PARTS, test }),
      (error) =>
        error instanceof DataError && error.message.includes(`test text of some: ${length}`),
    );
  }
});
