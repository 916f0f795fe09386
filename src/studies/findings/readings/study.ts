/**
 * Which reading of the paper its own tables bear out.
 *
 * @module
 */

import type { Study } from "../study.ts";
import { readingClaims } from "./claims.ts";
import { readingFigures } from "./figures.ts";
import { readingsGrid } from "./grid.ts";

/** The study of readings. */
export const readingsStudy: Study = {
  name: "readings",
  notebook: "which_reading",
  grid: readingsGrid,
  claims: readingClaims,
  figures: readingFigures,
};
