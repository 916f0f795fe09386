/**
 * Finding 2: any fixed random backbone will do, but it must stay fixed.
 *
 * @module
 */

import type { Study } from "../study.ts";
import { backboneClaims } from "./claims.ts";
import { backboneFigures } from "./figures.ts";
import { backboneGrid } from "./grid.ts";

/** The study of finding 2. */
export const backboneStudy: Study = {
  name: "backbone",
  notebook: "backbone_interchangeability",
  grid: backboneGrid,
  claims: backboneClaims,
  figures: backboneFigures,
};
