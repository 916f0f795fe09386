import assert from "node:assert/strict";
import { PCA } from "ml-pca";
import { generateBackbone } from "../../../../src/backbone/generate.ts";
import { largestSingularValue } from "../../../../src/backbone/spectrum.ts";
import {
  gaussianLaw,
  singularValues,
  spectralNorm,
} from "../../../../src/studies/findings/beta/singular_values.ts";
import { configOf, rowOf } from "../../rows.ts";

function assertClose(actual: number, expected: number, tolerance = 1e-9): void {
  const apart = Math.abs(actual / expected - 1);
  assert.ok(apart <= tolerance, `${actual} against ${expected}: ${apart} apart`);
}

/** By the eigenvalues of all of K^T K, which npm:ml-pca finds. */
function byEigenvalues(matrix: Float32Array, dIn: number, dOut: number): number {
  const gram = Array.from({ length: dOut }, (_, a) =>
    Array.from({ length: dOut }, (_, b) => {
      let sum = 0;
      for (let i = 0; i < dIn; i++) sum += matrix[i * dOut + a] * matrix[i * dOut + b];
      return sum;
    }));
  return Math.sqrt(new PCA(gram, { isCovarianceMatrix: true }).getEigenvalues()[0]);
}

Deno.test("the largest singular value of matrices that have it written on them", () => {
  const cases: [number[], number, number, number][] = [
    [[3, 0, 0, -4, 0, 0], 3, 2, 4], // diagonal
    [[3, 4], 2, 1, 5], // one column: its length
    [[3, 4], 1, 2, 5], // one row
    [[2, 4, 6, 1, 2, 3], 2, 3, Math.sqrt(70)], // (2, 1) times (1, 2, 3)
    [[0.6, -0.8, 0.8, 0.6], 2, 2, 1], // a rotation
    [[0, 0, 0, 0], 2, 2, 0],
  ];
  for (const [entries, dIn, dOut, expected] of cases) {
    const found = spectralNorm(Float32Array.from(entries), { dIn, dOut });
    assert.ok(Math.abs(found - expected) < 1e-6, `${entries}: ${found}, expected ${expected}`);
  }
});

for (const [dIn, dOut] of [[128, 64], [64, 128], [300, 200]]) {
  Deno.test(`drawn ${dIn} x ${dOut}: as all eigenvalues of K^T K say, not below power iteration`, () => {
    for (const seed of [42, 43, 44]) {
      const request = { seed, path: "hidden.0", dIn, dOut };
      const matrix = generateBackbone(request);
      const found = spectralNorm(matrix, request);
      assertClose(found, byEigenvalues(matrix, dIn, dOut));
      // Power iteration comes from below, and 128 steps leave it short of the edge.
      const power = largestSingularValue(Float64Array.from(matrix), request);
      assert.ok(power <= found * (1 + 1e-12) && power > 0.998 * found, `${power} and ${found}`);
    }
  });
}

Deno.test("an orthogonal backbone changes no length: all its singular values are equal", () => {
  const request = { seed: 42, path: "hidden.0", dIn: 96, dOut: 96, family: "orthogonal" } as const;
  assertClose(spectralNorm(generateBackbone(request), request), 1, 1e-6);
});

Deno.test("every layer of the rows' networks under five seeds, at two scales", () => {
  const found = singularValues([rowOf(configOf(42), 90)]);
  assert.equal(found.length, 2 * 2 * 5);
  assert.deepEqual(
    found.slice(0, 3).map(({ preset, scale, seed, layer, dIn, dOut }) =>
      [preset, scale, seed, layer, dIn, dOut].join(" ")
    ),
    ["tiny fan-in 42 1 784 128", "tiny fan-in 42 2 128 64", "tiny fan-in 43 1 784 128"],
  );
  assert.deepEqual([...new Set(found.map(({ scale }) => scale))], ["fan-in", "σ = 0.1"]);
});

Deno.test("each is that of the matrix which a model of this seed and scale really has", () => {
  const found = singularValues([rowOf(configOf(42), 90)]);
  for (const [name, scale] of [["fan-in", "fan-in"], ["σ = 0.1", 0.1]] as const) {
    for (const { dIn, dOut, layer, seed, value } of found.filter((one) => one.scale === name)) {
      const request = { seed, path: `hidden.${layer - 1}`, dIn, dOut, scale };
      assertClose(value, spectralNorm(generateBackbone(request), request), 1e-6);
    }
  }
});

Deno.test("rows say which networks are meant, and nothing else", () => {
  const row = rowOf(configOf(42), 90);
  const others = rowOf(
    configOf(7, { backbone: { family: "binary", scale: 0.3 }, adapter: { rank: 2 } }),
    10,
  );
  assert.deepEqual(singularValues([others, row]), singularValues([row]));
  assert.deepEqual(singularValues([rowOf(configOf(42, { method: "full" }), 90)]), []);
  assert.deepEqual(singularValues([]), []);
});

Deno.test("of a square matrix the law is the paper's 2 sqrt(d) sigma", () => {
  assertClose(gaussianLaw({ dIn: 768, dOut: 768, sigma: 0.1 }), 2 * Math.sqrt(768) * 0.1);
  assertClose(gaussianLaw({ dIn: 400, dOut: 100, sigma: 1 / 20 }), 1.5);
});
