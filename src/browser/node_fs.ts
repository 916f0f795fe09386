/**
 * What stands in for `node:fs` in a browser: the files that the page carries.
 *
 * @module
 */

import { embeddedFile } from "./embedded.ts";

/** The bytes of the embedded file of that name, whatever its folder. */
export function readFileSync(path: string): Uint8Array<ArrayBuffer> {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const bytes = embeddedFile(name);
  if (bytes === null) throw new Error(`This page holds no file ${name}`);
  return bytes;
}
