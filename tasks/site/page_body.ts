/**
 * The inside of a page: links that lead from file to file of the project lead from page to page,
 * and formulas are set.
 *
 * @module
 */

import { DomUtils, parseDocument } from "htmlparser2";
import katex from "katex";
import { DataError, messageOf } from "../../src/errors.ts";
import { addressOf } from "./address.ts";
import { hrefTo, targetOf } from "./href.ts";

/** A body for the site. */
export interface PageBody {
  readonly html: string;
  /** Its first heading; null where there is none. */
  readonly title: string | null;
  /** Files of the project that it leads to. */
  readonly linked: readonly string[];
}

/**
 * Makes the body of a page of one that a renderer has made of a file. What leads to no file is left
 * as it is, for `links.ts` to find.
 *
 * @param path the file in the project
 * @param isFile whether the project has a file at a path
 * @throws {DataError} for a formula that is none
 */
export function pageBody(
  html: string,
  path: string,
  isFile: (path: string) => boolean,
): PageBody {
  const document = parseDocument(html);
  const linked: string[] = [];
  for (const { attribs } of DomUtils.findAll(() => true, document.children)) {
    for (const name of ["href", "src"]) {
      const target = name in attribs ? targetOf(path, attribs[name]) : null;
      if (target === null || attribs[name].startsWith("#") || !isFile(target.path)) continue;
      linked.push(target.path);
      attribs[name] = hrefTo(addressOf(path), { ...target, path: addressOf(target.path) });
    }
  }
  for (const element of DomUtils.getElementsByClassName("math", document)) {
    const formula = formulaOf(DomUtils.textContent(element), element.name === "div", path);
    DomUtils.replaceElement(element, parseDocument(formula).children[0]);
  }
  const [heading] = DomUtils.getElementsByTagName("h1", document, true, 1);
  return {
    html: DomUtils.getOuterHTML(document, { encodeEntities: "utf8" }),
    title: heading === undefined ? null : DomUtils.textContent(heading).trim(),
    linked,
  };
}

/** MathML, which browsers draw without fonts, style or scripts of ours. */
function formulaOf(tex: string, displayMode: boolean, path: string): string {
  try {
    return katex.renderToString(tex, { displayMode, output: "mathml" });
  } catch (error) {
    throw new DataError(`${path}: the formula ${tex} is none: ${messageOf(error)}`);
  }
}
