/**
 * A page out of the sources in its folder.
 *
 * @module
 */

import { join } from "node:path";
import { bundleForBrowser } from "./bundle.ts";
import { ROOT } from "./places.ts";
import { singleFile } from "./single_file.ts";

/**
 * Builds the page of a folder: its `index.html`, `main.ts`, and `style.css` over what all pages share.
 *
 * @param folder below the project's root
 * @param files what the page carries, by name
 * @param packages that it may hold beside those of every page
 * @returns the page as text
 */
export async function pageIn(
  folder: string,
  files: Readonly<Record<string, Uint8Array>>,
  packages: readonly string[] = [],
): Promise<string> {
  const read = (path: string) => Deno.readTextFile(join(ROOT, path));
  return singleFile({
    template: await read(`${folder}/index.html`),
    style: await read("src/page/base.css") + await read(`${folder}/style.css`),
    script: await bundleForBrowser(join(ROOT, folder, "main.ts"), packages),
    files,
  });
}
