import assert from "node:assert/strict";
import { UsageError } from "../../src/errors.ts";
import { FAMILIES, type FamilyName, PAPER_FAMILIES } from "../../src/backbone/families.ts";
import { generateBackbone, generateBlock, openBackbone } from "../../src/backbone/generate.ts";
import { type BackboneRequest, familyParameters } from "../../src/backbone/request.ts";
import { createStream } from "../../src/random/stream.ts";
import { correlation, sample } from "./samples.ts";

const REQUEST: BackboneRequest = { seed: 42, path: "layers.0", dIn: 31, dOut: 23 };
const NAMES = Object.keys(FAMILIES) as FamilyName[];

Deno.test("there are the paper's 22 families, sign and zero", () => {
  assert.deepEqual(NAMES, [...PAPER_FAMILIES, "sign", "zero"]);
  assert.ok(NAMES.every((family) => FAMILIES[family].summary !== ""));
});

Deno.test("a block is the slice of the whole, in every family", () => {
  const blocks = [
    { rowStart: 3, rowEnd: 9, columnStart: 5, columnEnd: 20 },
    { rowStart: 30, rowEnd: 31, columnStart: 0, columnEnd: 23 },
    { rowStart: 4, rowEnd: 4, columnStart: 0, columnEnd: 3 },
  ];
  for (const family of NAMES) {
    const whole = generateBackbone({ ...REQUEST, family });
    for (const block of blocks) {
      const expected: number[] = [];
      for (let row = block.rowStart; row < block.rowEnd; row++) {
        const from = row * REQUEST.dOut;
        expected.push(...whole.subarray(from + block.columnStart, from + block.columnEnd));
      }
      const part = generateBlock({ ...REQUEST, family }, block);
      assert.deepEqual(part, Float32Array.from(expected), family);
    }
  }
});

Deno.test("an entry of sign is a bit of a word, wherever a block begins", () => {
  const request = { ...REQUEST, family: "sign", scale: 1, draw: 3, dOut: 67 } as const;
  const words = createStream(REQUEST.seed, REQUEST.path, "backbone").words(0, 66, 3);
  const expected = (row: number, column: number) => {
    const entry = 67 * row + column;
    return words[Math.floor(entry / 32)] >>> entry % 32 & 1 ? -1 : 1;
  };
  for (const rowStart of [0, 1, 2, 30]) {
    for (const columnStart of [0, 1, 31, 32, 66]) {
      const block = { rowStart, rowEnd: 31, columnStart, columnEnd: 67 };
      const values = generateBlock(request, block);
      const width = 67 - columnStart;
      values.forEach((value, i) => {
        const place = [rowStart + Math.floor(i / width), columnStart + i % width] as const;
        assert.equal(value, expected(...place), `${place}`);
      });
    }
  }
});

Deno.test("an opened backbone writes its blocks over whatever was there", () => {
  const whole = { rowStart: 0, rowEnd: 31, columnStart: 0, columnEnd: 23 };
  const part = { rowStart: 3, rowEnd: 9, columnStart: 5, columnEnd: 20 };
  for (const family of NAMES) {
    const { fill } = openBackbone({ ...REQUEST, family });
    for (const block of [whole, part, whole]) {
      const expected = generateBlock({ ...REQUEST, family }, block);
      const found = new Float32Array(expected.length).fill(NaN);
      fill(block, found);
      assert.deepEqual(found, expected, family);
    }
  }
  const outside = { ...whole, rowEnd: 32 };
  assert.throws(() => openBackbone(REQUEST).fill(outside, new Float32Array(32 * 23)), UsageError);
});

Deno.test("order and neighbours do not matter: a layer is the same after any others", () => {
  const first = generateBackbone(REQUEST);
  generateBackbone({ ...REQUEST, path: "layers.1", dIn: 5 });
  generateBackbone({ ...REQUEST, family: "orthogonal", draw: 3 });
  assert.deepEqual(generateBackbone(REQUEST), first);
});

Deno.test("layers, seeds and draws are independent in every family", () => {
  // About 5 standard errors for the 10,000 entries of one pair.
  const bound = 5 / Math.sqrt(10_000);
  const size = { dIn: 100, dOut: 100 };
  for (const family of NAMES) {
    if (family === "zero") continue;
    const base = sample(family, size);
    for (
      const other of [{ path: "layers.1" }, { seed: 43 }, { seed: "42" }, { draw: 1 }, { seed: 0 }]
    ) {
      const found = correlation(base, sample(family, { ...size, ...other }));
      assert.ok(Math.abs(found) < bound, `${family} ${JSON.stringify(other)}: ${found}`);
    }
  }
});

Deno.test("entries next to each other are uncorrelated in families with independent entries", () => {
  for (const family of NAMES.filter((name) => FAMILIES[name].kind === "entry")) {
    const values = sample(family, { dIn: 100, dOut: 100 });
    for (const lag of [1, 2, 3, 4, 100]) {
      const found = correlation(values.subarray(lag), values.subarray(0, values.length - lag));
      assert.ok(Math.abs(found) < 0.05, `${family}, lag ${lag}: ${found}`);
    }
  }
});

Deno.test("what is out of range is refused with the value", () => {
  const bad: [Partial<Record<keyof BackboneRequest, unknown>>, RegExp][] = [
    [{ dIn: 0 }, /dIn must be an integer in \[1, 16777216\], got 0$/],
    [{ dOut: 2.5 }, /dOut .* got 2.5$/],
    [{ dOut: -3 }, /dOut .* got -3$/],
    [{ draw: -1 }, /draw .* got -1$/],
    [{ seed: 1.5 }, /seed .* got 1.5$/],
    [{ seed: "" }, /seed .* got ""$/],
    [{ family: "gauss" }, /family must be one of normal, .*, zero, got "gauss"$/],
    [{ family: "toString" }, /got "toString"$/],
    [{ scale: 0 }, /scale .* got 0$/],
    [{ scale: NaN }, /scale .* got NaN$/],
    [{ scale: "fanin" }, /scale .* got fanin$/],
    [{ parameters: { sigma: -1 } }, /sigma of normal must be in \[0.000001, 1000000\], got -1$/],
    [{ parameters: { sigma: NaN } }, /got NaN$/],
    [{ parameters: { a: 1 } }, /the parameters of normal are: sigma; got "a"$/],
    [{ family: "zero", parameters: { a: 1 } }, /the parameters of zero are: none; got "a"$/],
    [
      { family: "student_t", parameters: { nu: 3.5 } },
      /nu of student_t must be an integer in \[3, 31\], got 3.5$/,
    ],
  ];
  for (const [change, message] of bad) {
    const request = { ...REQUEST, ...change } as BackboneRequest;
    assert.throws(() => generateBackbone(request), (error) => {
      return error instanceof UsageError && message.test(error.message) &&
        !error.message.includes("\n");
    }, JSON.stringify(change));
  }
});

Deno.test("a block outside the matrix is refused", () => {
  const inside = { rowStart: 0, rowEnd: 1, columnStart: 0, columnEnd: 1 };
  for (const change of [{ rowEnd: 32 }, { rowStart: 2 }, { columnStart: -1 }, { columnEnd: 24 }]) {
    assert.throws(() => generateBlock(REQUEST, { ...inside, ...change }), UsageError);
  }
});

Deno.test("parameters have the paper's defaults and take overrides", () => {
  assert.deepEqual(familyParameters("cauchy"), { s: 0.1, clip: 10 });
  assert.deepEqual(familyParameters("exponential", { lambda: 3 }), { lambda: 3 });
  assert.deepEqual(familyParameters("zero"), {});
});
