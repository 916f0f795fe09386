/**
 * The tests of a folder as one module: `tests/joined/NAME.ts` stands for `tests/NAME/`.
 *
 * `deno test` gives each module a worker, which loads the library and all that it needs anew: a third
 * of a second of computing, more than most small files take for their tests. Tests of one worker share
 * what is global, so each starts the engine that it needs.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { sharingTests } from "../../tasks/cli/test_modules.ts";

/** The project, and the folder of modules that stand for others. */
const [ROOT, JOINED] = ["../../", "../joined/"].map((path) => new URL(path, import.meta.url));

/**
 * Imports every test file of a folder and of those below it, but those that share no worker.
 *
 * @param url `import.meta.url` of the module that stands for the folder.
 */
export async function importTests(url: string): Promise<void> {
  const folder = `tests/${url.slice(JOINED.href.length).replace(/\.ts$/, "")}`;
  for (const file of sharingTests(fileURLToPath(ROOT).replace(/\/$/, ""), folder)) {
    await import(new URL(file, ROOT).href);
  }
}
