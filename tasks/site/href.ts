/**
 * Links as they stand in pages: where they lead.
 *
 * @module
 */

import { posix } from "node:path";

/** Where a link leads within a site or a project. */
export interface Target {
  /** Path from the root; one that begins with `..` leads out of it. */
  readonly path: string;
  /** What follows the `#`, empty for none. */
  readonly fragment: string;
}

/**
 * Where the link of a page leads.
 *
 * @param page path of the page from the root, with `/`
 * @param href the link as it is written there, without HTML's escapes
 * @returns null for an address elsewhere, such as `https://deno.com` and `data:,`
 */
export function targetOf(page: string, href: string): Target | null {
  if (/^([a-z][a-z\d+.-]*:|\/\/)/i.test(href)) return null;
  const [place, fragment = ""] = href.split(/#(.*)/s);
  const [path] = place.split("?");
  const whole = path === "" ? page : posix.join(posix.dirname(page), decoded(path));
  return { path: path.startsWith("/") ? `..${path}` : whole, fragment: decoded(fragment) };
}

/** The link from one page to a path, both from the root. */
export function hrefTo(page: string, { path, fragment }: Target): string {
  const way = posix.relative(posix.dirname(page), path).split("/").map(encodeURIComponent);
  return way.join("/") + (fragment === "" ? "" : `#${encodeURIComponent(fragment)}`);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a lone % stands for itself
  }
}
