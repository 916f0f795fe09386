/**
 * What becomes of the project's files in the site, and where they lie there.
 *
 * @module
 */

import { posix } from "node:path";

/** How a file comes into the site: made a page of, shown as text with its lines, or as it is. */
export type Kind = "markdown" | "notebook" | "text" | "copy";

const KINDS: Readonly<Record<string, Kind>> = {
  ".md": "markdown",
  ".ipynb": "notebook",
  ...Object.fromEntries(
    [".ts", ".as", ".py", ".json", ".jsonl", ".cff", ".txt"].map((end) => [end, "text"] as const),
  ),
};

/** The kind of a file, by its name. */
export function kindOf(path: string): Kind {
  return KINDS[posix.extname(path)] ?? "copy";
}

/**
 * Where a file of the project lies in the site: `docs/running.md` at `docs/running.html`,
 * `src/errors.ts` at `src/errors.ts.html`, pictures where they are.
 */
export function addressOf(path: string): string {
  if (path === "README.md") return "index.html";
  const kind = kindOf(path);
  if (kind === "copy") return path;
  return kind === "text" ? `${path}.html` : path.replace(/\.\w+$/, ".html");
}
