/**
 * Listing folders.
 *
 * @module
 */

/**
 * All files below a folder, in an order that is the same everywhere.
 *
 * @param root an absolute path
 * @param folder within it; itself by default
 * @returns paths from `root`, with `/`
 */
export function filesBelow(root: string, folder = ""): string[] {
  const entries = [...Deno.readDirSync(`${root}/${folder}`)];
  return entries.flatMap(({ name, isDirectory }) => {
    const path = folder === "" ? name : `${folder}/${name}`;
    return isDirectory ? filesBelow(root, path) : [path];
  }).sort();
}
