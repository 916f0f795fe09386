/// <reference lib="dom" />
/**
 * What stands in for tfjs's package of its wasm backend in a browser: the same, with a binary that
 * the page carries instead of one that is fetched.
 *
 * @module
 */

import { setWasmPaths as setUrls } from "@tensorflow/tfjs-backend-wasm";
import { readFileSync } from "./node_fs.ts";

export * from "@tensorflow/tfjs-backend-wasm";

/** Takes paths of embedded files, as tfjs's own function takes addresses. */
export function setWasmPaths(paths: Record<string, string>): void {
  const urls = new Map<string, string>();
  for (const path of new Set(Object.values(paths))) {
    const blob = new Blob([readFileSync(path)], { type: "application/wasm" });
    urls.set(path, URL.createObjectURL(blob));
  }
  setUrls(Object.fromEntries(
    Object.entries(paths).map(([name, path]) => [name, urls.get(path)!]),
  ));
}
