/**
 * What the paper says of ranks on MNIST, as the claims cite it.
 *
 * @module
 */

import { SATURATION } from "../../paper/architectures.ts";
import { MNIST_BY_RANK } from "../../paper/mnist.ts";
import { PHYSIONET_BY_SIZE } from "../../paper/sequences.ts";
import {
  listed,
  paperNumber,
  paperNumbers,
  paperRange,
  paperRecovery,
  ranged,
} from "../../paper/table.ts";

/** The preset of the paper's longest curve. */
export const PAPER_PRESET = "medium";

/** Its adapters by rising rank. */
export const PAPER_CURVE = paperNumbers(MNIST_BY_RANK, { preset: PAPER_PRESET })
  .filter(({ rank }) => rank !== "full");

/** Its full training. */
export const CITED_FULL = paperNumber(MNIST_BY_RANK, { preset: PAPER_PRESET, rank: "full" });

/** The ranks at which MNIST saturates. */
export const PAPER_SATURATION = paperRange(SATURATION, { benchmark: "mnist" });

const LAST = PAPER_CURVE[PAPER_CURVE.length - 1];
const GAP = (CITED_FULL.value - LAST.value).toFixed(2);

/** What a size of the CfC recovers at rank 1, in percent of full training. */
function recoveredCfc(preset: string): string {
  const at = (rank: 1 | "full") => paperNumber(PHYSIONET_BY_SIZE, { preset, rank });
  return paperRecovery(at(1), at("full")).toFixed(1);
}

/** The texts of the claims. */
export const CITED = {
  curve: `${listed(PAPER_CURVE)} % at r = ${PAPER_CURVE.map(({ rank }) => rank).join(", ")} ` +
    `(${PAPER_PRESET})`,
  table: `the row above; full ${listed([CITED_FULL])} %`,
  gap: `${GAP} pp below (${listed([LAST, CITED_FULL], 2, " against ")} %)`,
  saturation: `saturation at r = ${ranged(PAPER_SATURATION)}`,
  sizes: `${recoveredCfc("eighth")} % at 0.125 x, ${recoveredCfc("full")} % at full size (CfC)`,
} as const;
