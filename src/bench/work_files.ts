/**
 * Files that carry numbers to the peers; they go when the measurement ends.
 *
 * @module
 */

import { join } from "node:path";

/** A folder of its own for such files. */
export interface WorkFiles extends AsyncDisposable {
  /** Writes a file and returns its absolute path. */
  write(name: string, bytes: Uint8Array): Promise<string>;
}

/**
 * Makes the folder.
 *
 * @param root The project's folder, absolute; its `.lottalora` must be writable.
 */
export async function makeWorkFiles(root: string): Promise<WorkFiles> {
  const place = join(root, ".lottalora");
  await Deno.mkdir(place, { recursive: true });
  const folder = await Deno.makeTempDir({ dir: place, prefix: "bench-" });
  return {
    async write(name, bytes) {
      const path = join(folder, name);
      await Deno.writeFile(path, bytes);
      return path;
    },
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}
