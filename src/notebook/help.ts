/**
 * What a function of ours takes, gives and refuses, below a cell: the Deno kernel has no inspection.
 *
 * @module
 */

import { join } from "node:path";
import { described } from "../arguments.ts";
import { DataError, UsageError } from "../errors.ts";
import { quote } from "../files/json_text.ts";
import { PROJECT_ROOT } from "../studies/rows/project_root.ts";
import { kernel } from "./jupyter.ts";
import { show } from "./show.ts";

/** Entries of the package, the front door first. */
const ENTRIES = [
  ...["mod.ts", "src/engine/operations/mod.ts", "src/data/mod.ts", "src/artifact/mod.ts"],
  ...["src/studies/mod.ts", "src/figures/mod.ts"],
] as const;

/**
 * Shows signature and documentation of what the package exports, as `deno doc` writes them; outside
 * Jupyter they are printed.
 *
 * @param of a function or class, or the name of any export
 * @returns the text
 * @throws {UsageError} for what no entry exports
 * @throws {DataError} where Deno may not be run: `--allow-run=deno` lets it
 *
 * @example
 * ```ts ignore
 * await help(generateBackbone);
 * ```
 */
export async function help(
  of: string | { readonly name: string },
): Promise<string> {
  const name = typeof of === "string" ? of : of?.name;
  if (typeof name !== "string" || !/^\w+$/.test(name)) {
    throw new UsageError(`help takes a function of ours or a name, got ${described(of)}`);
  }
  for (const entry of ENTRIES) {
    const text = await documented(name, join(PROJECT_ROOT, entry));
    if (text === null) continue;
    if (kernel() === null) console.log(text);
    else await show(["```text", text, "```"].join("\n"));
    return text;
  }
  throw new UsageError(`No entry of lottalora exports ${quote(name)}`);
}

/** What `deno doc` says of a name; null where it is not there. */
async function documented(name: string, path: string): Promise<string | null> {
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--quiet", "--filter", name, path],
    cwd: PROJECT_ROOT,
    env: { NO_COLOR: "1" },
  }).output().catch(({ message }) => {
    throw new DataError(`Cannot run deno doc: ${message}`);
  });
  const text = new TextDecoder().decode(stdout).trim();
  // The first line says where it is defined, which says nothing to who asks.
  return success && text !== "" ? text.replace(/^Defined in .*\n+/, "") : null;
}
