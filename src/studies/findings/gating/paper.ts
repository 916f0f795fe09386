/**
 * What the paper says of seed gating: percent of a digit's test images.
 *
 * @module
 */

import { SEED_GATING } from "../../paper/mnist.ts";
import { paperRange, ranged } from "../../paper/table.ts";

const OUT_OF_CLASS = { version: "out-of-class label" } as const;

/** Least and most, of own digits told and of all others rejected. */
export const PAPER_GATES = {
  tenClasses: paperRange(SEED_GATING, { version: "ten classes", digits: "assigned" }),
  rejecting: paperRange(SEED_GATING, { ...OUT_OF_CLASS, digits: "assigned" }),
  rejected: paperRange(SEED_GATING, { ...OUT_OF_CLASS, digits: "rejected" }),
} as const;

/** The same as texts: `97 to 99`. */
export const CITED = {
  tenClasses: ranged(PAPER_GATES.tenClasses),
  rejecting: ranged(PAPER_GATES.rejecting),
  rejected: ranged(PAPER_GATES.rejected),
} as const;
