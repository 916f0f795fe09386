/**
 * Which source computes: while its digest stays, nothing that it computes can have changed.
 *
 * @module
 */
import { join } from "node:path";
import { digestOf } from "../../files/digest.ts";
import { canonicalJson } from "../rows/row.ts";

/**
 * Parts of `src/` that no run passes through. Everything else counts: a file too many costs seconds
 * of goldens, one too few would let stale rows stand.
 */
const NEVER_COMPUTE = new RegExp(
  "^(?:bench|browser|figures|fuzz|notebook|page|python)/|" +
    "^studies/(?:(?:findings|judging|own|paper|rows)/|computing/(?:audit|cost|estimate|explain|lock|progress))",
);

/** One file of the source. */
export interface SourceFile {
  /** Path relative to the project's root, with forward slashes. */
  readonly path: string;
  /** Its text without comment lines, blank lines and indentation; of a binary its digest. */
  readonly text: string;
}

/**
 * The files under `src/` that may take part in computing, and the exact versions of all packages.
 * They are read at one go: five hundred waits would take longer than the reading.
 *
 * @param root the project's root
 * @returns sorted by path
 */
export function readSource(root: string): SourceFile[] {
  const files: SourceFile[] = [];
  const visit = (folder: string) => {
    for (const { name, isDirectory } of Deno.readDirSync(join(root, "src", folder))) {
      const path = `${folder}${name}`;
      if (isDirectory) visit(`${path}/`);
      else if (!NEVER_COMPUTE.test(path) && /\.(?:ts|js|wasm|json)$/.test(name)) {
        files.push({ path: `src/${path}`, text: textOf(join(root, "src", path)) });
      }
    }
  };
  visit("");
  return files.sort((a, b) => a.path < b.path ? -1 : 1);
}

/**
 * The digest of all that may take part in computing. Comments and layout are left out, since they
 * change no number.
 *
 * @param root the project's root, with its `deno.json`
 * @returns 16 hexadecimal digits
 */
export async function sourceDigest(root: string): Promise<string> {
  const { imports } = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
  const source = readSource(root);
  return digestOf(canonicalJson({ imports, source })).slice(0, 16);
}

function textOf(path: string): string {
  const bytes = Deno.readFileSync(path);
  if (!/\.(?:ts|js)$/.test(path)) return digestOf(bytes);
  return withoutComments(new TextDecoder().decode(bytes));
}

/** Drops comments that begin a line, and keeps code behind them; a comment after code stays. */
function withoutComments(text: string): string {
  let inside = false;
  const kept: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    let rest = line.trim();
    while (inside || rest.startsWith("/*")) {
      const end = rest.indexOf("*/", inside ? 0 : 2);
      inside = end === -1;
      rest = inside ? "" : rest.slice(end + 2).trimStart();
      if (inside) break;
    }
    if (rest !== "" && !rest.startsWith("//")) kept.push(rest);
  }
  return kept.join("\n");
}
