/**
 * SVG to vector PDF with embedded fonts, by pdfkit and svg-to-pdfkit.
 *
 * svg2pdf.js is kept more actively, but it loads in a browser only (it wants a global jsPDF and
 * measures text with getBBox); pdfkit itself is alive, and svg-to-pdfkit needs no DOM.
 *
 * @module
 */
import { loadFonts } from "./fonts.ts";

interface PdfDocument extends AsyncIterable<Uint8Array> {
  registerFont(name: string, source: Uint8Array): void;
  end(): void;
}

type PdfConstructor = new (options: Record<string, unknown>) => PdfDocument;
type DrawSvg = (
  pdf: PdfDocument,
  svg: string,
  x: number,
  y: number,
  options: Record<string, unknown>,
) => void;

/** Any fixed date will do: with the clock's, no two runs would give the same bytes. */
const CREATION_DATE = new Date("2000-01-01T00:00:00Z");

/** Where the document is described, as PDF's information dictionary names it. */
export interface PdfInfo {
  /** What is shown. */
  readonly Title: string;
  /** The small print. */
  readonly Subject: string;
  /** Where it comes from. */
  readonly Keywords: string;
}

/**
 * Draws one page of exactly the SVG's size.
 *
 * Streams are left uncompressed: deflate may differ between releases, and a figure is small.
 *
 * @param svg The document; its user unit is the point.
 * @param size Width and height in points.
 * @param info Title, subject and keywords.
 * @returns The file's bytes, equal for equal input.
 */
export async function svgToPdf(
  svg: string,
  size: readonly [number, number],
  info: PdfInfo,
): Promise<Uint8Array> {
  // Neither package has types; what a checker infers from pdfkit's JavaScript is incomplete.
  const pdfkit: { default: unknown } = await import("pdfkit");
  const PDFDocument = pdfkit.default as PdfConstructor;
  const { default: drawSvg } = await import("svg-to-pdfkit") as { default: DrawSvg };
  const { regular, semiBold } = await loadFonts();
  const pdf = new PDFDocument({
    size: [...size],
    margin: 0,
    compress: false,
    font: regular,
    lang: "en",
    info: { ...info, CreationDate: CREATION_DATE, ModDate: CREATION_DATE },
  });
  pdf.registerFont("regular", regular);
  pdf.registerFont("semiBold", semiBold);
  // Read as points already: svg-to-pdfkit would scale "pt" by 4/3, as if the page were pixels.
  const unitless = svg.replace(/width="([\d.]+)pt" height="([\d.]+)pt"/, 'width="$1" height="$2"');
  drawSvg(pdf, unitless, 0, 0, {
    assumePt: true,
    width: size[0],
    height: size[1],
    fontCallback: (_family: string, bold: boolean) => bold ? "semiBold" : "regular",
  });
  pdf.end();
  const parts = await Array.fromAsync(pdf);
  return new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
}
