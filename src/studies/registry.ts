/**
 * All studies, in the order of the paper's findings.
 *
 * @module
 */
import { backboneStudy } from "./backbone/study.ts";
import { betaStudy } from "./beta/study.ts";
import type { Study } from "./study.ts";
import { rankStudy } from "./rank/study.ts";

/** Names of the studies, as `--only` takes them. */
export const STUDY_NAMES = ["beta", "backbone", "rank"] as const;
/** One of {@linkcode STUDY_NAMES}. */
export type StudyName = typeof STUDY_NAMES[number];

/** The studies by name. */
export const STUDIES: Readonly<Record<StudyName, Study>> = {
  beta: betaStudy,
  backbone: backboneStudy,
  rank: rankStudy,
};
