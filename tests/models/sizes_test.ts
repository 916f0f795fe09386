import assert from "node:assert/strict";
import { UsageError } from "../../src/errors.ts";
import { narrowed, refuseSizes, refuseTransformerSizes } from "../../src/models/sizes.ts";

Deno.test("sizes: the first that is no positive integer is named, also one of several", () => {
  refuseSizes("a GIN", { width: 3, hidden: [1, 2], none: [] });
  for (const wrong of [0, -1, 1.5, NaN, "3" as unknown as number]) {
    for (const hidden of [wrong, [4, wrong]]) {
      assert.throws(
        () => refuseSizes("a GIN", { width: 3, hidden }),
        new UsageError(`Cannot describe a GIN: hidden must be a positive integer, got ${wrong}`),
      );
    }
  }
});

Deno.test("sizes: heads share a width in equal parts", () => {
  refuseTransformerSizes("a Llama", { width: 12, heads: 3 }, 2);
  assert.throws(
    () => refuseTransformerSizes("a Llama", { width: 9, heads: 3 }, 2),
    new UsageError("Cannot describe a Llama: width must be a multiple of 6 for 3 heads, got 9"),
  );
});

Deno.test("sizes: a narrowed width is rounded to a multiple, and never vanishes", () => {
  assert.deepEqual([1, 0.5, 0.26, 0.001].map((factor) => narrowed(10, factor)), [10, 5, 3, 1]);
  assert.deepEqual([1, 0.5, 0.001].map((factor) => narrowed(24, factor, 6)), [24, 12, 6]);
});
