import assert from "node:assert/strict";
import { betaTraces } from "../../src/figures/beta_traces.ts";
import { embedFonts } from "../../src/figures/embed.ts";
import { currentStyle, type FigureStyle, styled } from "../../src/figures/style.ts";

const draw = () =>
  betaTraces({ betaTrace: [{ step: 0, beta: [1, 1] }, { step: 9, beta: [2, 0] }] });
const sizeOf = (svg: string) =>
  [...svg.slice(0, 200).matchAll(/(?:width|height)="([\d.]+)pt"/g)].map(([, points]) =>
    Number(points)
  );

Deno.test("a style sets width and size of text on paper: all is scaled, nothing laid out anew", () => {
  const usual = draw();
  const [width] = sizeOf(styled({ width: 5 }, draw).svg);
  assert.equal(width, 360);
  assert.deepEqual(sizeOf(styled({ width: "icml" }, draw).svg)[0], 234);
  const { svg, height } = styled({ width: 3.3, fontSize: 4 }, draw);
  assert.equal(height, sizeOf(svg)[1]);
  // Half the size of text: drawn twice as wide, then halved.
  assert.match(svg, /viewBox="0 0 475\.2 /);
  assert.deepEqual(draw(), usual);
  assert.deepEqual(currentStyle(), {});
});

Deno.test("a style sets colours, words and the small print, in legend, axes and series", () => {
  const style: FigureStyle = {
    colours: ["#aa3377"],
    labels: { "layer 1": "input side", "optimiser step": "updates" },
    caption: false,
  };
  const { svg, note } = styled(style, draw);
  for (const there of ["#aa3377", ">input side<", ">updates<"]) {
    assert.ok(svg.includes(there), there);
  }
  for (const gone of ["#0072B2", ">layer 1<", ">optimiser step<"]) {
    assert.ok(!svg.includes(gone), gone);
  }
  assert.doesNotMatch(svg, /<text[^>]*>Lines: mean/);
  assert.match(note, /Lines: mean/);
});

Deno.test("another font is named, and ours is not embedded", async () => {
  const { svg } = styled({ fontFamily: "Times" }, draw);
  assert.match(svg, /font-family="Times"/);
  assert.equal(await embedFonts(svg), svg);
});

Deno.test("a style ends with its figure, whether that fails or is waited for", async () => {
  assert.throws(() => styled({ width: 2 }, () => betaTraces({ series: [] })), /there are no rows/);
  assert.deepEqual(currentStyle(), {});
  const later = styled({ width: 2 }, async () => {
    await Promise.resolve();
    return draw();
  });
  assert.equal(sizeOf((await later).svg)[0], 144);
  assert.deepEqual(currentStyle(), {});
});

const WRONG: [unknown, RegExp][] = [
  [[], /^A style is an object/],
  [{ widht: 3 }, /^A style has no key "widht" \(did you mean width\?\): width, fontSize/],
  [{ width: "jmlr" }, /^Unknown journal "jmlr"/],
  [{ width: 0 }, /^A style's width lies in \[1, 20\], got 0$/],
  [{ fontSize: "8" }, /^A style's fontSize lies in \[4, 24\], got "8"$/],
  [
    { colours: ["red"] },
    /^A style's colours is a list of colours such as "#0072b2", got \["red"\]$/,
  ],
  [{ labels: { a: 1 } }, /^A style's labels is texts by the texts they stand for/],
  [{ caption: "no" }, /^A style's caption is true or false, got "no"$/],
  [{ rows: ["tiny"] }, /^A style's rows is values by field, such as /],
  [{ rows: { rank: [] } }, /^A style's rows is .*, got \{"rank":\[\]\}$/],
  [{ rows: { rank: null } }, /^A style's rows is values by field/],
  [{ rows: { preset: "tiny" } }, /^A style's rows are for deno task figures, which reads stored/],
];

for (const [style, message] of WRONG) {
  Deno.test(`the style ${JSON.stringify(style)} is refused in one line`, () => {
    assert.throws(() => styled(style as FigureStyle, draw), { name: "UsageError", message });
  });
}
