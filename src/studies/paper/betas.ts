/**
 * What arXiv:2604.08749 reports of beta, the learned gain of the scaffold, and of the scaffold's own.
 *
 * @module
 */

import type { PaperRanges, PaperTable } from "./table.ts";

/** A benchmark's id, and which statistic over all its betas. */
export type BetaSetting = {
  benchmark: string;
  of: "mean" | "median" | "count";
};

/**
 * Statistics over the betas of static scaffolds, all of which are positive; section 5.3 says "about"
 * of its own.
 */
export const BETAS: PaperTable<BetaSetting> = {
  table: "Appendix J",
  unit: "beta",
  about: "all layers and runs",
  cells: [
    { benchmark: "wikitext", of: "count", value: 1632 },
    { benchmark: "wikitext", of: "mean", value: 0.894 },
    { benchmark: "wikitext", of: "median", value: 0.915 },
    { benchmark: "flowers102", of: "count", value: 360 },
    { benchmark: "flowers102", of: "median", value: 0.993 },
    { benchmark: "physionet2012", of: "median", value: 0.91, table: "Section 5.3" },
    { benchmark: "halfcheetah", of: "mean", value: 0.48, table: "Appendix I" },
  ],
};

/** Appendix J: the middle half of all betas of a static scaffold. */
export const BETA_QUARTILES: PaperRanges<{ benchmark: string }> = {
  table: "Appendix J",
  unit: "beta",
  about: "interquartile range over all layers and runs",
  cells: [
    { benchmark: "wikitext", low: 0.837, high: 0.946 },
    { benchmark: "flowers102", low: 0.992, high: 0.995 },
  ],
};

/** Appendix I: below this is the size of every beta of the Decision Transformer, redrawn each epoch. */
export const SILENCED_BETA = 0.001;

/**
 * sigma_1(W_seed) of the ViT's layers. The text has it "far above 1 at every layer and every scale",
 * and Figure 17 draws 2 sqrt(d) sigma beside it.
 */
export const SINGULAR_VALUES: PaperRanges<{ benchmark: string }> = {
  table: "Figure 17",
  unit: "sigma_1",
  about: "all blocks, five seeds",
  cells: [{ benchmark: "flowers102", low: 60, high: 80 }],
};
