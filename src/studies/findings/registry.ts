/**
 * All studies, in the order of the ledger: how the paper is read, its findings on MNIST, then the
 * dimension of tasks, across architectures, seed gating, sizes and costs.
 *
 * @module
 */
import { acrossStudy } from "./across/study.ts";
import { backboneStudy } from "./backbone/study.ts";
import { betaStudy } from "./beta/study.ts";
import { gatingStudy } from "./gating/study.ts";
import { costsStudy } from "./costs/study.ts";
import { dimensionStudy } from "./dimension/study.ts";
import type { Study } from "./study.ts";
import { rankStudy } from "./rank/study.ts";
import { readingsStudy } from "./readings/study.ts";
import { sizesStudy } from "./sizes/study.ts";

/** Names of the studies, as `--only` takes them. */
export const STUDY_NAMES = [
  "readings",
  "beta",
  "backbone",
  "rank",
  "dimension",
  "across",
  "gating",
  "sizes",
  "costs",
] as const;
/** One of {@linkcode STUDY_NAMES}. */
export type StudyName = typeof STUDY_NAMES[number];

/** The studies by name. */
export const STUDIES: Readonly<Record<StudyName, Study>> = {
  readings: readingsStudy,
  beta: betaStudy,
  backbone: backboneStudy,
  rank: rankStudy,
  dimension: dimensionStudy,
  across: acrossStudy,
  gating: gatingStudy,
  sizes: sizesStudy,
  costs: costsStudy,
};

/**
 * The order in which studies are computed: across architectures first, since the notebooks of
 * findings 1 and 3 show its rows too.
 */
export const COMPUTING_ORDER: readonly StudyName[] = [
  ...new Set<StudyName>(["across", ...STUDY_NAMES]),
];
