import assert from "node:assert/strict";
import { embedFonts } from "../../src/figures/embed.ts";
import { sampleFigures } from "./samples.ts";

Deno.test("a figure carries the signs that it shows as a font of a few kilobytes, alike each time", async () => {
  for (const [name, { svg }] of Object.entries(sampleFigures()).slice(0, 6)) {
    const [once, twice] = [await embedFonts(svg), await embedFonts(svg)];
    assert.equal(once, twice, name);
    assert.equal(once.replace(/<style>[^]*?<\/style>/, ""), svg, name);
    const fonts = [...once.matchAll(/base64,([\w+/=]+)\)/g)].map(([, text]) => atob(text));
    assert.ok(fonts.length >= 1 && fonts.length <= 2, name);
    for (const font of fonts) {
      assert.equal(font.slice(0, 4), "wOF2", name);
      assert.ok(font.length < 12_000, `${name}: ${font.length} bytes`);
    }
  }
});

Deno.test("a sign more makes another font, what stands in tags none", async () => {
  const svg = (text: string) =>
    `<svg font-family="Source Sans 3"><desc>d</desc><text x="1">${text}</text></svg>`;
  const [a, b, c] = await Promise.all(["abc", "abcq", "cab"].map((text) => embedFonts(svg(text))));
  const font = (text: string) => /base64,([\w+/=]+)/.exec(text)![1];
  assert.ok(font(b).length > font(a).length);
  assert.equal(font(c), font(a));
});
