/**
 * Which parts of its configuration a run uses: of the others it has values that say nothing.
 *
 * @module
 */

import { drawsBackbone, isAdapting } from "../../models/method.ts";
import type { RunConfig } from "../../training/config.ts";

/** Whether its rank says anything: of adapters, or of a dense network of as many parameters. */
export function usesRank({ method }: RunConfig): boolean {
  return isAdapting(method) || method === "small";
}

/** Whether anything is drawn from a family. */
export function usesFamily(config: RunConfig): boolean {
  return drawsBackbone(config);
}

/** Whether a backbone is drawn anew, or could be. */
export function usesSchedule({ method }: RunConfig): boolean {
  return method === "lottalora";
}
