/**
 * Finding 3: the smallest sufficient rank estimates the task's intrinsic dimension.
 *
 * @module
 */

import type { Study } from "../study.ts";
import { rankClaims } from "./claims.ts";
import { rankFigures } from "./figures.ts";
import { rankGrid } from "./grid.ts";
import { prepareSpectrum } from "./spectrum.ts";

/** The study of finding 3. */
export const rankStudy: Study = {
  name: "rank",
  notebook: "rank_as_intrinsic_dimension",
  grid: rankGrid,
  claims: rankClaims,
  figures: rankFigures,
  prepare: prepareSpectrum,
  beside: { pca_spectrum: ["data_spectrum.json"] },
};
