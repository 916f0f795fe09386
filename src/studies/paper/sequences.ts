/**
 * What arXiv:2604.08749 reports of closed-form continuous-time networks.
 *
 * @module
 */

import { line, type PaperTable, type Rank, RANKS_TO_32 } from "./table.ts";

const UNIT = "% AUROC"; // the paper prints shares: 0.8364 stands here as 83.64

/** Table 17, and table 5 with fewer digits: PhysioNet 2012, the size `full`. */
export const PHYSIONET_BY_RANK: PaperTable<{ rank: Rank }> = {
  table: "Table 17",
  unit: UNIT,
  about: "hidden 256, backbone 2 x 64, 100 epochs, seeds 42, 100, 123, 200, 300",
  n: 5,
  cells: [
    ...line({}, RANKS_TO_32, [83.21, 83.51, 83.44, 83.27, 83.37, 83.30], {
      sd: [0.47, 0.46, 0.20, 0.13, 0.06, 0.28],
      trained: [3_482, 5_292, 8_912, 16_152, 30_632, 59_592],
    }),
    ...line({}, ["full"], [83.64], { sd: [0.17], trained: [92_930] }),
  ],
};

/** Table 6: smaller sizes, by our names of them. */
export const PHYSIONET_BY_SIZE: PaperTable<{ preset: string; rank: Rank }> = {
  table: "Table 6",
  unit: UNIT,
  about: "hidden 32, 64, 128 and 256: 0.125, 0.25, 0.5 and 1 times the size; 5 seeds",
  n: 5,
  cells: [
    ...line({ preset: "eighth" }, ["full", 1, 4], [83.1, 77.8, 82.9], { sd: [0.3, 3.7, 0.5] }),
    ...line({ preset: "quarter" }, ["full", 1, 2], [83.2, 82.2, 83.1], { sd: [0.2, 0.9, 0.2] }),
    ...line({ preset: "half" }, ["full", 1, 4], [83.3, 82.7, 83.1], { sd: [0.1, 0.4, 0.2] }),
    ...line({ preset: "full" }, ["full", 1], [83.6, 83.2], { sd: [0.2, 0.5] }),
  ],
};

/** Appendix F: Lorenz-63 at rank 1. */
export const LORENZ_BY_RANK: PaperTable<{ rank: Rank }> = {
  table: "Appendix F",
  unit: "R^2",
  about: "no setting is given",
  cells: line({}, [1], [0.9999]),
};
