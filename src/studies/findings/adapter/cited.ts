/**
 * What the paper says of B's start, the head, other seeds and LayerNorm, as the claims cite it.
 *
 * @module
 */

import {
  MNIST_BY_B_INIT,
  MNIST_BY_HEAD,
  MNIST_BY_LAYER_NORM,
  MNIST_ON_OTHER_SEEDS,
} from "../../paper/mnist.ts";
import { listed, type PaperNumber, paperNumber, paperNumbers } from "../../paper/table.ts";
import { ADAPTED_HEADS, KAIMING, type Setup, USUAL } from "./setups.ts";

/** Presets of both tables, the smallest first. */
const PRESETS = [...new Set(MNIST_BY_B_INIT.cells.map(({ preset }) => preset))];

/** A rank's column of table 15. */
function byStart({ bInit }: Setup, rank: number): PaperNumber[] {
  return PRESETS.map((preset) => paperNumber(MNIST_BY_B_INIT, { preset, bInit, rank }));
}

/** A rank's column of table 16. */
function byHead({ head }: Setup, rank: number): PaperNumber[] {
  return PRESETS.map((preset) => paperNumber(MNIST_BY_HEAD, { preset, head, rank }));
}

/** How far one column is above another: `2.35, 12.45, 18.81, 30.77`. */
function ahead(a: readonly PaperNumber[], b: readonly PaperNumber[]): string {
  return listed(a.map(({ value }, i) => ({ value: value - b[i].value })));
}

function aheadByStart(rank: number): string {
  return ahead(byStart(USUAL, rank), byStart(KAIMING, rank));
}

function aheadByHead(rank: number): string {
  return ADAPTED_HEADS.map((setup) => ahead(byHead(USUAL, rank), byHead(setup, rank)))
    .join("; with a bias ");
}

/** The only place where the paper tells other seeds. */
export const TOLD_ELSEWHERE = { preset: "tiny", rank: 8 } as const;

/** On other seeds. */
function elsewhere({ bInit, head }: Setup): PaperNumber {
  return paperNumber(MNIST_ON_OTHER_SEEDS, { bInit, head });
}

const OWN = paperNumber(MNIST_BY_B_INIT, { ...TOLD_ELSEWHERE, bInit: USUAL.bInit });
const SIZES = `${PRESETS[0]} to ${PRESETS[PRESETS.length - 1]}`;

/** The numbers of appendix J: with LayerNorm, then without. */
export const PAPER_NORMALISED = (["yes", "no"] as const)
  .map((layerNorm) => paperNumbers(MNIST_BY_LAYER_NORM, { layerNorm })[0]);

/** The texts of the claims. */
export const CITED = {
  startAtLowRank: `ahead by ${aheadByStart(1)} pp at r = 1; ${aheadByStart(2)} at r = 2 (${SIZES})`,
  startBySize: `${aheadByStart(1)} pp lost (${SIZES})`,
  startAtHighRank: `${aheadByStart(8)} pp apart (${SIZES})`,
  headAtLowRank: `ahead by ${aheadByHead(1)} pp (${SIZES})`,
  headAtHighRank: `${aheadByHead(8)} pp apart (${SIZES})`,
  otherSeeds: `${listed([OWN])} falls to ${listed([elsewhere(USUAL)], 1)} % (tiny, r = 8)`,
  startElsewhere: `${listed([elsewhere(KAIMING), elsewhere(USUAL)], 1, " against ")} % (tiny)`,
  headElsewhere: `${listed([elsewhere(USUAL)], 1)} against ` +
    `${listed(ADAPTED_HEADS.map(elsewhere), 1, " and ")} % (tiny)`,
  layerNorm: `${listed(PAPER_NORMALISED, 1, " against ")} %`,
  startTable: `Table 15: ${MNIST_BY_B_INIT.cells.length} cells`,
  headTable: `Table 16: ${MNIST_BY_HEAD.cells.length} cells`,
  divergence: "a first loss of about 1.7e11 (graph network, 8 x 1024)",
  eitherSuffices: "fan-in scaling required unless there is LayerNorm",
} as const;
