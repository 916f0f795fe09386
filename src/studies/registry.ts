/**
 * All studies, in the order in which they are reproduced: across architectures first, since the
 * notebooks of findings 1 and 3 show its rows too; then the paper's findings on MNIST.
 *
 * @module
 */
import { acrossStudy } from "./across/study.ts";
import { backboneStudy } from "./backbone/study.ts";
import { betaStudy } from "./beta/study.ts";
import type { Study } from "./study.ts";
import { rankStudy } from "./rank/study.ts";

/** Names of the studies, as `--only` takes them. */
export const STUDY_NAMES = ["across", "beta", "backbone", "rank"] as const;
/** One of {@linkcode STUDY_NAMES}. */
export type StudyName = typeof STUDY_NAMES[number];

/** The studies by name. */
export const STUDIES: Readonly<Record<StudyName, Study>> = {
  across: acrossStudy,
  beta: betaStudy,
  backbone: backboneStudy,
  rank: rankStudy,
};
