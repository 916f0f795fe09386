/**
 * What stands in for `node:url` in a browser.
 *
 * @module
 */

/** The path of a `file:` address; nothing lies there. */
export function fileURLToPath(url: string | URL): string {
  return new URL(url).pathname;
}
