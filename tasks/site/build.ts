/**
 * The whole site: pages of documents and notebooks, of the sources that they lead to, the reference,
 * and the page of digits.
 *
 * @module
 */

import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import { PROJECT_ROOT } from "../../src/studies/rows/project_root.ts";
import { addressOf, kindOf } from "./address.ts";
import { GENERATOR, listHtml, pageHtml, PLACES } from "./layout.ts";
import { type Followed, followLinks } from "./links.ts";
import { markdownHtml } from "./markdown.ts";
import { type NotebookRenderer, notebooksHtml } from "./notebooks.ts";
import { pageBody } from "./page_body.ts";
import { writeReference } from "./reference.ts";
import { textHtml } from "./text_lines.ts";

/** What {@linkcode buildSite} is given. */
export interface SiteParts {
  /** What renders notebooks. */
  readonly renderer: NotebookRenderer;
  /** The page of digits. */
  readonly digits: string;
  /** Receives a line for people after each stage. */
  readonly report: (line: string) => void;
  /** Stops the work. */
  readonly signal?: AbortSignal;
}

/** Pages without a heading of their own. */
const TITLES: Readonly<Record<string, string>> = {
  "figures/paper/ledger.md": "Ledger of the profile paper",
  "figures/quick/ledger.md": "Ledger of the profile quick",
};

/** Folders of documents and of notebooks, with the headings under which notebooks are listed. */
const DOCS = "docs";
const NOTEBOOKS: Readonly<Record<string, string>> = {
  "notebooks/executed/paper": "Of the profile paper, on the paper's data",
  "notebooks": "Of the profile quick, on data without a download",
};

/**
 * Writes the site into an empty folder and follows all of its links.
 *
 * @throws {DataError} naming pages and links that lead nowhere
 */
export async function buildSite(site: string, parts: SiteParts): Promise<Followed> {
  const { renderer, report, signal } = parts;
  const notebooks = Object.keys(NOTEBOOKS).flatMap((folder) => filesIn(folder, ".ipynb"));
  const bodies = await notebooksHtml(notebooks, renderer, signal);
  report(`notebooks: ${notebooks.length}, rendered by nbconvert`);
  const sources = await writeReference(site, signal);
  report(`reference: ${sources.length} sources, documented by deno doc`);
  const docs = await inReadingOrder(filesIn(DOCS, ".md"));
  const titles = await writePages(site, {
    start: ["README.md", ...docs, ...notebooks, ...Object.keys(TITLES), ...sources],
    notebooks: bodies,
    signal,
  });
  await writeLists(site, { docs, titles });
  await writeDigits(site, parts.digits);
  await Deno.copyFile(join(import.meta.dirname!, PLACES.style), join(site, PLACES.style));
  await Deno.copyFile(join(import.meta.dirname!, PLACES.bar), join(site, PLACES.bar));
  // Else GitHub's hosting leaves out deno doc's folders named ~.
  await Deno.writeTextFile(join(site, ".nojekyll"), "");
  signal?.throwIfAborted();
  return await followLinks(site);
}

/** Whether a folder holds a site that was built here. */
export async function isSite(folder: string): Promise<boolean> {
  const start = await Deno.readTextFile(join(folder, PLACES.start)).catch(() => "");
  return start.includes(GENERATOR);
}

/** Writes the pages of some files and of all that these lead to; their titles are the result. */
async function writePages(
  site: string,
  { start, notebooks, signal }: {
    start: readonly string[];
    notebooks: Readonly<Record<string, string>>;
    signal?: AbortSignal;
  },
): Promise<ReadonlyMap<string, string>> {
  const titles = new Map<string, string>();
  const waiting = new Set(start); // grows while it is read
  for (const path of waiting) {
    signal?.throwIfAborted();
    const address = addressOf(path);
    const file = join(site, address);
    await Deno.mkdir(dirname(file), { recursive: true });
    const html = notebooks[path] ?? await htmlOf(path);
    if (html === null) {
      await Deno.copyFile(join(PROJECT_ROOT, path), file);
      continue;
    }
    const { title, linked, html: body } = pageBody(html, path, isFile);
    titles.set(path, title ?? path);
    await Deno.writeTextFile(
      file,
      pageHtml({ address, title: title ?? path, body, kind: kindOf(path) }),
    );
    for (const one of linked) waiting.add(one);
  }
  return titles;
}

/** What a renderer makes of a file; null for one that is copied. */
async function htmlOf(path: string): Promise<string | null> {
  const kind = kindOf(path);
  if (kind === "copy") return null;
  const text = await Deno.readTextFile(join(PROJECT_ROOT, path));
  if (kind !== "markdown") return textHtml(path, text);
  const title = TITLES[path];
  return markdownHtml(title === undefined ? text : `# ${title}\n\n${text}`);
}

/** The pages that list documents and notebooks. */
async function writeLists(
  site: string,
  { docs, titles }: { docs: readonly string[]; titles: ReadonlyMap<string, string> },
): Promise<void> {
  const listed = (paths: readonly string[]) =>
    paths.map((path) => ({ path: addressOf(path), title: titles.get(path) ?? path }));
  const notebooks = Object.entries(NOTEBOOKS)
    .map(([folder, heading]) => [heading, listed(filesIn(folder, ".ipynb"))] as const);
  const lists = [
    [PLACES.docs, "Docs", { "": listed(docs) }],
    [PLACES.notebooks, "Notebooks", Object.fromEntries(notebooks)],
  ] as const;
  for (const [address, title, groups] of lists) {
    const body = listHtml(address, title, groups);
    await Deno.writeTextFile(
      join(site, address),
      pageHtml({ address, title, body, kind: "list" }),
    );
  }
}

/** The page of digits forbids every style but its own: a plain link leads back. */
async function writeDigits(site: string, page: string): Promise<void> {
  const back = `<p><a href="${PLACES.start}">lottalora</a></p>`;
  const linked = page.replace("<main>", (main) => `${main}\n${back}`);
  if (linked === page) throw new Error("The page of digits has no <main> to put a link into");
  await Deno.writeTextFile(join(site, PLACES.digits), linked);
}

/** As the README names them. */
async function inReadingOrder(paths: readonly string[]): Promise<string[]> {
  const readme = await Deno.readTextFile(join(PROJECT_ROOT, "README.md"));
  return paths.toSorted((a, b) => readme.indexOf(a) - readme.indexOf(b));
}

/** Files of a folder of the project with an ending, in order. */
function filesIn(folder: string, end: string): string[] {
  return [...Deno.readDirSync(join(PROJECT_ROOT, folder))]
    .filter(({ name, isFile }) => isFile && name.endsWith(end))
    .map(({ name }) => `${folder}/${name}`).sort();
}

/** Whether the project has a file at a path; what lies outside is none of it. */
function isFile(path: string): boolean {
  if (path.startsWith("../")) return false;
  return statSync(join(PROJECT_ROOT, path), { throwIfNoEntry: false })?.isFile() ?? false;
}
