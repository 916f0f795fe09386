/**
 * What a newcomer sees first in JupyterLab: figures that are there, and no question about news.
 *
 * @module
 */

import { join } from "node:path";
import { writeAtomically } from "../../src/files/atomic_write.ts";
import { runProgram } from "../../src/python/child.ts";
import { filesBelow } from "../cli/files_below.ts";
import type { JupyterEnvironment } from "./environment.ts";
import { type Cell, type Notebook, readNotebook } from "./notebook.ts";

/** Asks whether to fetch news of Jupyter, which `LabApp.news_url` does not prevent. */
const NEWS = "@jupyterlab/apputils-extension:announcements";

/** Turns the question about news off, unless extensions have been chosen already. */
export async function writeLabSettings(environment: JupyterEnvironment): Promise<void> {
  const path = join(environment.env.JUPYTER_CONFIG_DIR, "labconfig", "page_config.json");
  const isThere = await Deno.stat(path).then(() => true, () => false);
  if (isThere) return;
  await writeAtomically(path, `${JSON.stringify({ disabledExtensions: { [NEWS]: true } })}\n`);
}

/**
 * Signs notebooks, so that JupyterLab shows the figures that lie in them before they are run; of others
 * it shows only the titles. Those whose outputs could do more than be seen are left alone.
 *
 * @param folder whose notebooks, those of folders in it too
 */
export async function trustNotebooks(
  environment: JupyterEnvironment,
  folder: string,
): Promise<void> {
  const paths: string[] = [];
  for (const path of notebooksIn(folder)) {
    const notebook = await readNotebook(path).catch(() => null);
    if (notebook !== null && onlyShows(notebook)) paths.push(path);
  }
  const sign = ["-I", "-B", "-m", "nbformat.sign", ...paths];
  if (paths.length > 0) await runProgram(environment.python, sign, environment.env);
}

/** Notebooks in a folder and below; none in hidden folders, where Jupyter keeps copies. */
function notebooksIn(folder: string): string[] {
  return filesBelow(folder)
    .filter((path) => path.endsWith(".ipynb") && !/(^|\/)\.[^/]*\//.test(path))
    .map((path) => join(folder, path));
}

/** What makes Markdown more than text: HTML, and links that run or carry something. */
const ACTING = /<[a-z!/]|(?:\]\(|\]:)\s*(?:javascript|vbscript|data):/i;

/** Whether all outputs are text and pictures: JupyterLab runs no script of an SVG. */
export function onlyShows({ cells }: Pick<Notebook, "cells">): boolean {
  return cells.every((cell) =>
    outputsOf(cell).every(({ data = {} }) =>
      Object.entries(data).every(([type, value]) =>
        type === "text/plain" || type === "image/svg+xml" ||
        type === "text/markdown" && !ACTING.test([value].flat().join(""))
      )
    )
  );
}

interface Output {
  readonly data?: Readonly<Record<string, string | readonly string[]>>;
}

/** What came out of a cell; text cells have nothing. */
function outputsOf({ outputs }: Cell): readonly Output[] {
  return (outputs ?? []) as unknown as readonly Output[];
}
