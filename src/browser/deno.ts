/// <reference lib="dom" />
/**
 * What stands in for the global `Deno` in a browser: versions, and no to every file, variable and
 * library, in the words of a permission that is not granted.
 *
 * @module
 */

class NotCapable extends Error {
  override readonly name = "NotCapable";
}
class NotADirectory extends Error {
  override readonly name = "NotADirectory";
}
class NotFound extends Error {
  override readonly name = "NotFound";
}

const refusal = () => new NotCapable("a browser page has no access to files");
const refuse = () => {
  throw refusal();
};
const refuseLater = () => Promise.reject(refusal());

/** Such as `Chrome/156.0.0.0`: the most telling of what a browser says of itself. */
const browser = /(?:Firefox|Chrome|Version)\/[\d.]+/.exec(navigator.userAgent)?.[0] ?? "browser";

/** The parts of `Deno` that code reached from `mod.ts` uses outside of studies and notebooks. */
export const Deno = {
  version: { deno: browser, v8: browser, typescript: "" },
  build: { os: "browser", arch: "wasm" },
  errors: { NotADirectory, NotCapable, NotFound },
  permissions: { querySync: () => ({ state: "denied" }) },
  env: { get: () => undefined },
  cwd: () => "/",
  dlopen: refuse,
  readDirSync: refuse,
  link: refuseLater,
  lstat: refuseLater,
  mkdir: refuseLater,
  open: refuseLater,
  readFile: refuseLater,
  readTextFile: refuseLater,
  readDir: refuse,
  remove: refuseLater,
  rename: refuseLater,
  stat: refuseLater,
};
