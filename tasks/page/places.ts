/**
 * Where the modules of a page come from: our own sources, some packages, and what stands in for
 * modules that only Deno has.
 *
 * @module
 */

import enhanced from "enhanced-resolve";
import nodeFs from "node:fs";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };

/** Folder of the project, with a slash at its end. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The stand-ins. */
const BROWSER = join(ROOT, "src/browser/");

/** Where a module is, or that a page has none of it. */
export type Place =
  | { readonly path: string; readonly sideEffects: boolean }
  | { readonly absent: string };

/** Packages that every page may hold; code that asks for any other one fails when it is used. */
const PACKAGES = new Set([
  "@noble/hashes",
  "@stdlib/stats-base-dists-t-cdf",
  "@stdlib/stats-kstest",
  "@stdlib/stats-padjust",
  "@tensorflow/tfjs-backend-cpu",
  "@tensorflow/tfjs-backend-wasm",
  "@tensorflow/tfjs-backend-webgpu",
  "@tensorflow/tfjs-core",
  "jsonc-parser",
  "ml-pca",
  "pathe",
  "seedrandom",
  "simple-statistics",
  "valibot",
]);

/** What takes the place of modules that only Deno has: a module of our own, or a package. */
const STAND_INS: Readonly<Record<string, string>> = {
  "node:crypto": "./src/browser/node_crypto.ts",
  "node:fs": "./src/browser/node_fs.ts",
  "node:module": "./src/browser/node_module.ts",
  "node:path": "pathe",
  "node:url": "./src/browser/node_url.ts",
  "@tensorflow/tfjs": "./src/browser/tfjs.ts",
  "@tensorflow/tfjs-backend-wasm": "./src/browser/tfjs_wasm.ts",
};

/** How a module is asked for. */
export interface Asking {
  /** Decides between the variants of a package. */
  readonly kind: "import" | "require";
  /** Packages that this page may hold beside those of every page. */
  readonly packages: readonly string[];
}

/**
 * Finds what a module imports.
 *
 * Importing a module of our own does nothing by itself, so whatever of it is not used is left out.
 *
 * @param specifier as it is written
 * @param importer path of the module it is written in
 * @param asking how it is asked for
 * @throws {Error} when it is nowhere
 */
export async function placeOf(
  specifier: string,
  importer: string,
  { kind, packages }: Asking,
): Promise<Place> {
  if (!importer.startsWith(ROOT) || isPackaged(importer)) {
    return await resolvePackage(specifier, dirname(importer), kind);
  }
  const entry = config.imports[specifier as keyof typeof config.imports];
  if (entry?.startsWith("./")) return own(ROOT, entry);
  if (specifier.startsWith(".")) return own(dirname(importer), specifier);
  // A stand-in itself may build on what it stands in for.
  const standIn = importer.startsWith(BROWSER) ? undefined : STAND_INS[specifier];
  if (standIn?.startsWith(".")) return own(ROOT, standIn);
  const wanted = standIn ?? specifier;
  const name = packageName(wanted);
  if (!PACKAGES.has(name) && !packages.includes(name)) return { absent: specifier };
  return await resolvePackage(wanted, ROOT, kind);
}

/** `@scope/name/dist/file.js` is a file of the package `@scope/name`. */
function packageName(specifier: string): string {
  return specifier.split("/").slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
}

function own(folder: string, path: string): Place {
  return { path: join(folder, path), sideEffects: false };
}

function isPackaged(path: string): boolean {
  return path.split(sep).includes("node_modules");
}

const fileSystem = new enhanced.CachedInputFileSystem(nodeFs, 4000);
const resolvers = { import: resolverFor("import"), require: resolverFor("require") };

function resolverFor(kind: string): ReturnType<typeof enhanced.ResolverFactory.createResolver> {
  return enhanced.ResolverFactory.createResolver({
    fileSystem,
    conditionNames: ["browser", kind, "module", "default"],
    mainFields: ["browser", "module", "main"],
    aliasFields: ["browser"],
    extensions: [".js", ".mjs", ".json"],
  });
}

/** As browsers' bundlers do: packages name variants for browsers, and modules to leave out there. */
function resolvePackage(
  specifier: string,
  folder: string,
  kind: "import" | "require",
): Promise<Place> {
  return new Promise((resolve, reject) => {
    resolvers[kind].resolve({}, folder, specifier, {}, (error, path, request) => {
      if (error) return reject(error);
      if (typeof path !== "string") return resolve({ absent: specifier });
      const { name, sideEffects } = request?.descriptionFileData as unknown as PackageFile;
      const file = path.split(sep).join("/").split(`node_modules/${name}/`).at(-1)!;
      resolve({ path, sideEffects: actsWhenImported(sideEffects, file) });
    });
  });
}

interface PackageFile {
  name: string;
  sideEffects?: boolean | string[];
}

/** Whether importing a file of a package does something by itself, as its package.json says. */
function actsWhenImported(sideEffects: boolean | string[] | undefined, file: string): boolean {
  if (!Array.isArray(sideEffects)) return sideEffects ?? true;
  return sideEffects.some((pattern) => {
    const parts = pattern.replace(/^\.\//, "").split("*").map((part) => RegExp.escape(part));
    return new RegExp(`^${parts.join("[^/]*")}$`).test(file);
  });
}
