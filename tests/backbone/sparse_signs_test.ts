import assert from "node:assert/strict";
import { cellsOf, type SignsRequest, sparseSigns } from "../../src/backbone/sparse_signs.ts";
import { UsageError } from "../../src/errors.ts";
import { createStream } from "../../src/random/stream.ts";

const ODD: SignsRequest = { seed: 7, path: "hidden.0.kernel", rows: 211, columns: 53, spacing: 9 };

/** Entry by entry from the law, in whole numbers of any length. */
function byTheLaw({ seed, path, rows, columns, spacing }: SignsRequest): string[] {
  const cells = Math.ceil(columns / spacing);
  const words = createStream(seed, path, "signs").words(0, rows * cells);
  return [...words].flatMap((word, index) => {
    const [row, cell] = [Math.floor(index / cells), index % cells];
    const place = Number((BigInt(word) / 2n * BigInt(spacing)) >> 31n);
    const column = cell * spacing + place;
    return column < columns ? [`${row} ${column} ${word % 2 === 0 ? 1 : -1}`] : [];
  });
}

function listed({ rows, columns, values }: ReturnType<typeof sparseSigns>): string[] {
  return [...rows].map((row, i) => `${row} ${columns[i]} ${values[i]}`);
}

Deno.test("sparse signs are those of the written law, at odd sizes and at the ends of the ranges", () => {
  const cases: SignsRequest[] = [
    ODD,
    { ...ODD, columns: 3 },
    { ...ODD, spacing: 1 },
    { ...ODD, spacing: 65_536, columns: 70_001, rows: 5 },
    { ...ODD, rows: 1, columns: 1, spacing: 1 },
    // More words than are taken at a time.
    { ...ODD, rows: 30_011 },
  ];
  for (const request of cases) assert.deepEqual(listed(sparseSigns(request)), byTheLaw(request));
});

Deno.test("sparse signs of some rows are those of the whole, without the others", () => {
  const { rows, columns, values } = sparseSigns(ODD);
  for (const [from, to] of [[0, 1], [17, 130], [210, 211], [50, 50]]) {
    const wanted = [...rows.keys()].filter((i) => rows[i] >= from && rows[i] < to);
    assert.deepEqual(
      listed(sparseSigns(ODD, from, to)),
      wanted.map((i) => `${rows[i]} ${columns[i]} ${values[i]}`),
    );
  }
});

Deno.test("in each cell of a row stands one sign, everywhere as often and as often positive", () => {
  const request = { ...ODD, rows: 40_000, columns: 28, spacing: 7 };
  const { rows, columns, values } = sparseSigns(request);
  assert.equal(values.length, request.rows * cellsOf(request));
  rows.forEach((row, i) => {
    assert.equal(row, Math.floor(i / 4));
    assert.equal(Math.floor(columns[i] / 7), i % 4);
  });
  const counts = new Float64Array(request.columns);
  columns.forEach((column) => counts[column]++);
  // Five standard deviations of a binomial count.
  const [mean, bound] = [request.rows / 7, 5 * Math.sqrt(request.rows * 6 / 49)];
  counts.forEach((count) => assert.ok(Math.abs(count - mean) < bound, `${count}`));
  const sum = values.reduce((sum, value) => sum + value, 0);
  assert.ok(Math.abs(sum) < 5 * Math.sqrt(values.length), `${sum}`);
});

Deno.test("sparse signs of another seed or place are others", () => {
  const own = listed(sparseSigns(ODD));
  assert.notDeepEqual(listed(sparseSigns({ ...ODD, seed: 8 })), own);
  assert.notDeepEqual(listed(sparseSigns({ ...ODD, path: "hidden.1.kernel" })), own);
});

Deno.test("sparse signs that cannot be are refused with the value", () => {
  const wrong: [Partial<SignsRequest>, RegExp][] = [
    [{ rows: 0 }, /rows must be an integer in \[1, 2147483647\], got 0/],
    [{ columns: 1.5 }, /columns must be .* got 1\.5/],
    [{ spacing: 65_537 }, /spacing must be an integer in \[1, 65536\], got 65537/],
  ];
  for (const [change, why] of wrong) {
    assert.throws(() => sparseSigns({ ...ODD, ...change }), (error: Error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, why);
      return true;
    });
  }
  assert.throws(() => sparseSigns(ODD, 5, 212), /the row after the last must .* got 212/);
});
