import assert from "node:assert/strict";
import {
  canonicalJson,
  describeLength,
  describeRun,
  rowKey,
} from "../../../src/studies/rows/row.ts";
import { configOf, IDENTITY } from "../rows.ts";

Deno.test("canonical JSON does not depend on the order of properties", () => {
  const text = canonicalJson({ b: [1, { z: null, y: "é" }], a: undefined, A: true });
  assert.equal(text, '{"A":true,"b":[1,{"y":"é","z":null}]}');
  assert.equal(canonicalJson({ A: true, b: [1, { y: "é", z: null }] }), text);
});

Deno.test("canonical JSON refuses numbers that JSON would turn into null", () => {
  for (const value of [NaN, Infinity, -Infinity]) {
    assert.throws(() => canonicalJson({ value }), /got (NaN|-?Infinity)/);
  }
});

Deno.test("a row's key changes with everything that decides a result, and nothing else", () => {
  const key = rowKey(configOf(1), IDENTITY);
  assert.match(key, /^[0-9a-f]{64}$/);
  assert.equal(rowKey(structuredClone(configOf(1)), { ...IDENTITY, data: "renamed" }), key);
  const others = [
    rowKey(configOf(2), IDENTITY),
    rowKey({ ...configOf(1), benchmark: "other" }, IDENTITY),
    rowKey(configOf(1), { ...IDENTITY, dataDigest: "e".repeat(64) }),
    rowKey(configOf(1), { ...IDENTITY, engine: "cpu" }),
    rowKey(configOf(1), { ...IDENTITY, behaviour: { clip: "f".repeat(16) } }),
    rowKey(configOf(1), { ...IDENTITY, generatorVersion: 2 }),
  ];
  assert.equal(new Set([key, ...others]).size, 1 + others.length);
});

Deno.test("a seed given as text is not the seed given as number", () => {
  const text = configOf(1);
  text.seeds.backbone = "1";
  assert.notEqual(rowKey(text, IDENTITY), rowKey(configOf(1), IDENTITY));
});

Deno.test("a run is described by what sets it apart", () => {
  const config = configOf(3, { resample: { schedule: "batch", k: 2 }, adapter: { rank: 4 } });
  assert.equal(describeRun(config), "mnist tiny lottalora r=4 normal batch(2) 20 epochs seed 3");
  const pool = configOf(3, { resample: { schedule: "batch", k: 2, pool: true } });
  assert.match(describeRun(pool), / normal pool batch\(2\) 20 epochs /);
  const control = { method: "full" } as const;
  assert.equal(describeRun(configOf(3, control)), "mnist tiny full 20 epochs seed 3");
  assert.equal(
    describeRun(configOf(3, { ...control, steps: 5 })),
    "mnist tiny full 5 steps seed 3",
  );
  const started = configOf(3, { ...control, initial: "backbone", backbone: { family: "cauchy" } });
  assert.equal(describeRun(started), "mnist tiny full from cauchy 20 epochs seed 3");
  assert.equal(describeLength(configOf(3, { epochs: 1 })), "1 epoch");
  assert.equal(describeLength(configOf(3, { steps: 1 })), "1 step");
});
