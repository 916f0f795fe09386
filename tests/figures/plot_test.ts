import assert from "node:assert/strict";
import { join } from "node:path";
import { Plot, plot, styled, writeFigure } from "../../src/figures/mod.ts";
import { OKABE_ITO } from "../../src/figures/theme.ts";
import { withFolder } from "../support/temporary.ts";

const ROWS = [1, 2, 4].flatMap((rank) =>
  ["LottaLoRA", "full"].map((method) => ({ rank, method, accuracy: 99 - 6 / rank }))
);
const LINE = Plot.line(ROWS, { x: "rank", y: "accuracy", stroke: "method" });
const textsOf = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]+)</g)].map(([, text]) => text);

Deno.test("a plot of one's own has our size, type and colours, and its legend in the SVG", () => {
  const { svg, width, height } = plot({
    ...{ title: "By rank", caption: "Made up.", color: { legend: true }, marks: [LINE] },
  });
  assert.equal(width, 237.6);
  assert.equal(height % 6, 0);
  assert.match(svg, /<title>By rank<\/title><desc>Made up\.<\/desc>/);
  const texts = textsOf(svg);
  for (const text of ["LottaLoRA", "full", "rank", "Made up."]) assert.ok(texts.includes(text));
  assert.deepEqual(
    [OKABE_ITO.blue, OKABE_ITO.vermillion].map((colour) => svg.includes(`stroke="${colour}"`)),
    [true, true],
  );
  assert.doesNotMatch(svg, /currentColor|system-ui|<style|<figure|<div/);
});

Deno.test("colours that are chosen stay, and other scales are left to Plot", () => {
  const range = ["#123456", "#654321"];
  const chosen = plot({ color: { range, legend: true }, marks: [LINE] }).svg;
  assert.ok(range.every((colour) => chosen.includes(`fill="${colour}"`)));
  const marks = [Plot.dot(ROWS, { x: "rank", y: "accuracy", fill: "accuracy" })];
  assert.match(plot({ color: { scheme: "viridis" }, marks }).svg, /fill="#fde725"/);
});

Deno.test("names of facets have room, unless margins are given", () => {
  const bars = [Plot.barY(ROWS, { x: "rank", y: "accuracy", fx: "method" })];
  const top = (svg: string) =>
    Math.min(...[...svg.matchAll(/<rect x[^>]* y="([\d.]+)"/g)].map(([, y]) => Number(y)));
  assert.equal(top(plot({ marks: bars }).svg), 20);
  assert.equal(top(plot({ marginTop: 40, marks: bars }).svg), 40);
});

Deno.test("a width is a paper's or in points, and a style has the last word", () => {
  const widthOf = (width?: "page" | number) => plot({ width, marks: [LINE] }).width;
  assert.deepEqual([widthOf(), widthOf("page"), widthOf(300)], [237.6, 496.8, 300]);
  assert.equal(styled({ width: "icml" }, () => widthOf(300)), 3.25 * 72);
});

Deno.test("a figure that ends a cell shows itself with its font, and is no other value for it", async () => {
  const figure = plot({ title: "By rank", marks: [LINE] });
  assert.deepEqual(Object.keys(figure), ["svg", "width", "height", "title", "note", "data"]);
  const display: unknown = Reflect.get(figure, Symbol.for("Jupyter.display"));
  assert.ok(typeof display === "function");
  const shown = await display.call(figure);
  assert.equal(shown["text/plain"], "By rank");
  assert.match(shown["image/svg+xml"], /<\/desc><style>@font-face/);
});

Deno.test("a plot of one's own is written as ours are, also without small print", async () => {
  await withFolder(async (folder) => {
    const figure = plot({ marks: [LINE], data: ROWS });
    await writeFigure(folder, "own", figure, { rowDigest: "none", command: "mine" });
    const svg = await Deno.readTextFile(join(folder, "own.svg"));
    assert.match(svg, /<metadata>rows sha256 none; made by: mine<\/metadata>/);
    assert.match(svg, /@font-face/);
    const csv = await Deno.readTextFile(join(folder, "own.csv"));
    assert.equal(csv.split("\n")[1], "1,LottaLoRA,93");
  });
});

Deno.test("what could not be drawn is refused in words", () => {
  const count = Plot.dot(ROWS, { x: "rank", y: "rank", fill: "rank" });
  const cases: [unknown, RegExp][] = [
    [
      undefined,
      /^UsageError: Cannot call plot: options must be an object with marks, as Plot\.plot takes it, got undefined$/,
    ],
    [{ marks: [], width: 20 }, /is "column", "page" or 72 to 1440 points, got 20$/],
    [{ marks: [], width: "wide" }, /72 to 1440 points, got "wide"$/],
    [{ color: { legend: true }, marks: [count] }, /categories alone, got .* that is linear$/],
    [{ marks: [], symbol: { legend: true } }, /legend of color, got one of symbol$/],
  ];
  for (const [options, expected] of cases) {
    assert.throws(() => plot(options as Parameters<typeof plot>[0]), expected);
  }
});
