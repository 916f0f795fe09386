/**
 * The tests of a folder as one module: `tests/joined/NAME.ts` stands for `tests/NAME/`.
 *
 * `deno test` gives each module a worker, which loads the library and all that it needs anew: a third
 * of a second of computing, more than most small files take for their tests. Tests of one worker share
 * what is global, so each starts the engine that it needs.
 *
 * @module
 */

import { APART } from "../../tasks/cli/test_modules.ts";

/** Files that have a worker of their own, wherever they are. */
const ALONE = new Set(APART.map((path) => new URL(`../../${path}`, import.meta.url).href));

/** The folder of modules that stand for others, and the one that those are in. */
const [JOINED, TESTS] = ["../joined/", "../"].map((path) => new URL(path, import.meta.url));

/**
 * Imports every test file of a folder and of those below it, but those that share no worker.
 *
 * @param url `import.meta.url` of the module that stands for the folder.
 */
export async function importTests(url: string): Promise<void> {
  const name = url.slice(JOINED.href.length).replace(/\.ts$/, "");
  await importBelow(new URL(`${name}/`, TESTS));
}

async function importBelow(folder: URL): Promise<void> {
  // In an order that is the same everywhere.
  const entries = Array.from(Deno.readDirSync(folder)).sort((a, b) => a.name < b.name ? -1 : 1);
  for (const { name, isDirectory } of entries) {
    const { href } = new URL(name, folder);
    if (isDirectory) await importBelow(new URL(`${name}/`, folder));
    else if (name.endsWith("_test.ts") && !ALONE.has(href)) await import(href);
  }
}
