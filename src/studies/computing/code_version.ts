/**
 * Which version of the code computed a run: a digest of the source files a run is made of.
 *
 * @module
 */
import { dirname, join, relative, resolve, sep } from "node:path";
import { canonicalJson, sha256 } from "../rows/row.ts";

/** One source file a run is made of. */
export interface SourceFile {
  /** Path relative to the project's root, with forward slashes. */
  readonly path: string;
  /** Its text without comment lines, blank lines and indentation. */
  readonly text: string;
  /** Packages it imports, by their names in the import map. */
  readonly packages: readonly string[];
}

/**
 * Imports and re-exports of values, static and dynamic. Types are erased before anything runs, so
 * `import type` leads nowhere.
 */
const IMPORTS = [
  /^(?:import|export)(?!\s+type\b)[\w\s{},*$]*?\bfrom\s*["']([^"']+)["']/gm,
  /^import\s*["']([^"']+)["']/gm,
  /\bimport\s*\(\s*["']([^"']+)["']/g,
];

/**
 * Files that only read or generate data; not those that make a network's inputs of them. What they yield is vouched for by the data digest of each
 * row, so a better message about a truncated file makes no row stale.
 */
const READS_DATA = new RegExp(
  "^src/(?:files|data)/(?!graphs/|draws\\.|molhiv/molecule_features\\.|flowers102/digit_classes\\.)",
);

/** Refuse configurations and engines, or choose one; each row holds what was accepted. */
const REFUSES = /^src\/(?:training\/validate|engine\/(?:auto|contract|self_check))\.ts$/;

/** Files of one engine alone. */
const ENGINE_FOLDER = /^src\/engine\/(native|webgpu)\//;

/** A file named beside the code that reads it, a binary kernel for instance. */
const BESIDE = /new URL\(\s*["'](\.[^"']+\.(?:ts|js|wasm|json))["']\s*,\s*import\.meta\.url/g;

/**
 * The files reached from some entry files by relative imports, and the packages they import;
 * without those that only read data or refuse configurations.
 *
 * @param root the project's root.
 * @param entries entry files, relative to the root.
 * @param engine name of the engine; files of another one alone are left out.
 * @returns the files, sorted by path.
 */
export async function sourceClosure(
  root: string,
  entries: string[],
  engine: string,
): Promise<SourceFile[]> {
  const found = new Map<string, SourceFile>();
  const waiting = entries.map((entry) => resolve(root, entry));
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const name = relative(root, path).split(sep).join("/");
    if (found.has(path) || READS_DATA.test(name) || REFUSES.test(name)) continue;
    if ((ENGINE_FOLDER.exec(name)?.[1] ?? engine) !== engine) continue;
    const bytes = await Deno.readFile(path);
    if (!/\.[jt]s$/.test(path)) {
      found.set(path, { path: name, text: Array.from(bytes).join(), packages: [] });
      continue;
    }
    const text = withoutComments(new TextDecoder().decode(bytes));
    const specifiers = importsOf(text);
    found.set(path, { path: name, text, packages: specifiers.filter((s) => !s.startsWith(".")) });
    const folder = dirname(path);
    waiting.push(...specifiers.filter((s) => s.startsWith(".")).map((s) => join(folder, s)));
  }
  return [...found.values()].sort((a, b) => a.path < b.path ? -1 : 1);
}

/**
 * Digest of all that computes a run: the entry files, all they import, and the exact versions of
 * the packages they import.
 *
 * Comments and layout are left out, since they cannot change a number: a row outlives a better
 * docstring. So are the files that only read data, refuse configurations or belong to another engine.
 * Everything else counts, an error message too; that is one recomputation too many now and then, and
 * never a stale row.
 *
 * @param root the project's root, with its `deno.json`.
 * @param entries entry files, relative to the root.
 * @param engine name of the engine that computes.
 * @returns 16 hexadecimal digits.
 */
export async function codeVersion(
  root: string,
  entries: string[],
  engine: string,
): Promise<string> {
  const files = await sourceClosure(root, entries, engine);
  const { imports } = JSON.parse(await Deno.readTextFile(join(root, "deno.json"))) as {
    imports: Record<string, string>;
  };
  const names = new Set(files.flatMap(({ packages }) => packages.map(packageName)));
  const packages = [...names].sort().map((name) => [name, imports[name] ?? null]);
  const sources = files.map(({ path, text }) => [path, sha256(text)]);
  return sha256(canonicalJson({ packages, sources })).slice(0, 16);
}

/** `@scope/name/dist/file.js` is a file of the package `@scope/name`. */
export function packageName(specifier: string): string {
  return specifier.split("/").slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
}

function importsOf(text: string): string[] {
  return [...IMPORTS, BESIDE].flatMap((pattern) => [...text.matchAll(pattern)].map(([, at]) => at));
}

/** Drops lines that are comments as a whole; a comment after code stays. */
function withoutComments(text: string): string {
  let inside = false;
  const kept: string[] = [];
  for (const line of text.split(/\r?\n/).map((raw) => raw.trim())) {
    if (inside || line.startsWith("/*")) inside = !line.includes("*/");
    else if (line !== "" && !line.startsWith("//")) kept.push(line);
  }
  return kept.join("\n");
}
