import assert from "node:assert/strict";
import { compare, differenceOf } from "../../src/bench/compare.ts";
import { absent, type Contestant } from "../../src/bench/contestant.ts";
import { createNetwork } from "../../src/models/network.ts";
import { memoryLedger } from "../../src/models/memory.ts";
import { benchMemory, trainingPeak } from "../../src/bench/memory.ts";
import { architectureOf, configOf } from "../../src/bench/workload.ts";

const OPTIONS = {
  repetitions: { warmUps: 0, counted: 3 },
  timed: { dropout: 0.1, warmUps: 1, counted: 2 },
  compared: 2,
};

/** Somebody who takes `seconds` a step, and has these losses without dropout. */
function steady(seconds: number, losses: number[]): Contestant {
  return ({ dropout }) => Promise.resolve({ seconds, losses: dropout === 0 ? losses : [9, 9] });
}

Deno.test("bench: quotients are valid between those present whose losses agree where they must", async () => {
  const of = (above: string, below: string, sameWork: boolean) => ({
    measure: `${above} by ${below}`,
    of: [above, below] as const,
    promised: { atLeast: 2 },
    sameWork,
  });
  const { ratios, rates } = await compare({
    contestants: {
      ours: steady(0.1, [2, 1]),
      same: steady(0.3, [2.001, 1.0005]),
      other: steady(0.4, [2, 1.1]),
      nobody: absent("nobody is here"),
    },
    quotients: [
      of("same", "ours", true),
      of("other", "ours", true),
      of("other", "ours", false),
      of("nobody", "ours", true),
    ],
  }, OPTIONS);
  assert.deepEqual(ratios.map(({ value, met, reason }) => [value, met, reason]), [
    [3, true, undefined],
    [null, null, "not valid: in step 2 the losses are 1.10000 and 1.00000"],
    [4, true, undefined],
    [null, null, "nobody is here"],
  ]);
  assert.deepEqual(rates.map(({ measure, value, unit }) => [measure, value, unit]), [
    ["ours", 100, "ms a step"],
    ["same", 300, "ms a step"],
    ["other", 400, "ms a step"],
  ]);
});

Deno.test("bench: what nothing is promised of is told; who is compared with nobody takes one step first", async () => {
  const asked: string[] = [];
  const watched = (name: string, seconds: number): Contestant => ({ dropout, counted }) => {
    if (dropout === 0) asked.push(`${name} ${counted}`);
    return Promise.resolve({ seconds, losses: [2, 1] });
  };
  const { ratios, rates } = await compare({
    contestants: { a: watched("a", 0.1), b: watched("b", 0.2), c: watched("c", 0.4) },
    quotients: [
      { measure: "b / a", of: ["b", "a"], sameWork: true },
      { measure: "c / a", of: ["c", "a"], sameWork: false, promised: { atLeast: 1 } },
      { measure: "d / a", of: ["d", "a"], sameWork: false },
    ],
  }, OPTIONS);
  assert.deepEqual(ratios.map(({ measure, value }) => [measure, value]), [["c / a", 4]]);
  assert.deepEqual(rates[0], { measure: "b / a", value: 2, unit: "x" });
  assert.ok(rates.every(({ measure }) => measure !== "d / a"));
  assert.deepEqual(asked, ["a 2", "b 2", "c 1"]);
});

Deno.test("bench: losses that are no numbers, or too few, never agree", () => {
  assert.equal(differenceOf([1, 2], [1.0005, 2]), null);
  assert.match(differenceOf([1, NaN], [1, NaN]) ?? "", /in step 2 .* NaN and NaN/);
  assert.match(differenceOf([1], [1, 2]) ?? "", /1 losses beside 2/);
});

Deno.test("bench: peaks of memory are told in MiB and set against the peak of full training", async () => {
  const peaks = { full: 200, memory: 60, packed: 40, regenerate: 20 };
  const { ratios, rates } = await benchMemory((method, keep) =>
    Promise.resolve(2 ** 20 * (method === "full" ? peaks.full : peaks[keep]))
  );
  assert.deepEqual(ratios.map(({ value, met }) => [value, met]), [[0.3, true], [0.1, false]]);
  assert.deepEqual(rates.map(({ value, unit }) => [value, unit]), [
    [200, "MiB"],
    [60, "MiB"],
    [20, "MiB"],
  ]);
});

Deno.test("bench: the peaks measured are what the ledger of memory adds up", async () => {
  const widths = [300, 520, 510, 10];
  const base = { widths, rank: 8, trainBeta: true, weightDecay: 1e-2 };
  for (
    const [method, keep] of [
      ["full", "memory"],
      ["lottalora", "memory"],
      ["lottalora", "regenerate"],
    ] as const
  ) {
    const measured = await trainingPeak(method, keep, widths);
    const work = { ...base, method };
    const network = createNetwork(architectureOf(work), { ...configOf(work, 1, 0), keep });
    network.materialise();
    const ledger = memoryLedger(network, "adamw");
    network.dispose();
    const { block, ...others } = ledger;
    const held = Object.values(others).reduce((sum, bytes) => sum + bytes, 0);
    // Not all gradients are there yet while a block is.
    assert.ok(measured >= held, `${method}, ${keep}: ${measured} bytes of ${held}`);
    assert.ok(measured <= held + block + 4096, `${method}, ${keep}: ${measured} bytes of ${held}`);
  }
});
