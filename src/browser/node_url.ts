/**
 * What stands in for `node:url` in a browser.
 *
 * @module
 */

/** The path of a `file:` address, or the name of a package's file as it is: nothing lies there. */
export function fileURLToPath(url: string | URL): string {
  return URL.canParse(url) ? new URL(url).pathname : `${url}`;
}

/** The `file:` address of a path; nothing lies there. */
export function pathToFileURL(path: string): URL {
  return new URL(`file://${path}`);
}
