import assert from "node:assert/strict";
import { generatedLanguage } from "../../../src/data/wikitext/generated_language.ts";
import { GENERATED_LANGUAGE } from "../../../src/data/wikitext/wikitext_source.ts";

const text = generatedLanguage();

Deno.test("the generated language is the registered one, and all of its tokens occur", () => {
  assert.equal(text.digest, GENERATED_LANGUAGE.digest);
  assert.equal(text.name, "generated-language");
  assert.equal(new Set(text.train).size, text.vocabulary);
  assert.notDeepEqual(text.validation, text.test);
});

Deno.test("each pair of a mood and a token has four followers, 4 : 2 : 1 : 1, in all parts", () => {
  const followers = new Map<number, Map<number, number>>();
  for (const part of [text.train, text.validation, text.test]) {
    for (let t = 2; t < part.length; t++) {
      const pair = (part[t - 2] % 4) * 256 + part[t - 1];
      const counts = followers.get(pair) ?? new Map<number, number>();
      counts.set(part[t], (counts.get(part[t]) ?? 0) + 1);
      followers.set(pair, counts);
    }
  }
  const shares = [0, 0, 0, 0];
  for (const counts of followers.values()) {
    assert.ok(counts.size <= 4);
    [...counts.values()].sort((a, b) => b - a).forEach((count, place) => shares[place] += count);
  }
  const total = shares.reduce((sum, count) => sum + count);
  [0.5, 0.25, 0.125, 0.125].forEach((expected, place) => {
    // Sorting by frequency favours the upper places a little.
    assert.ok(Math.abs(shares[place] / total - expected) < 0.015, `${shares}`);
  });
});

Deno.test("the entropy is that of the four followers, and two tokens are needed for it", () => {
  /** Mean -log of the frequency of each next token, after contexts of the training text. */
  const conditional = (context: (t: number) => number): number => {
    const [pairs, contexts] = [new Map<number, number>(), new Map<number, number>()];
    const add = (map: Map<number, number>, key: number) => map.set(key, (map.get(key) ?? 0) + 1);
    for (let t = 2; t < text.train.length; t++) {
      add(contexts, context(t));
      add(pairs, context(t) * 256 + text.train[t]);
    }
    let sum = 0;
    for (const [key, count] of pairs) {
      sum -= count * Math.log(count / (contexts.get(Math.floor(key / 256)) ?? 0));
    }
    return sum / (text.train.length - 2);
  };
  const { train } = text;
  const known = conditional((t) => (train[t - 2] % 4) * 256 + train[t - 1]);
  assert.ok(Math.abs(known - 1.75 * Math.LN2) < 0.02, `${known}`);
  assert.ok(conditional((t) => train[t - 1]) > 2.3);
});
