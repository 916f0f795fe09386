import assert from "node:assert/strict";
import {
  packTexts,
  refuseUnusable,
  type TextData,
  textDataDigest,
} from "../../src/data/text_data.ts";
import { UsageError } from "../../src/errors.ts";

const SPLIT = packTexts([{ tokens: [1, 2, 3], label: 1 }, { tokens: [4], label: 0 }]);
const DATA = {
  vocabulary: 5,
  longest: 3,
  classes: 2,
  train: SPLIT,
  validation: SPLIT,
  test: SPLIT,
};

Deno.test("text data: texts lie one after the other", () => {
  assert.deepEqual(SPLIT, {
    size: 2,
    tokens: Uint16Array.of(1, 2, 3, 4),
    starts: Uint32Array.of(0, 3, 4),
    labels: Uint8Array.of(1, 0),
  });
  refuseUnusable(DATA);
});

Deno.test("text data: the digest tells texts apart that differ in their ends alone", () => {
  const other = packTexts([{ tokens: [1, 2], label: 1 }, { tokens: [3, 4], label: 0 }]);
  assert.equal(textDataDigest(DATA), textDataDigest({ ...DATA }));
  assert.notEqual(textDataDigest(DATA), textDataDigest({ ...DATA, train: other }));
});

Deno.test("text data: what no network could take is refused", () => {
  const refused = (data: Partial<TextData>, message: RegExp) =>
    assert.throws(() => refuseUnusable({ ...DATA, ...data }), (error: Error) => {
      assert.ok(error instanceof UsageError, String(error));
      assert.match(error.message, message);
      return true;
    });
  refused({ vocabulary: 4 }, /train texts: token 4 at 3, expected 0 to 3/);
  refused({ longest: 2 }, /text 0 has 3 tokens, expected 1 to 2/);
  refused({ classes: 1 }, /label 1 of text 0, expected 0 to 0/);
  refused({ test: packTexts([{ tokens: [], label: 0 }]) }, /test texts: text 0 has 0 tokens/);
  refused({ test: { ...SPLIT, labels: Uint8Array.of(1) } }, /3 starts, 1 labels and 4 tokens/);
});
