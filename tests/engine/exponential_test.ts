import assert from "node:assert/strict";
import { currentHeap } from "../../src/engine/wasm/heap.ts";
import { ELEMENTWISE } from "../../src/engine/wasm/kernels.ts";
import * as tf from "@tensorflow/tfjs";
import { startEngine } from "../../src/engine/engine.ts";
import { erf } from "./float64.ts";

/** A function of the kernels, of each value. */
async function applied(name: keyof typeof ELEMENTWISE, xs: Float32Array): Promise<Float32Array> {
  await startEngine("wasm");
  return tf.tidy(() => {
    const heap = currentHeap();
    const x = tf.tensor1d(xs);
    const out = heap.allocate([xs.length]);
    heap.kernels.elementwise(
      ELEMENTWISE[name],
      heap.address(x),
      xs.length,
      heap.address(out),
      heap.scratch(256),
    );
    return out.dataSync() as Float32Array;
  });
}

/** Distance to the next float32 from a value's own, at least the smallest subnormal. */
function unit(value: number): number {
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(value))), -126);
  return 2 ** (exponent - 23);
}

/** The largest error in units in the last place, over `count` values of [low, high]. */
async function worst(
  name: keyof typeof ELEMENTWISE,
  f: (x: number) => number,
  [low, high]: [number, number],
  count = 200_001,
): Promise<number> {
  const xs = Float32Array.from({ length: count }, (_, i) => low + (high - low) * i / (count - 1));
  const ys = await applied(name, xs);
  let most = 0;
  xs.forEach((x, i) => {
    const wanted = f(x);
    const off = wanted === 0 ? Math.abs(ys[i]) : Math.abs(ys[i] - wanted) / unit(wanted);
    assert.ok(!Number.isNaN(off), `${name}(${x}) is ${ys[i]}`);
    most = Math.max(most, off);
  });
  return most;
}

Deno.test("exp is right to 2 units in the last place, subnormal results too", async () => {
  assert.ok(await worst("exp", Math.exp, [-1, 1]) <= 2);
  assert.ok(await worst("exp", Math.exp, [-103.9, 88.7228]) <= 2);
});

Deno.test("log is right to 2 units in the last place away from 1, absolutely near it", async () => {
  assert.ok(await worst("log", Math.log, [1e-3, 0.9]) <= 2);
  assert.ok(await worst("log", Math.log, [1.1, 1e6]) <= 2);
  assert.ok(await worst("log", Math.log, [0.9, 1.1]) <= 2);
  assert.ok(await worst("log", Math.log, [1e-45, 1e-37], 2001) <= 2);
});

Deno.test("tanh is right to 2 units in the last place, erf to 7", async () => {
  assert.ok(await worst("tanh", Math.tanh, [-10, 10]) <= 2);
  assert.ok(await worst("tanh", Math.tanh, [-1e-3, 1e-3]) <= 2);
  assert.ok(await worst("erf", erf, [-3, 3], 20_001) <= 7);
});

Deno.test("at the ends of float32 the functions are what IEEE 754 says, in vectors and behind", async () => {
  const cases: [keyof typeof ELEMENTWISE, number, number][] = [
    ["exp", 0, 1],
    ["exp", -0, 1],
    ["exp", 89, Infinity],
    ["exp", Infinity, Infinity],
    ["exp", -104, 0],
    ["exp", -Infinity, 0],
    ["exp", NaN, NaN],
    ["log", 0, -Infinity],
    ["log", -0, -Infinity],
    ["log", 1, 0],
    ["log", -1, NaN],
    ["log", Infinity, Infinity],
    ["log", NaN, NaN],
    ["tanh", 0, 0],
    ["tanh", -0, -0],
    ["tanh", 100, 1],
    ["tanh", -Infinity, -1],
    ["tanh", NaN, NaN],
    ["erf", 10, 1],
    ["erf", -Infinity, -1],
    ["erf", NaN, NaN],
  ];
  for (const [name, x, y] of cases) {
    // Four values at once and the rest one by one.
    const ys = await applied(name, new Float32Array(7).fill(x));
    for (const actual of ys) assert.ok(Object.is(actual, y), `${name}(${x}) is ${actual}`);
  }
});
