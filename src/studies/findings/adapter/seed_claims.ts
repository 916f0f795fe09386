/**
 * Claims about trained adapters on the backbones of other seeds, the paper's "robust evaluation".
 *
 * @module
 */

import { above, judge } from "../../judging/judge.ts";
import { type Claim, formatSummary, measured, type Measurement } from "../../judging/ledger.ts";
import { cell } from "../../judging/select.ts";
import type { Row } from "../../rows/row.ts";
import { CITED } from "./cited.ts";
import { type Comparison, type Lead, measureLeads } from "./leads.ts";
import { onOtherSeeds } from "../row_parts.ts";
import {
  ADAPTED_HEADS,
  KAIMING,
  lostOnOtherSeeds,
  ofSetup,
  presetsWith,
  ranksWith,
  USUAL,
} from "./setups.ts";

/** The rank that the paper tells. */
const RANK = 8;

/** Of every size, at every rank; the numbers are those at {@linkcode RANK}. */
function costsElsewhere(rows: readonly Row[]): Measurement {
  const presets = presetsWith(rows, ofSetup(USUAL));
  const places = presets.flatMap((preset) =>
    ranksWith(rows, ofSetup(USUAL, { preset })).map((rank) => ({ preset, rank }))
  );
  const losses = places.map((place) => cell(rows, ofSetup(USUAL, place), lostOnOtherSeeds))
    .filter(({ n }) => n > 0);
  const list = presetsWith(rows, ofSetup(USUAL, { rank: RANK })).map((preset) => {
    const at = ofSetup(USUAL, { preset, rank: RANK });
    const own = formatSummary(cell(rows, at), { count: false });
    const others = cell(rows, at, onOtherSeeds);
    return `${preset} ${own} falls to ${formatSummary(others, { count: false })}`;
  });
  const values = losses.flatMap(({ values }) => values);
  return measured(values, () => judge(losses.map(({ values }) => above(values, 0))), {
    ...{ quantity: "pp lost on other seeds", pooled: true },
    value: `at r=${RANK} ${list.join(", ")} % (n=${losses[0]?.n} each, three other seeds a run)`,
  });
}

/** Which setup does better on other seeds, at {@linkcode RANK} in every size. */
function aheadElsewhere(rows: readonly Row[], comparisons: readonly Comparison[]): Measurement {
  return measureLeads(rows, comparisons, {
    quantity: "pp on other seeds",
    measure: onOtherSeeds,
    evidence: (leads: readonly Lead[]) => leads.map(({ values }) => above(values, 0)),
  });
}

/** The claims about other seeds. */
export const seedClaims: readonly Claim[] = [
  {
    id: "other-seeds-cost",
    finding: 2,
    text:
      "An adapter belongs to its seed: on backbones of other seeds it loses, in every size and " +
      "at every rank",
    paper: CITED.otherSeeds,
    section: "Appendix B.3",
    measure: costsElsewhere,
  },
  {
    id: "other-seeds-start",
    finding: 2,
    text: `At r = ${RANK} B from Kaiming's law does better on other seeds than B from 0`,
    paper: CITED.startElsewhere,
    section: "Appendix B.3",
    measure: (rows) =>
      aheadElsewhere(rows, [{ name: "Kaiming ahead:", rank: RANK, ahead: KAIMING, behind: USUAL }]),
  },
  {
    id: "other-seeds-head",
    finding: 2,
    text: `At r = ${RANK} a trained head does better on other seeds than an adapted one`,
    paper: CITED.headElsewhere,
    section: "Appendix B.4",
    measure: (rows) =>
      aheadElsewhere(
        rows,
        ADAPTED_HEADS.map((behind) => ({
          ...{ name: `over ${behind.name}:`, rank: RANK, ahead: USUAL, behind },
        })),
      ),
  },
];
