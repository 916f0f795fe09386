/**
 * One figure, up to four files: NAME.svg, NAME.pdf, NAME.png and the numbers in NAME.csv.
 *
 * @module
 */
import { join } from "node:path";
import { listOf, objectWith, oneOf, refuseArguments, TEXT } from "../arguments.ts";
import { writeAtomically } from "../files/atomic_write.ts";
import { embedFonts } from "./embed.ts";
import { svgToPdf } from "./pdf.ts";
import { svgToPng } from "./png.ts";
import type { Figure } from "./render.ts";
import { toCsv } from "./table.ts";

/** The kinds of files that a figure can be. */
export const FIGURE_FORMATS = ["svg", "pdf", "png", "csv"] as const;
/** One of {@linkcode FIGURE_FORMATS}. */
export type FigureFormat = typeof FIGURE_FORMATS[number];

/** Where a figure's numbers come from. */
export interface Provenance {
  /** SHA-256, hex, over the rows the figure was drawn from, and over what else it shows. */
  readonly rowDigest: string;
  /** The command that draws it again, e.g. "deno task figures --profile quick". */
  readonly command: string;
}

const FIGURE = objectWith(
  "a figure, as a figure function gives it",
  ...["svg", "width", "height", "title", "note", "data"],
);
const PROVENANCE = objectWith("an object of rowDigest and command", "rowDigest", "command");

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/**
 * Writes a figure's files, each beside its place and then renamed; equal figures and provenance
 * give equal bytes.
 *
 * @param folder An existing folder.
 * @param name File name without extension.
 * @param figure What a figure function returned.
 * @param provenance Row digest and command; in the SVG's metadata, the PDF's keywords and the
 * PNG's text.
 * @param formats Which files; all four by default.
 * @returns The paths written, in the order of `formats`.
 * @throws UsageError for what is no figure, and another format.
 * @throws DataError when a file cannot be written.
 */
export async function writeFigure(
  folder: string,
  name: string,
  figure: Figure,
  provenance: Provenance,
  formats: readonly FigureFormat[] = FIGURE_FORMATS,
): Promise<string[]> {
  refuseArguments("writeFigure", { folder, name }, TEXT);
  refuseArguments("writeFigure", { figure }, FIGURE);
  refuseArguments("writeFigure", { provenance }, PROVENANCE);
  refuseArguments("writeFigure", { formats }, listOf(TEXT));
  for (const format of formats) oneOf("format of a figure", format, FIGURE_FORMATS);
  const { title, note, width, height, data } = figure;
  const origin = `rows sha256 ${provenance.rowDigest}; made by: ${provenance.command}`;
  const metadata = `<metadata>${escapeXml(origin)}</metadata>`;
  const svg = figure.svg.replace("</desc>", () => `</desc>${metadata}`);
  const info = { Title: title, Subject: note, Keywords: origin };
  const contents: Record<FigureFormat, () => string | Promise<string | Uint8Array>> = {
    svg: async () => `${await embedFonts(svg)}\n`,
    pdf: () => svgToPdf(svg, [width, height], info),
    png: () => svgToPng(svg, width, { Title: title, Description: note, Source: origin }),
    csv: () => toCsv(data),
  };
  const paths: string[] = [];
  for (const format of formats) {
    const path = join(folder, `${name}.${format}`);
    await writeAtomically(path, await contents[format]());
    paths.push(path);
  }
  return paths;
}
