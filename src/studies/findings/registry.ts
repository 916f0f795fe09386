/**
 * All studies, in the order of the ledger: the paper's findings on MNIST, then across architectures,
 * then seed gating and sizes.
 *
 * @module
 */
import { acrossStudy } from "./across/study.ts";
import { backboneStudy } from "./backbone/study.ts";
import { betaStudy } from "./beta/study.ts";
import { gatingStudy } from "./gating/study.ts";
import type { Study } from "./study.ts";
import { rankStudy } from "./rank/study.ts";
import { sizesStudy } from "./sizes/study.ts";

const ALL = {
  beta: betaStudy,
  backbone: backboneStudy,
  rank: rankStudy,
  across: acrossStudy,
  gating: gatingStudy,
  sizes: sizesStudy,
} as const;

/** Name of a study, as `--only` takes it. */
export type StudyName = keyof typeof ALL;

/** The studies by name. */
export const STUDIES: Readonly<Record<StudyName, Study>> = ALL;

/** Names of the studies. */
export const STUDY_NAMES = Object.keys(STUDIES) as readonly StudyName[];

/**
 * The order in which studies are computed: across architectures first, since the notebooks of
 * findings 1 and 3 show its rows too.
 */
export const COMPUTING_ORDER: readonly StudyName[] = [
  ...new Set<StudyName>(["across", ...STUDY_NAMES]),
];
