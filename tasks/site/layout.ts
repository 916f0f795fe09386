/**
 * What all pages of the site share: head, navigation and style.
 *
 * @module
 */

import { hrefTo } from "./href.ts";

/** Where the pages lie that are made of no file of the project. */
export const PLACES = {
  start: "index.html",
  docs: "docs/index.html",
  notebooks: "notebooks/index.html",
  reference: "reference/index.html",
  digits: "digits.html",
  style: "style.css",
  bar: "bar.css",
} as const;

/** By this a folder is known as a site that may be replaced. */
export const GENERATOR = '<meta name="generator" content="lottalora, deno task site">';

const BAR: readonly (readonly [string, string])[] = [
  ["lottalora", PLACES.start],
  ["Docs", PLACES.docs],
  ["Results", "docs/results.html"],
  ["Ledger", "figures/paper/ledger.html"],
  ["Notebooks", PLACES.notebooks],
  ["Reference", PLACES.reference],
  ["Digits", PLACES.digits],
];

/** A text in the place of HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

/** The navigation bar, for the page at an address. */
export function barHtml(address: string): string {
  const links = BAR.map(([name, path]) => {
    const here = path === address ? ' aria-current="page"' : "";
    return `<a href="${hrefTo(address, { path, fragment: "" })}"${here}>${name}</a>`;
  });
  return `<nav class="site-bar" aria-label="Site">${links.join("\n")}</nav>`;
}

/** The elements of a page's head that bring style sheets. */
export function styleLinks(address: string, sheets: readonly string[]): string {
  return sheets
    .map((path) => `<link rel="stylesheet" href="${hrefTo(address, { path, fragment: "" })}">`)
    .join("\n");
}

/** A whole page; `kind` is a class of its main part. */
export function pageHtml(
  { address, title, body, kind }: { address: string; title: string; body: string; kind: string },
): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${GENERATOR}
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
${styleLinks(address, [PLACES.bar, PLACES.style])}
</head>
<body>
${barHtml(address)}
<main class="${kind}">
${body}</main>
</body>
</html>
`;
}

/** The HTML of a list of pages under headings. */
export function listHtml(
  address: string,
  title: string,
  groups: Readonly<Record<string, readonly { path: string; title: string }[]>>,
): string {
  const parts = Object.entries(groups).map(([name, pages]) => {
    const items = pages.map(({ path, title }) =>
      `<li><a href="${hrefTo(address, { path, fragment: "" })}">${escapeHtml(title)}</a></li>\n`
    );
    const heading = name === "" ? "" : `<h2>${escapeHtml(name)}</h2>\n`;
    return `${heading}<ul>\n${items.join("")}</ul>\n`;
  });
  return `<h1>${escapeHtml(title)}</h1>\n${parts.join("")}`;
}
