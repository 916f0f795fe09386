import assert from "node:assert/strict";
import {
  countNote,
  latexTable,
  requireRows,
  spreadEnds,
  spreadNote,
  spreadOf,
  summariseBy,
  toCsv,
} from "../../src/figures/table.ts";

Deno.test("CSV quotes what needs it and writes numbers in their shortest exact form", () => {
  const table = [
    { name: 'a "b", c', value: 0.1 + 0.2, flag: true, none: null },
    { name: "two\nlines", value: 1e21, flag: false, none: null },
  ];
  assert.equal(
    toCsv(table),
    'name,value,flag,none\n"a ""b"", c",0.30000000000000004,true,\n"two\nlines",1e+21,false,\n',
  );
});

Deno.test("a summary holds mean, sample standard deviation, range and count", () => {
  assert.deepEqual(spreadOf([1, 2, 3, 4]), {
    mean: 2.5,
    sd: Math.sqrt(5 / 3),
    low: 1,
    high: 4,
    n: 4,
  });
});

Deno.test("a single value has no standard deviation: an empty cell, an error bar without length", () => {
  const single = spreadOf([7]);
  assert.deepEqual(single, { mean: 7, sd: null, low: 7, high: 7, n: 1 });
  assert.equal(toCsv([single]), "mean,sd,low,high,n\n7,,7,7,1\n");
  assert.deepEqual(spreadEnds(single), [7, 7]);
  assert.deepEqual(spreadEnds({ mean: 7, sd: 2 }), [5, 9]);
});

Deno.test("groups keep their order of appearance and only their keys", () => {
  const rows = [{ a: "y", b: 1, v: 1 }, { a: "x", b: 1, v: 5 }, { a: "y", b: 1, v: 3 }];
  const groups = summariseBy(rows, ["a"], (row) => row.v);
  assert.deepEqual(groups.map(({ a, mean, n }) => ({ a, mean, n })), [
    { a: "y", mean: 2, n: 2 },
    { a: "x", mean: 5, n: 1 },
  ]);
  assert.ok(!("b" in groups[0]));
});

Deno.test("the note on n tells when points stand for different counts", () => {
  assert.equal(countNote([{ n: 3 }, { n: 3 }]), "n = 3");
  assert.equal(countNote([{ n: 3 }, { n: 2 }]), "n = 2 to 3");
});

Deno.test("null is a value, Infinity is not", () => {
  requireRows("x", [{ value: null }]);
  assert.throws(
    () => requireRows("x", [{ value: Infinity }]),
    /Cannot draw x: value .* got Infinity in row 0/,
  );
});

Deno.test("spread note: says what the bars are, and that single runs have none", () => {
  assert.equal(spreadNote([{ n: 1 }, { n: 1 }]), "One run a point: no error bars.");
  assert.equal(
    spreadNote([{ n: 2 }, { n: 3 }]),
    "Error bars: 1 sd over seeds, n = 2 to 3 runs a point.",
  );
});

Deno.test("a table in LaTeX holds no sign that pdfLaTeX does not take", () => {
  const text = latexTable(
    [{ "β ± sd": "s = 1/√r, σ = 0.1, ±sqrt(6/r), √(2/n): 5 % → 2 ≤ 3…" }],
    "l",
  );
  assert.match(text, /^\$\\beta\$ \$\\pm\$ sd \\\\$/m);
  assert.match(text, /s = 1\/\$\\sqrt\{r\}\$, \$\\sigma\$ = 0\.1, \$\\pm\$sqrt\(6\/r\), /);
  assert.match(text, /\$\\sqrt\{2\/n\}\$: 5 \\% \$\\to\$ 2 \$\\le\$ 3\\dots\{\}/);
  assert.ok([...text].every((sign) => sign < "\x7f"));
});
