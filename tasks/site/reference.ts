/**
 * The reference: what `deno doc` writes of every entry of the package, made a part of the site.
 *
 * @module
 */

import { join, posix } from "node:path";
import { pathToFileURL } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { PROJECT_ROOT } from "../../src/studies/rows/project_root.ts";
import { addressOf } from "./address.ts";
import { filesBelow } from "../cli/files_below.ts";
import { hrefTo } from "./href.ts";
import { barHtml, PLACES, styleLinks } from "./layout.ts";
import { outputOf } from "./program.ts";

const FOLDER = posix.dirname(PLACES.reference);

/** How deno doc names the project's files. */
const ROOT_URL = `${pathToFileURL(PROJECT_ROOT).href.replace(/\/$/, "")}/`;

/**
 * Writes the reference into a site.
 *
 * @param site its folder
 * @returns files of the project that it leads to
 * @throws {DataError} when deno doc fails
 */
export async function writeReference(site: string, signal?: AbortSignal): Promise<string[]> {
  const entries = Object.values(config.exports);
  const output = `--output=${join(site, FOLDER)}`;
  const command = ["deno", "doc", "--quiet", "--html", "--name=lottalora", output, ...entries];
  await outputOf("deno doc", command, { signal });
  const linked = new Set<string>();
  for (const address of filesBelow(site, FOLDER)) {
    if (!address.endsWith(".html")) continue;
    const path = join(site, address);
    await Deno.writeTextFile(path, adapted(await Deno.readTextFile(path), address, linked));
  }
  return [...linked];
}

/** A page of deno doc with our bar and with links that hold anywhere. */
function adapted(html: string, address: string, linked: Set<string>): string {
  const ids = new Set(Array.from(html.matchAll(/\sid="([^"]*)"/g), ([, id]) => id));
  const link = (_: string, escaped: string) => {
    const href = escaped.replaceAll("&#x2F;", "/");
    // It also links parameters of mapped types, which have no place of their own.
    if (href.startsWith("#") && !ids.has(href.slice(1))) return "";
    return ` href="${hrefOf(href, address, linked)}"`;
  };
  return html
    .replace(/\shref="([^"]*)"/g, link)
    .replace(/ from &quot;([^&]*)&quot;/g, (_, entry) => ` from &quot;${importName(entry)}&quot;`)
    .replace("<html>", '<html lang="en">')
    .replace("</head>", `${styleLinks(address, [PLACES.bar])}</head>`)
    .replace("<body>", `<body>\n${barHtml(address)}`);
}

/** Sources are pages of the site; a folder's page is named, as it must be on a disk. */
function hrefOf(href: string, address: string, linked: Set<string>): string {
  if (href.startsWith(ROOT_URL)) {
    const path = decodeURIComponent(href.slice(ROOT_URL.length));
    linked.add(path);
    return hrefTo(address, { path: addressOf(path), fragment: "" });
  }
  return href === "" || href.endsWith("/") ? `${href}index.html` : href;
}

/** deno doc names the entries alone. */
function importName(entry: string): string {
  if (entry === ".") return "lottalora";
  return `./${entry}` in config.exports ? `lottalora/${entry}` : entry;
}
