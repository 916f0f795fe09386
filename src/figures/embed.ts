/**
 * The font of a figure inside it, so that it looks the same wherever it is opened.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import subsetFont from "subset-font";
import { loadFonts } from "./fonts.ts";

/** How the font is called in figures. */
const FAMILY = "Source Sans 3";

/** Weights, as `font-weight` has them. */
const WEIGHTS = { regular: 400, semiBold: 600 } as const;

/**
 * Puts the signs that an SVG shows into it as a font of its own, a few kilobytes: viewers that have no
 * Source Sans would take a wider one, and cut lines off.
 *
 * @param svg of `renderFigure`.
 * @returns the same with a style sheet behind its description; equal figures give equal texts. One in
 * another font stays as it is.
 */
export async function embedFonts(svg: string): Promise<string> {
  if (!svg.includes(FAMILY)) return svg;
  const text = [...new Set(svg.replace(/<[^>]*>/g, "").replace(/&\w+;/g, "&<>"))].sort().join("");
  const fonts = await loadFonts();
  const weights = (Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[])
    .filter((weight) => weight === "regular" || /font-weight="(600|bold)"/.test(svg));
  const faces = await Promise.all(weights.map(async (weight) => {
    const subset = await subsetFont(Buffer.from(fonts[weight]), text, {
      targetFormat: "woff2",
      keepFeatures: ["kern", "tnum"],
      noLayoutClosure: false,
      noHinting: true,
    });
    return `@font-face{font-family:"${FAMILY}";font-weight:${WEIGHTS[weight]};` +
      `src:url(data:font/woff2;base64,${subset.toString("base64")})}`;
  }));
  return svg.replace("</desc>", () => `</desc><style>${faces.join("")}</style>`);
}
