/**
 * One script for browsers out of our modules and the packages they use.
 *
 * The bundler is esbuild compiled to WebAssembly: it runs inside this process, with no program to
 * start and no permission but reading.
 *
 * @module
 */

import * as esbuild from "esbuild-wasm/esm/browser.js";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Place, placeOf, ROOT } from "./places.ts";

/** Names of our modules' spaces in the bundler. */
const FILE = "file";
const ABSENT = "absent";

/** A module of which whatever is taken fails when it is called, and says why. */
const ABSENT_MODULE = (name: string) => `
function absent() { throw new Error(${JSON.stringify(`${name} is not part of a page`)}); }
const get = (_, key) => typeof key === "symbol" || key === "__esModule" ? undefined : absent;
module.exports = Object.setPrototypeOf(absent, new Proxy({}, { get }));`;

let started: Promise<void> | undefined;

/**
 * Bundles a TypeScript module and all it needs, minified, with the licences of packages at the end.
 *
 * @param entry path of the module
 * @param packages that it may hold beside those of every page
 * @returns a classic script, which runs at once
 * @throws {Error} with the bundler's messages, when something is missing or wrong
 */
export async function bundleForBrowser(
  entry: string,
  packages: readonly string[] = [],
): Promise<string> {
  await (started ??= startBundler());
  const { outputFiles: [script] } = await esbuild.build({
    entryPoints: [entry],
    inject: [join(ROOT, "src/browser/deno.ts")],
    // In a page no module has an address of its own, and none can be found beside it.
    define: { "import.meta.url": '"file:///page/"', "import.meta.resolve": "String" },
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    platform: "browser",
    target: "es2022",
    legalComments: "eof",
    logLevel: "silent",
    plugins: [ours(packages)],
  });
  return script.text;
}

async function startBundler(): Promise<void> {
  const path = fileURLToPath(import.meta.resolve("esbuild-wasm/esbuild.wasm"));
  const wasmModule = await WebAssembly.compile(await Deno.readFile(path));
  await esbuild.initialize({ wasmModule, worker: false });
}

/** Finds and reads modules, which the bundler cannot do by itself. */
const ours = (packages: readonly string[]): esbuild.Plugin => ({
  name: "lottalora",
  setup(build) {
    build.onResolve({ filter: /.*/ }, async ({ path, importer, kind }) => {
      if (importer === "") return { path, namespace: FILE };
      const how = kind.startsWith("require") ? "require" : "import";
      return resolved(await placeOf(path, importer, { kind: how, packages }));
    });
    build.onLoad({ filter: /.*/, namespace: FILE }, async ({ path }) => ({
      contents: await Deno.readFile(path),
      loader: loaderOf(path),
    }));
    build.onLoad({ filter: /.*/, namespace: ABSENT }, ({ path }) => ({
      contents: ABSENT_MODULE(path),
      loader: "js",
    }));
  },
});

function resolved(place: Place): esbuild.OnResolveResult {
  return "absent" in place
    ? { path: place.absent, namespace: ABSENT, sideEffects: false }
    : { path: place.path, namespace: FILE, sideEffects: place.sideEffects };
}

function loaderOf(path: string): esbuild.Loader {
  if (path.endsWith(".ts")) return "ts";
  return path.endsWith(".json") ? "json" : "js";
}
