import assert from "node:assert/strict";
import {
  type BackboneRequest,
  type Block,
  FAMILIES,
  type FamilyName,
  generateBlock,
} from "../../src/backbone/generate.ts";
import { fillWords } from "../../src/random/kernel/kernel.ts";
import { createStream } from "../../src/random/stream.ts";
import { sha256, toBytes } from "./digest.ts";
import { GOLDEN } from "./golden.ts";
import { python } from "../support/python.ts";
import { readReference } from "./reference.ts";

type Case = Required<BackboneRequest> & { block: Block };

const NAMES = Object.keys(FAMILIES) as FamilyName[];

/** Every parameter of every family away from its default. */
const OVERRIDES: Record<FamilyName, Record<string, number>> = {
  normal: { sigma: 0.1 },
  truncated_normal: { sigma: 0.3, clip: 1.5 },
  uniform: { a: 0.25 },
  orthogonal: { gain: 1.7 },
  kaiming_normal: { a: 0.1 },
  kaiming_uniform: { a: 1 },
  xavier_normal: { gain: 5 / 3 },
  xavier_uniform: { gain: 0.7 },
  spectral_radius: { rho: 1.2 },
  cauchy: { s: 0.3, clip: 3 },
  laplace: { b: 0.7 },
  student_t: { nu: 5, sigma: 0.2 },
  gaussian_mixture: { weight: 0.7, narrow: 0.1, wide: 0.9 },
  sparse_normal: { zeros: 0.35, sigma: 2 },
  sparse_erdos_renyi: { density: 0.4, sigma: 2 },
  beta: { a: 0.3 },
  exponential: { lambda: 3 },
  normal_16bit: { sigma: 0.5 },
  normal_8bit: { sigma: 0.5 },
  normal_4bit: { sigma: 0.5 },
  normal_2bit: { sigma: 0.5 },
  binary: { magnitude: 0.3 },
  zero: {},
};

/** Whole matrices, blocks and redraws of every family under every scale. */
const CASES: Case[] = NAMES.flatMap((family): Case[] => {
  const tall = { path: "layers.0", dIn: 13, dOut: 7, family, draw: 0 };
  const wide = { path: "blocks.3/attention é😀", dIn: 5, dOut: 11, family, draw: 3 };
  const square = { path: "layers.1", dIn: 8, dOut: 8, family, draw: 2 ** 33 + 5 };
  const all = ({ dIn, dOut }: { dIn: number; dOut: number }): Block => (
    { rowStart: 0, rowEnd: dIn, columnStart: 0, columnEnd: dOut }
  );
  const parameters = OVERRIDES[family];
  const part = { rowStart: 1, rowEnd: 4, columnStart: 2, columnEnd: 7 };
  return [
    { ...tall, seed: 42, scale: "fan-in", parameters: {}, block: all(tall) },
    { ...wide, seed: 0, scale: "native", parameters: {}, block: part },
    { ...wide, seed: "42", scale: 0.1, parameters: {}, block: all(wide) },
    { ...square, seed: -7, scale: "native", parameters, block: all(square) },
    { ...square, seed: 'seed "ü"\\\n', scale: "fan-in", parameters, block: part },
  ];
});

function forReader({ block, ...request }: Case): unknown {
  const { rowStart, rowEnd, columnStart, columnEnd } = block;
  return { ...request, block: [rowStart, rowEnd, columnStart, columnEnd] };
}

function digest({ block, ...request }: Case): Promise<string> {
  return sha256(toBytes(generateBlock(request, block)));
}

/** Blocks of more entries than are made at a time, of families with one to four words an entry. */
const LONG: Case[] = (["uniform", "cauchy", "beta", "student_t"] as const).map((family) => ({
  seed: 42,
  path: "long",
  ...{ dIn: 70, dOut: 120, family, parameters: {}, scale: "fan-in", draw: 1 },
  block: { rowStart: 3, rowEnd: 70, columnStart: 0, columnEnd: 120 },
}));

Deno.test({
  name: "a plain Python reader of the specification makes every family bit for bit",
  ignore: !python,
  async fn() {
    const cases = [...CASES, ...LONG];
    const theirs = await readReference(cases.map(forReader));
    const ours = await Promise.all(cases.map(digest));
    cases.forEach((request, index) => {
      assert.equal(ours[index], theirs[index], `differs: ${JSON.stringify(request)}`);
    });
  },
});

Deno.test({
  name: "a distant block of a huge matrix needs no more than its own words",
  ignore: !python,
  async fn() {
    const request: Case = {
      seed: 42,
      path: "embedding",
      dIn: 2 ** 24,
      dOut: 2 ** 20,
      family: "normal",
      parameters: {},
      scale: "fan-in",
      draw: 0,
      block: {
        rowStart: 2 ** 24 - 2,
        rowEnd: 2 ** 24,
        columnStart: 2 ** 20 - 5,
        columnEnd: 2 ** 20,
      },
    };
    const [expected] = await readReference([forReader(request)]);
    assert.equal(await digest(request), expected);
  },
});

Deno.test({
  name: "keys and words agree with the Python reader, across a carry into the high counter word",
  ignore: !python,
  async fn() {
    const names: [number | string, string, string][] = [
      [0, "", ""],
      [42, "layers.0", "backbone"],
      ["42", "layers.0", "backbone"],
      [-(2 ** 53 - 1), "x".repeat(700), "dropout"],
      ['\u0000\ud800é😀"\\', 'a"b', "\t"],
    ];
    const starts = [0, 3, 4 * 2 ** 32 - 30, 2 ** 45 + 1];
    const key = [0x243f6a88, 0x85a308d3] as const;
    const theirs = await readReference([
      ...names.map((name) => ({ key: name })),
      ...starts.map((start) => ({ words: [...key, start, 70, 2 ** 40 + 9] })),
    ]);
    const ours = starts.map((start) => {
      const out = new Uint32Array(70);
      fillWords(out, { key, start, draw: 2 ** 40 + 9 });
      return Array.from(out);
    });
    const keys = names.map((name) => [...createStream(...name).key]);
    assert.deepEqual([...keys, ...ours], theirs);
  },
});

Deno.test("the golden digests still hold", async () => {
  const digests = await Promise.all(
    NAMES.map(async (family) => {
      const request = CASES.find((each) => each.family === family);
      assert.ok(request);
      return [family, await digest(request)];
    }),
  );
  assert.deepEqual(Object.fromEntries(digests), GOLDEN);
});
