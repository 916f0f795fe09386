/**
 * What stands in for `node:module` in a browser: packages have no folder there.
 *
 * @module
 */

/** Resolves a package to a path that names it, of which only the last part ever counts. */
export function createRequire(_from: string): { resolve(name: string): string } {
  return { resolve: (name) => `/${name}/index.js` };
}
