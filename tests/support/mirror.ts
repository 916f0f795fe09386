/**
 * Real data, where this machine has them; tests of them are ignored elsewhere.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of data: LOTTALORA_DATA, or one beside the project. */
export const MIRROR: string = Deno.env.get("LOTTALORA_DATA") ??
  fileURLToPath(new URL("../../../shared/data", import.meta.url));

/** Whether the folder has this file. */
export function mirrored(...path: string[]): boolean {
  return existsSync(join(MIRROR, ...path));
}
