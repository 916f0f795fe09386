/**
 * Listing folders.
 *
 * @module
 */

import { join } from "node:path";

/**
 * All files below a folder, in order.
 *
 * @param root an absolute path
 * @param folder within it; itself by default
 * @returns paths from `root`, with `/`
 */
export async function filesBelow(root: string, folder = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(root, folder))) {
    const path = folder === "" ? name : `${folder}/${name}`;
    if (isDirectory) found.push(...await filesBelow(root, path));
    else found.push(path);
  }
  return found.sort();
}
