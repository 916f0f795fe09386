/**
 * Whether an artifact has the parts of its benchmark's network, without an engine.
 *
 * @module
 */

import { refuseArguments } from "../arguments.ts";
import { DataError } from "../errors.ts";
import { createNetwork } from "../models/network.ts";
import type { Artifact } from "./artifact.ts";
import { describedArchitecture } from "./benchmark_model.ts";
import { ARTIFACT } from "./description.ts";
import { refuseOtherNetwork } from "./fit.ts";
import { networkOptions } from "./model.ts";

/**
 * What `loadBenchmarkModel` would refuse before it draws anything.
 *
 * @returns why, in one line: a benchmark or preset that is not known here, a part that is missing, too
 * much or of another shape; null where nothing is wrong, or the artifact names no benchmark
 */
export function benchmarkDifference(artifact: Artifact): string | null {
  refuseArguments("benchmarkDifference", { artifact }, ARTIFACT);
  const { description } = artifact;
  if (description.architecture.benchmark === null) return null;
  try {
    const architecture = describedArchitecture(description);
    refuseOtherNetwork(createNetwork(architecture, networkOptions(description)), artifact);
  } catch (error) {
    if (error instanceof DataError) return error.message;
    throw error;
  }
  return null;
}
