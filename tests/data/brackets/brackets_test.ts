import assert from "node:assert/strict";
import { generateBrackets } from "../../../src/data/brackets/brackets.ts";
import { dataSet } from "../../../src/data/registry.ts";
import { refuseUnusable, type TextSplit } from "../../../src/data/text_data.ts";
import { verifyDataSet } from "../../../src/data/verify.ts";

const data = generateBrackets();
const splits = [data.train, data.validation, data.test];

function wordsOf({ size, tokens, starts }: TextSplit): number[][] {
  return Array.from({ length: size }, (_, i) => [...tokens.subarray(starts[i], starts[i + 1])]);
}

/** By a stack, from the language's definition; tokens are 0 word 1, openings 2 to 4, closings 5 to 7. */
function isBalanced(text: number[]): boolean {
  const open: number[] = [];
  for (const token of text.slice(1, -1)) {
    if (token < 5) open.push(token);
    else if (open.pop() !== token - 3) return false;
  }
  return open.length === 0;
}

Deno.test("brackets: labels are what a stack finds, half of each split", () => {
  for (const split of splits) {
    wordsOf(split).forEach((word, i) => {
      assert.deepEqual([word[0], word.at(-1)], [0, 1]);
      assert.equal(isBalanced(word), split.labels[i] === 1, word.join(" "));
    });
    assert.equal(split.labels.filter((label) => label === 1).length, split.size / 2);
  }
});

Deno.test("brackets: no word occurs twice, in any split, and all lengths occur", () => {
  const words = splits.flatMap(wordsOf);
  assert.equal(new Set(words.map((word) => word.join())).size, 10_000);
  const lengths = new Set(words.map(({ length }) => length));
  assert.deepEqual(
    [...lengths].toSorted((a, b) => a - b),
    Array.from({ length: 12 }, (_, i) => 10 + 2 * i),
  );
  refuseUnusable(data);
});

Deno.test("brackets: shapes of one length are as likely as each other", () => {
  // Of the 14 balanced shapes of eight brackets; some 300 words of that length are balanced here.
  const shapes = new Map<string, number>();
  for (const word of wordsOf(data.train).filter((word) => word.length === 10 && isBalanced(word))) {
    const shape = word.slice(1, -1).map((token) => token < 5 ? "(" : ")").join("");
    shapes.set(shape, (shapes.get(shape) ?? 0) + 1);
  }
  const counts = [...shapes.values()];
  const expected = counts.reduce((sum, count) => sum + count, 0) / 14;
  assert.equal(shapes.size, 14);
  const statistic = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  assert.ok(statistic < 34.5, `chi-squared ${statistic}; 13 degrees of freedom, p = 0.001`);
});

Deno.test("brackets: the words are the same in every run, and verify recognises them", async () => {
  assert.equal(data.digest, generateBrackets().digest);
  const [report] = await verifyDataSet(dataSet("brackets"), "/not/used");
  assert.equal(report.state, "ok", JSON.stringify(report));
});
