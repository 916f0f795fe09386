import assert from "node:assert/strict";
import { betaSigns, couldTurnNegative } from "../../../src/studies/findings/beta_signs.ts";
import type { Row } from "../../../src/studies/rows/row.ts";
import type { ConfigOverrides, RunResult } from "../../../src/training/config.ts";
import { configOf, rowOf } from "../rows.ts";

function run(changes: ConfigOverrides, result: Partial<RunResult>, seed = 42): Row {
  return rowOf(configOf(seed, changes), 50, {}, { beta: [0.5, 0.4], ...result });
}

Deno.test("a beta can turn negative once the learning rates of its run sum to more than 1", () => {
  // A constant rate of 1e-3: 1,000 steps reach 0, and one more passes it.
  const optimizer = { schedule: "constant", learningRate: 1e-3 } as const;
  const after = (steps: number) => couldTurnNegative(run({ optimizer, steps }, { steps }));
  assert.equal(after(990), false);
  assert.equal(after(1010), true);
});

Deno.test("a cosine goes half as far, and a run that stopped early no further than it came", () => {
  const optimizer = { schedule: "cosine", learningRate: 1e-3 } as const;
  const planned = (epochs: number, done: number) =>
    couldTurnNegative(run({ optimizer, epochs }, { steps: done * 100, epochs: done }));
  assert.equal(planned(19, 19), false);
  assert.equal(planned(21, 21), true);
  // The first 8 of 21 epochs, all but at the full rate.
  assert.equal(planned(21, 8), false);
});

Deno.test("plain gradients are bounded by no rate: their betas count from the first step", () => {
  assert.equal(couldTurnNegative(run({ optimizer: { name: "sgd" } }, { steps: 1 })), true);
});

Deno.test("betas of two designs are told apart: a layer negative in one of them is refuted there", () => {
  const long = { epochs: 100 };
  const of = (changes: ConfigOverrides, first: number) =>
    [42, 43, 44].map((seed) =>
      run(changes, { ...{ steps: 6000, epochs: 100 }, beta: [first + seed / 1e4, 0.9] }, seed)
    );
  const positive = of(long, 0.8);
  const negative = of({ ...long, adapter: { rank: 2 } }, -0.2);
  assert.equal(betaSigns(positive).verdict, "agrees");
  assert.equal(betaSigns([...positive, ...negative]).verdict, "disagrees");
  assert.deepEqual(betaSigns([]).betas, []);
});
