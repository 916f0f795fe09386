/**
 * Finding links that lead nowhere, before a reader does.
 *
 * @module
 */

import { Parser } from "htmlparser2";
import { join } from "node:path";
import { DataError } from "../../src/errors.ts";
import { filesBelow } from "../cli/files_below.ts";
import { targetOf } from "./href.ts";

/** What {@linkcode followLinks} has followed. */
export interface Followed {
  readonly links: number;
  readonly pages: number;
}

interface Page {
  /** Places that a link can lead to. */
  readonly places: ReadonlySet<string>;
  readonly links: readonly Link[];
}

interface Link {
  /** The element that bears it. */
  readonly element: string;
  readonly href: string;
}

/** Links that a message names; it tells the number of the others. */
const NAMED = 10;

/**
 * Follows every link of a site: to files, to places in pages, and to addresses elsewhere, which only
 * a reader's click may lead to.
 *
 * @param site its folder
 * @throws {DataError} naming the links that lead nowhere, with their pages
 */
export async function followLinks(site: string): Promise<Followed> {
  const files = new Set(filesBelow(site));
  const pages = new Map<string, Page>();
  for (const path of files) {
    if (path.endsWith(".html")) {
      pages.set(path, pageOf(await Deno.readTextFile(join(site, path))));
    }
  }
  const all = Array.from(pages, ([path, page]) => page.links.map((link) => ({ path, link })))
    .flat();
  const broken = new Set<string>();
  for (const { path, link } of all) {
    const fault = faultOf(path, link, files, pages);
    if (fault !== null) broken.add(`${path}: ${link.href} ${fault}`);
  }
  if (broken.size > 0) throw new DataError(messageOf([...broken]));
  return { links: all.length, pages: pages.size };
}

function messageOf(broken: readonly string[]): string {
  const others = broken.length - NAMED;
  const more = others > 0 ? `; and ${others} more` : "";
  return `Broken links: ${broken.slice(0, NAMED).join("; ")}${more}`;
}

function pageOf(html: string): Page {
  const places = new Set(["", "top"]);
  const links: Link[] = [];
  const parser = new Parser({
    onopentag(element, { id, name, href, src }) {
      if (id !== undefined) places.add(id);
      if (element === "a" && name !== undefined) places.add(name);
      for (const link of [href, src]) if (link !== undefined) links.push({ element, href: link });
    },
  });
  parser.end(html);
  return { places, links };
}

/** Why a link does not hold; null when it does. */
function faultOf(
  page: string,
  { element, href }: Link,
  files: ReadonlySet<string>,
  pages: ReadonlyMap<string, Page>,
): string | null {
  const target = targetOf(page, href);
  if (target === null) {
    if (element === "a") return /^(https?|mailto):/i.test(href) ? null : "is no address";
    return /^data:/i.test(href) ? null : `is fetched from elsewhere by <${element}>`;
  }
  const { path, fragment } = target;
  if (path.split("/")[0] === "..") return "leads out of the site";
  if (!files.has(path)) return "leads to no file";
  const there = pages.get(path);
  if (there === undefined || there.places.has(fragment)) return null;
  return `leads to no place in ${path}`;
}
