/**
 * A source file as a page.
 *
 * @module
 */

import { escapeHtml } from "./layout.ts";

/** The HTML of a text under its name; each line has its place, `#L12`, and its number. */
export function textHtml(name: string, text: string): string {
  const lines = text.replace(/\n$/, "").split("\n");
  const numbered = lines.map((line, i) => `<span id="L${i + 1}">${escapeHtml(line)}</span>\n`);
  return `<h1 class="path">${escapeHtml(name)}</h1>\n<pre class="lines"><code>${
    numbered.join("")
  }</code></pre>\n`;
}
