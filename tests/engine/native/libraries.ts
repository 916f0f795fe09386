/**
 * Libraries of this machine that tests may open.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { blasCandidates, SYSTEM_LIBRARIES } from "../../../src/engine/native/candidates.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** The first OpenBLAS of the system, undefined where there is none or it may not be called. */
export const OPENBLAS = Object.values(SYSTEM_LIBRARIES).flat()
  .filter((path) => path.includes("libopenblas")).find(isUsable);

/** A copy of OpenBLAS inside numpy or scipy. */
export const WHEEL = blasCandidates(ROOT).paths
  .find((path) => path.includes("site-packages") && isUsable(path));

function isUsable(path: string): boolean {
  if (Deno.permissions.querySync({ name: "ffi", path }).state !== "granted") return false;
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
