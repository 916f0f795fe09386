/**
 * Which folder a command reads its data from.
 *
 * @module
 */

import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { holdsSetOrArchive } from "./locate.ts";
import { dataSet } from "./registry.ts";

/** The project's own folder of downloaded data, ignored by git. */
export const CACHE_DIR: string = fileURLToPath(new URL("../../data/cache", import.meta.url));

/** The environment as {@linkcode findDataDir} reads it; `Deno.env` is one. */
export interface Environment {
  /** The value of a variable; undefined when it is not set. */
  get(name: string): string | undefined;
}

/** How {@linkcode findDataDir} looks. */
export interface DataDirOptions {
  /** The data sets of which one will do; default `mnist` alone. */
  ids?: readonly string[];
  /** Whether downloaded data are taken without being asked for; default true. */
  useCache?: boolean;
  /** The folder of downloaded data; default {@linkcode CACHE_DIR}. */
  cache?: string;
}

/**
 * The folder to read data from: `option` (`--data`), else the variable LOTTALORA_DATA, else the
 * project's data/cache if that holds a whole set of those wanted, else null. Relative paths count
 * from where the command was typed (INIT_CWD under `deno task`). Whether the folder is any good is
 * for the loader to say.
 */
export async function findDataDir(
  option: string | null | undefined,
  env: Environment = Deno.env,
  options: DataDirOptions = {},
): Promise<string | null> {
  const named = option || env.get("LOTTALORA_DATA");
  if (named) return resolve(env.get("INIT_CWD") ?? Deno.cwd(), named);
  const { ids = ["mnist"], useCache = true, cache = CACHE_DIR } = options;
  if (!useCache) return null;
  const held = await Promise.all(ids.map((id) => holdsSetOrArchive(dataSet(id), cache)));
  return held.includes(true) ? cache : null;
}
