/**
 * Markdown as GitHub reads it, so that a page and its links are the same there and here.
 *
 * @module
 */

import { Marked } from "marked";
import { gfmHeadingId } from "marked-gfm-heading-id";

const marked = new Marked(gfmHeadingId(), { gfm: true });

/** The HTML of a Markdown text; headings have the ids that GitHub gives them. */
export function markdownHtml(text: string): string {
  return marked.parse(text, { async: false });
}
