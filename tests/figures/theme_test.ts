import assert from "node:assert/strict";
import { openSvg } from "../../src/figures/png.ts";
import {
  FONT_STACK,
  OKABE_ITO,
  seriesStyle,
  textWidth,
  WIDTHS,
  wrapText,
} from "../../src/figures/theme.ts";

Deno.test("the palette is Okabe and Ito's", () => {
  // M. Okabe and K. Ito, Color Universal Design (2008), RGB values of their table.
  assert.deepEqual(Object.values(OKABE_ITO), [
    "#000000",
    "#E69F00",
    "#56B4E9",
    "#009E73",
    "#F0E442",
    "#0072B2",
    "#D55E00",
    "#CC79A7",
  ]);
});

Deno.test("widths are 3.3 and 6.9 inches", () => {
  assert.equal(WIDTHS.column, 237.6);
  assert.equal(WIDTHS.page, 496.8);
});

Deno.test("among 49 series no two look the same, and near ones differ in colour, dash and marker", () => {
  const looks = Array.from({ length: 49 }, (_, index) => seriesStyle(index));
  assert.equal(new Set(looks.map((look) => `${look.color} ${look.dash}`)).size, 49);
  assert.equal(new Set(looks.map((look) => `${look.color} ${look.marker}`)).size, 49);
  for (const part of ["color", "dash", "marker"] as const) {
    assert.equal(new Set(looks.slice(0, 7).map((look) => look[part])).size, 7, part);
  }
});

Deno.test("every series colour has a contrast of at least 2 to 1 against white", () => {
  for (let index = 0; index < 7; index++) {
    const [red, green, blue] = [1, 3, 5].map((at) => {
      const level = parseInt(seriesStyle(index).color.slice(at, at + 2), 16) / 255;
      return level <= 0.03928 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4;
    });
    const contrast = 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
    assert.ok(contrast >= 2, `${seriesStyle(index).color}: ${contrast}`);
  }
});

Deno.test("widths of text agree with the font that ships", async () => {
  for (const text of ["HamburgefonstivHHH", "test accuracy (%) 0123456789 H"]) {
    const svg =
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 20"><text y="10" font-size="8" ` +
      `font-family="${FONT_STACK}">${text}</text></svg>`;
    const resvg = await openSvg(svg, 300);
    const box = resvg.getBBox();
    assert.ok(box !== undefined);
    // Ink is narrower than advance by the outer side bearings, and kerning moves a few letters.
    assert.ok(Math.abs(box.width - textWidth(text)) < 2, `${box.width} against ${textWidth(text)}`);
    box.free();
    resvg.free();
  }
});

Deno.test("text wraps at spaces, and a word too long stands alone", () => {
  assert.deepEqual(wrapText("one two  three", textWidth("one two")), ["one two", "three"]);
  assert.deepEqual(wrapText("incomprehensible a", 10), ["incomprehensible", "a"]);
  assert.deepEqual(wrapText("", 10), []);
  assert.deepEqual(wrapText("runs, n = 3 each", textWidth("runs, n =")), [
    "runs,",
    "n = 3",
    "each",
  ]);
});
