/**
 * The media types of what notebooks show: figures, tables and text.
 *
 * @module
 */

import { markdownTable, type TableRow } from "../figures/table.ts";
import type { MediaBundle } from "./jupyter.ts";

/** A figure of `src/figures`, or anything else that holds an SVG document and its title. */
export interface FigureLike {
  /** An SVG document. */
  readonly svg: string;
  /** Shown where figures cannot be. */
  readonly title?: string;
}

/** An element of a document, such as a plot; only its markup matters. */
export interface ElementLike {
  /** The element's own markup. */
  readonly outerHTML: string;
}

/** A figure, an element, a table (rows with the same columns) or Markdown text. */
export type Showable = FigureLike | ElementLike | readonly TableRow[] | string;

/**
 * Returns the representations of a value.
 *
 * @param value A figure or element (`image/svg+xml`, or `text/html` for other elements), a table
 * (`text/markdown`), or text: an SVG document if it starts as one, Markdown otherwise.
 * @returns The bundle; each holds `text/plain` too.
 */
export function mediaOf(value: Showable): MediaBundle {
  if (typeof value === "string") return isSvg(value) ? svgMedia(value) : markdownMedia(value);
  if ("svg" in value) return svgMedia(value.svg, value.title);
  if ("outerHTML" in value) {
    const markup = value.outerHTML;
    return isSvg(markup) ? svgMedia(markup) : { "text/html": markup, "text/plain": "(HTML)" };
  }
  return markdownMedia(markdownTable(value));
}

function isSvg(text: string): boolean {
  return /^\s*(<\?xml[^>]*>\s*)?(<!--[^]*?-->\s*)*<svg[\s>]/.test(text);
}

function svgMedia(markup: string, title = "(figure)"): MediaBundle {
  // A document's serialised element may lack the name space, without which no viewer draws it.
  const complete = /<svg[^>]*\sxmlns=/.test(markup)
    ? markup
    : markup.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');
  return { "image/svg+xml": complete, "text/plain": title };
}

function markdownMedia(text: string): MediaBundle {
  return { "text/markdown": text, "text/plain": text };
}
