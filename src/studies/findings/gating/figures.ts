/**
 * The figure of seed gating, from rows.
 *
 * @module
 */

import { SUBSETS } from "../../../benchmarks/gate_counts.ts";
import type { Figure } from "../../../figures/render.ts";
import { type GateAnswers, seedGates } from "../../../figures/seed_gates.ts";
import { SEED_GATING } from "../../paper/mnist.ts";
import { describeDesign } from "../../rows/design.ts";
import { ownData } from "../../rows/profile.ts";
import type { Row } from "../../rows/row.ts";
import { whenAsked } from "../when_asked.ts";
import { answersOf, rejectingRows, SEED_NAMES, tenClassRows } from "./rows.ts";

/** The figure of the study, by its file name. */
export function gatingFigures(rows: readonly Row[]): Readonly<Record<string, Figure>> {
  return whenAsked({ seed_gates: () => gatesFigure(rows) });
}

function gatesFigure(rows: readonly Row[]): Figure {
  const versions = {
    "ten classes": tenClassRows(rows),
    "out-of-class label": rejectingRows(rows),
  };
  const answers = Object.entries(versions).flatMap(([version, own]) =>
    own.flatMap(answersIn(version))
  );
  const gates = SEED_NAMES.map((name, gate) => ({ name, own: SUBSETS[gate] ?? [] }));
  const ranks = [...new Set(rows.map(({ config }) => config.adapter.rank))].join(" and ");
  const setting = `${describeDesign(rows)}, r = ${ranks}`;
  return seedGates({ setting, gates, answers, paper: paperGates(rows, versions) });
}

/** The paper's ranges, where the images and the network are its own. */
function paperGates(rows: readonly Row[], versions: Readonly<Record<string, readonly Row[]>>) {
  if (rows.some(({ data }) => data !== ownData("paper"))) return [];
  return SEED_GATING.cells
    .filter(({ version, preset }) =>
      versions[version]?.length > 0 && rows.every(({ config }) => config.preset === preset)
    )
    .map(({ version, digits, epochs, low, high }) => ({
      ...{ version, low, high },
      answers: digits === "assigned" ? "own digits" : "others rejected",
      source: `${SEED_GATING.table} (${epochs} epochs)`,
    }));
}

function answersIn(version: string): (row: Row) => GateAnswers[] {
  return (row) =>
    answersOf(row).map(({ gate, ...answer }) => ({
      version,
      gate: SEED_NAMES[gate],
      ...answer,
      predicted: String(answer.predicted),
      seed: row.config.seeds.backbone,
    }));
}
