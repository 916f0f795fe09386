/**
 * The BLAS library to use.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { DataError } from "../../errors.ts";
import { type Blas, openBlas } from "./blas.ts";
import { blasCandidates, type Candidates } from "./candidates.ts";
import { probeBlas } from "./probe.ts";
import { BlasRefusal, REASON } from "./refusal.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

const REMEDY =
  "run it under deno task native, install OpenBLAS (Debian: apt install libopenblas0-pthread; " +
  "Fedora: dnf install openblas-threads; " +
  "macOS has Accelerate) or name a library with LOTTALORA_BLAS or --blas";

/**
 * Opens a library whose products have been checked; the caller closes it.
 *
 * @param path The only library to try, absolute; without it the first usable candidate.
 * @param candidates What is tried without a path: the usual places.
 * @throws UsageError for a path that is not absolute, DataError naming what was wrong with `path`,
 * or what was tried and what to install.
 */
export function findBlas(path?: string, candidates?: Candidates): Blas {
  if (path !== undefined) return openProbed(path);
  const { paths, skipped } = candidates ?? blasCandidates(ROOT);
  const reasons = new Map<string, string[]>();
  for (const candidate of paths) {
    try {
      return openProbed(candidate);
    } catch (error) {
      if (!(error instanceof BlasRefusal)) throw error;
      reasons.set(error.reason, [...reasons.get(error.reason) ?? [], candidate]);
    }
  }
  throw new DataError(`Cannot find a BLAS: ${tried(reasons, skipped)}; ${REMEDY}`);
}

function openProbed(path: string): Blas {
  const blas = openBlas(path);
  try {
    probeBlas(blas);
    return blas;
  } catch (error) {
    blas.close();
    throw error;
  }
}

/** Libraries that are not there or not permitted are counted, the others named. */
function tried(reasons: ReadonlyMap<string, readonly string[]>, skipped: readonly string[]) {
  const common: readonly string[] = Object.values(REASON);
  const parts = [...reasons].map(([reason, paths]) =>
    `${common.includes(reason) ? `${paths.length} usual places` : paths.join(", ")}: ${reason}`
  );
  if (skipped.length > 0) parts.push(`--allow-read does not name ${skipped.join(", ")}`);
  return parts.join("; ") || `no usual place is known on ${Deno.build.os}`;
}
