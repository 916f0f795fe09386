/**
 * Which data an artifact was trained on, as far as its benchmark can read them in several ways.
 *
 * @module
 */

import type { Benchmark } from "../training/benchmark.ts";
import type { DataVariant } from "../training/config.ts";
import { refuseUnknownVariant } from "../training/variants.ts";
import type { Description } from "./description.ts";
import { refusedAsData } from "./description_check.ts";

/**
 * The variant of its benchmark's data that an artifact's training record names.
 *
 * @throws {DataError} for one that the benchmark does not have
 */
export function trainedVariant(
  { training }: Pick<Description, "training">,
  benchmark: Pick<Benchmark, "id" | "variants">,
): DataVariant {
  const variant = (training?.config.data ?? {}) as DataVariant;
  refusedAsData(
    "The artifact's training record",
    () => refuseUnknownVariant(benchmark, variant),
  );
  return variant;
}
