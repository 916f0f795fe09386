import kstest from "@stdlib/stats-kstest";
import assert from "node:assert/strict";
import { FAMILIES, type FamilyName } from "../../src/backbone/families.ts";
import { normalCdf } from "../random/normal_law.ts";
import { moment, sample } from "./samples.ts";

/** Chance of a false alarm, were the seed not fixed. */
const ALPHA = 1e-3;

function assertLaw(values: Float64Array, law: string | ((x: number) => number), ...rest: number[]) {
  // The exact p-value takes time that grows faster than the square of the sample.
  const { pValue, statistic } = kstest(values.slice(0, 8000), law, ...rest);
  assert.ok(pValue > ALPHA, `D = ${statistic}, p = ${pValue}`);
}

function assertNear(actual: number, expected: number, tolerance: number): void {
  assert.ok(
    Math.abs(actual - expected) <= tolerance,
    `${actual} is not ${expected} +- ${tolerance}`,
  );
}

const TRUNCATED = 2 * normalCdf(2) - 1;
/** Families with a continuous distribution function, at their native parameters. */
const LAWS: [FamilyName, string | ((x: number) => number), ...number[]][] = [
  ["normal", "normal", 0, 1],
  [
    "truncated_normal",
    (x) => (normalCdf(Math.max(-2, Math.min(x, 2))) - normalCdf(-2)) / TRUNCATED,
  ],
  ["uniform", "uniform", -0.1, 0.1],
  ["kaiming_normal", "normal", 0, Math.sqrt(2 / 200)],
  ["kaiming_uniform", "uniform", -1 / Math.sqrt(200), 1 / Math.sqrt(200)],
  ["xavier_normal", "normal", 0, Math.sqrt(2 / 400)],
  ["xavier_uniform", "uniform", -Math.sqrt(6 / 400), Math.sqrt(6 / 400)],
  ["laplace", "laplace", 0, 0.1],
  ["student_t", "t", 3],
  ["gaussian_mixture", (x) => 0.9 * normalCdf(x / 0.05) + 0.1 * normalCdf(x / 0.5)],
  ["normal_16bit", "normal", 0, 1],
];

for (const [family, ...law] of LAWS) {
  Deno.test(`${family} follows its law (Kolmogorov-Smirnov)`, () => {
    assertLaw(sample(family), ...law);
  });
}

Deno.test("beta follows Beta(2, 2) and exponential its law, after a shift", () => {
  assertLaw(sample("beta").map((x) => x / 0.2 + 0.5), "beta", 2, 2);
  assertLaw(sample("exponential").map((x) => x + 0.1), "exponential", 10);
});

Deno.test("cauchy follows its law between the clamps, and is clamped as often as it should", () => {
  const values = sample("cauchy");
  const inside = values.filter((x) => Math.abs(x) < 1);
  const share = 2 * Math.atan(10) / Math.PI;
  assertLaw(inside, (x) => Math.min(Math.max(0.5 + Math.atan(x / 0.1) / Math.PI / share, 0), 1));
  assertNear(
    inside.length / values.length,
    share,
    5 * Math.sqrt(share * (1 - share) / values.length),
  );
  assert.equal(Math.max(...values), 1);
});

Deno.test("the non-zero entries of sparse families are normal, and as many as they should be", () => {
  for (const [family, density] of [["sparse_normal", 0.8], ["sparse_erdos_renyi", 0.2]] as const) {
    const values = sample(family);
    const present = values.filter((x) => x !== 0);
    assertNear(present.length / values.length, density, 5 * 0.4 / Math.sqrt(values.length));
    assertLaw(present, "normal", 0, 1);
  }
});

Deno.test("quantised families have exactly their levels, each as likely as any other", () => {
  for (const bits of [2, 4, 8] as const) {
    const counts = new Map<number, number>();
    for (const x of sample(`normal_${bits}bit`)) counts.set(x, (counts.get(x) ?? 0) + 1);
    const expected = 40_000 / 2 ** bits;
    const chi2 = counts.values().reduce(
      (sum, count) => sum + (count - expected) ** 2 / expected,
      0,
    );
    const freedom = 2 ** bits - 1;
    assert.equal(counts.size, 2 ** bits);
    assert.ok(chi2 < freedom + 5 * Math.sqrt(2 * freedom), `chi-square ${chi2}`);
  }
  const values = sample("normal_16bit", { dIn: 1024, dOut: 1024 });
  // Of 65,536 cells hit 16 times each on average, about 65,536 e^-16 < 1 stays empty.
  assertNear(new Set(values).size, 65_536, 3);
  for (const family of ["binary", "sign"] as const) {
    assert.deepEqual([...new Set(sample(family))].toSorted(), [-1, 1]);
  }
  assert.ok(sample("zero").every((x) => Object.is(x, 0)));
});

Deno.test("fan-in gives mean 0 and variance 1 / dIn, a number its own deviation", () => {
  for (const family of Object.keys(FAMILIES) as FamilyName[]) {
    const described = FAMILIES[family];
    if (described.kind !== "entry" || described.ownVariance) continue;
    for (const [scale, deviation] of [["fan-in", 1 / Math.sqrt(300)], [0.1, 0.1]] as const) {
      const values = sample(family, { dIn: 300, dOut: 300, scale }).map((x) => x / deviation);
      // The fourth moment of student_t (nu = 3) is infinite: its variance converges slowly.
      const tolerance = family === "student_t"
        ? 0.2
        : 5 * Math.sqrt(moment(values, 4) / values.length);
      assertNear(moment(values, 1), 0, 5 / Math.sqrt(values.length));
      assertNear(moment(values, 2), 1, tolerance);
    }
  }
});

Deno.test("skewness and kurtosis tell the families apart as theory says", () => {
  const expected: [FamilyName, number, number][] = [
    ["normal", 3, 0.2],
    ["uniform", 1.8, 0.05],
    ["laplace", 6, 0.8],
    ["beta", 15 / 7, 0.06],
    ["exponential", 9, 1.5],
    ["binary", 1, 0],
    ["sign", 1, 0],
    // 3 E s^4 / (E s^2)^2 of the two variances.
    [
      "gaussian_mixture",
      3 * (0.9 * 0.05 ** 4 + 0.1 * 0.5 ** 4) / (0.9 * 0.05 ** 2 + 0.1 * 0.5 ** 2) ** 2,
      2.5,
    ],
  ];
  for (const [family, kurtosis, tolerance] of expected) {
    const values = sample(family);
    const spread = Math.sqrt(moment(values, 2));
    const standard = values.map((x) => x / spread);
    assertNear(moment(standard, 4), kurtosis, tolerance);
    assertNear(moment(standard, 3), family === "exponential" ? 2 : 0, 0.25);
  }
});
