/**
 * Finding 1: the scaffold is used while it is static, and silenced when it is resampled.
 *
 * @module
 */

import type { Study } from "../study.ts";
import { betaClaims } from "./claims.ts";
import { betaFigures } from "./figures.ts";
import { betaGrid } from "./grid.ts";

/** The study of finding 1. */
export const betaStudy: Study = {
  name: "beta",
  notebook: "beta_positivity",
  grid: betaGrid,
  claims: betaClaims,
  figures: betaFigures,
};
