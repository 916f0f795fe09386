import assert from "node:assert/strict";
import seedrandom from "seedrandom";
import {
  createStream,
  keepFactor,
  keepMask,
  normals,
  permutation,
  uniformRange,
  uniforms,
} from "../../src/random/stream.ts";
import { normalOf } from "../../src/random/normal_quantile.ts";
import { streamName } from "../../src/random/stream_key.ts";
import { UsageError } from "../../src/errors.ts";

const stream = createStream(42, "test", "words");

Deno.test("a stream is keyed by npm:seedrandom from its name in ASCII JSON", () => {
  assert.equal(streamName(42, "layers.0", "backbone"), '["lottalora",1,42,"layers.0","backbone"]');
  assert.equal(streamName("42", "a", "b"), '["lottalora",1,"42","a","b"]');
  assert.equal(
    streamName(-0, "é\n😀", '"\\'),
    String.raw`["lottalora",1,0,"\u00e9\u000a\ud83d\ude00","\"\\"]`,
  );
  const arc4 = seedrandom('["lottalora",1,42,"test","words"]');
  assert.deepEqual([...stream.key], [arc4.int32() >>> 0, arc4.int32() >>> 0]);
});

Deno.test("seed, its type, path, role and draw each change the words", () => {
  const words = [
    stream.words(0, 4),
    createStream("42", "test", "words").words(0, 4),
    createStream(0, "test", "words").words(0, 4),
    createStream(42, "test2", "words").words(0, 4),
    createStream(42, "test", "order").words(0, 4),
    stream.words(0, 4, 1),
    stream.words(4, 4),
  ];
  assert.equal(new Set(words.map(String)).size, words.length);
  assert.deepEqual(stream.words(2, 2), words[0].slice(2));
});

Deno.test("seeds that are no safe integer and no text are refused by value", () => {
  for (const seed of [0.5, NaN, Infinity, 2 ** 53, ""]) {
    assert.throws(() => createStream(seed, "a", "b"), (error) => {
      return error instanceof UsageError && error.message.endsWith(seed === "" ? '""' : `${seed}`);
    });
  }
});

Deno.test("words refuse positions that are no index", () => {
  for (const [start, count, draw] of [[-1, 1, 0], [0, 0.5, 0], [0, 1, -1], [2 ** 53 - 1, 1, 0]]) {
    assert.throws(() => stream.words(start, count, draw), UsageError);
  }
});

Deno.test("uniform numbers are the words over 2^32", () => {
  const words = stream.words(3, 5);
  assert.deepEqual(uniforms(stream, 3, 5), Float64Array.from(words, (word) => word / 2 ** 32));
  const range = uniformRange(stream, 3, 5, -0.25, 0.5);
  assert.deepEqual(range, Float32Array.from(words, (word) => -0.25 + 0.75 * (word / 2 ** 32)));
  assert.throws(() => uniformRange(stream, 0, 1, 1, 0), /got \[1, 0\]/);
  assert.throws(() => uniformRange(stream, 0, 1, NaN, 0), UsageError);
});

Deno.test("long stretches are made in blocks and are what they are one by one", () => {
  const words = stream.words(3, 40_000);
  assert.deepEqual(
    uniformRange(stream, 3, 40_000, -0.25, 0.5),
    new Float32Array(40_000).map((_, i) => -0.25 + 0.75 * (words[i] / 2 ** 32)),
  );
  assert.deepEqual(
    normals(stream, 3, 40_000, 0.02),
    new Float32Array(40_000).map((_, i) => 0.02 * normalOf(words[i])),
  );
  assert.throws(() => normals(stream, -1, 1, 1), UsageError);
});

Deno.test("a permutation holds every index once and depends on the draw", () => {
  for (const n of [0, 1, 2, 17, 5000]) {
    assert.deepEqual(
      permutation(stream, n).toSorted(),
      Uint32Array.from({ length: n }, (_, i) => i),
    );
  }
  assert.deepEqual(permutation(stream, 100, 3), permutation(stream, 100, 3));
  assert.notDeepEqual(permutation(stream, 100, 3), permutation(stream, 100, 4));
  assert.throws(() => permutation(stream, -1), /got -1/);
  assert.throws(() => permutation(stream, 1.5), /got 1.5/);
});

Deno.test("all 24 orders of four things are equally likely", () => {
  const counts = new Map<string, number>();
  const draws = 24_000;
  for (let draw = 0; draw < draws; draw++) {
    const order = String(permutation(stream, 4, draw));
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  let chi2 = 0;
  for (const count of counts.values()) chi2 += (count - 1000) ** 2 / 1000;
  assert.equal(counts.size, 24);
  // 49.7 is the 99.9 % quantile of chi-square with 23 degrees of freedom.
  assert.ok(chi2 < 49.7, `chi-square ${chi2}`);
});

Deno.test("words that would favour small remainders are passed over", () => {
  // With n = 3, 2^32 mod 3 = 1: only the word 2^32 - 1 is refused.
  const scripted = [2 ** 32 - 1, 5, 1, 0];
  const order = permutation({
    key: [0, 0],
    words: (start, count) =>
      Uint32Array.from({ length: count }, (_, k) => scripted[start + k] ?? 0),
  }, 3);
  // Entry 2 with entry 5 mod 3 = 2, then entry 1 with entry 1 mod 2 = 1.
  assert.deepEqual([...order], [0, 1, 2]);
});

Deno.test("a mask keeps the asked share, scaled so that the mean stays 1", () => {
  const mask = new Float32Array(200_001);
  keepMask(stream, 0, mask, 0.1, { draw: 7 });
  const kept = mask.filter((value) => value !== 0);
  assert.ok(kept.every((value) => value === Math.fround(1 / 0.9)));
  // Five standard errors.
  assert.ok(Math.abs(kept.length / mask.length - 0.9) < 5 * Math.sqrt(0.09 / mask.length));
  const part = new Float32Array(50);
  keepMask(stream, 1001, part, 0.1, { draw: 7 });
  assert.deepEqual(part, mask.slice(1001, 1051));
  keepMask(stream, 0, part, 0);
  assert.ok(part.every((value) => value === 1));
  for (const rate of [1, -0.1, NaN]) {
    assert.throws(() => keepMask(stream, 0, part, rate), new RegExp(`got ${rate}`));
  }
});

Deno.test("a mask from halves takes two values from a word, the lower half first", () => {
  const [first, count, rate] = [40_003, 30_000, 0.1];
  const dropped = Math.round(rate * 65_536);
  const words = stream.words(0, (first + count + 1) / 2, 7);
  const keep = Math.fround(65_536 / (65_536 - dropped));
  const expected = new Float32Array(count).map((_, i) => {
    const place = first + i;
    const half = (words[place >>> 1] >>> (16 * (place % 2))) & 0xffff;
    return half < dropped ? 0 : keep;
  });
  const mask = new Float32Array(count);
  keepMask(stream, first, mask, rate, { draw: 7, masks: "halves" });
  assert.deepEqual(mask, expected);
});

Deno.test("any stretch of a mask from halves can be made alone, at any rate and place", () => {
  const whole = new Float32Array(70_000);
  keepMask(stream, 0, whole, 0.3, { masks: "halves" });
  for (const [start, length] of [[0, 1], [1, 7], [9, 64], [16_383, 20_000], [65_535, 4_000]]) {
    const part = new Float32Array(length);
    keepMask(stream, start, part, 0.3, { masks: "halves" });
    assert.deepEqual(part, whole.slice(start, start + length), `${start} + ${length}`);
  }
  const far = new Float32Array(2);
  keepMask(stream, 2 ** 52 + 5, far, 0.5, { masks: "halves" });
  const [word] = stream.words(2 ** 51 + 2, 1);
  assert.deepEqual([...far.subarray(0, 1)], [word >>> 16 < 32_768 ? 0 : 2]);
});

Deno.test("halves are scaled by the rate really drawn, a multiple of 2^-16", () => {
  assert.equal(keepFactor(0.1), 1 / (1 - 0.1));
  assert.equal(keepFactor(0.1, "halves"), 65_536 / (65_536 - 6_554));
  assert.equal(keepFactor(1e-6, "halves"), 1);
  assert.equal(keepFactor(1 - 1e-9, "halves"), 65_536);
  for (const rate of [0.5, 0.1, 1 - 1e-9]) {
    const mask = new Float32Array(400_000);
    keepMask(stream, 0, mask, rate, { masks: "halves" });
    const mean = mask.reduce((sum, value) => sum + value, 0) / mask.length;
    // Five standard errors.
    const error = Math.sqrt((keepFactor(rate, "halves") - 1) / mask.length);
    assert.ok(Math.abs(mean - 1) < 5 * error, `${rate}: ${mean}`);
  }
  const none = new Float32Array(5);
  assert.throws(() => keepMask(stream, 0, none, 1, { masks: "halves" }), /got 1$/);
});

Deno.test("neighbouring words, draws, seeds and paths are uncorrelated", () => {
  const n = 40_000;
  const u = (seed: number, path: string, start: number, draw: number): Float64Array =>
    Float64Array.from(
      createStream(seed, path, "r").words(start, n, draw),
      (w) => w / 2 ** 32 - 0.5,
    );
  const base = u(1, "a", 0, 0);
  for (
    const other of [
      u(1, "a", 1, 0),
      u(1, "a", 4, 0),
      u(1, "a", 0, 1),
      u(2, "a", 0, 0),
      u(1, "b", 0, 0),
    ]
  ) {
    const covariance = base.reduce((sum, value, k) => sum + value * other[k], 0) / n;
    assert.ok(Math.abs(covariance * 12) < 5 / Math.sqrt(n), `correlation ${covariance * 12}`);
  }
});
