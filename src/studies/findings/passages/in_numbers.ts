/**
 * The findings in numbers: four items of a list, from the rows of the profile `paper`; also what
 * families show on the digits of `quick`.
 *
 * @module
 */
import { LEVEL } from "../../judging/judge.ts";
import { dimensionTable } from "../dimension/table.ts";
import { cell, pairedCells } from "../../judging/select.ts";
import { EQUIVALENCE_MARGIN, summarize } from "../../judging/statistics.ts";
import {
  describeInterval,
  nameSufficient,
  smallestSufficientRank,
} from "../../judging/sufficient_rank.ts";
import type { Row } from "../../rows/row.ts";
import { compareFamilies, familyRows, familyTests, type Scatter } from "../backbone/families.ts";
import { SCHEDULES } from "../backbone/grid.ts";
import { zeroRows, zeroTwins } from "../beta/rows.ts";
import { largestPreset, measuredRanks, signed } from "../row_parts.ts";
import { LEDGER_MARGIN, validationTable } from "../rank/sufficient.ts";
import { listItem, manyPlusMinus, plusMinus } from "./markdown.ts";
import { lineOf, type Results } from "./results.ts";

/** The passage, as Markdown. */
export function inNumbers({ quick, paper }: Record<"quick" | "paper", Results>): string {
  return [
    scaffoldUsed(paper),
    anyScaffold(paper, quick),
    rankSaturates(paper),
    isDimension(paper),
    seedDecides(paper),
  ].map(listItem).join("\n");
}

function scaffoldUsed(paper: Results): string {
  const beta = (id: string) => plusMinus(lineOf(paper, id), 2);
  const lost = (id: string) => plusMinus(lineOf(paper, id), 1, "pp");
  const { beta: rows } = paper.rows;
  const ranks = [2, 4, 8];
  const [{ config: { preset: conditions } }] = zeroRows(rows);
  const at = (some: readonly Row[]) => ranks.map((rank) => cell(some, { rank }));
  return `**Is the scaffold used?** Static: ${
    asProse(lineOf(paper, "static-beta-positive").value)
  }. ` +
    `Redrawn each epoch, |beta| is ${beta("redrawn-first-beta-silenced")} in the first layer and ` +
    `${beta("redrawn-later-betas-silenced")} in the later ones. Taking W_seed out of a trained ` +
    `static model costs ${lost("static-collapses-by-removal")}, where the paper's table reports ` +
    `nothing lost; out of a redrawn one ${lost("redrawn-survives-removal")}. Training without a ` +
    `scaffold (${conditions}) gives ${manyPlusMinus(at(zeroRows(rows)), 2, "%")} at r = ${
      ranks.join(", ")
    }, ` +
    `where one with B started alike gives ${manyPlusMinus(at(zeroTwins(rows)), 2, "%")}.`;
}

function anyScaffold(paper: Results, quick: Results): string {
  const { backbone: rows } = paper.rows;
  const batch = rows.filter(({ config }) => config.resample.schedule === "batch");
  const [{ config: { preset } }] = batch;
  const rank = Math.max(...batch.map(({ config }) => config.adapter.rank));
  const names = ["static", "redrawn each epoch", "two scaffolds a step", "four micro-batches"];
  const schedules = SCHEDULES.map(({ schedule, k }, i) => {
    const found = cell(rows, {
      ...{ preset, rank, schedule, family: "normal" },
      where: ({ config }) => config.resample.k === k,
    });
    return `${names[i]} ${plusMinus(found, 2, "%")}`;
  });
  const families = [familiesAt(rows, 8), familiesAt(rows, 2), familiesApart(quick.rows.backbone)];
  return [
    "**Will any scaffold do?**",
    ...families.filter((sentence) => sentence !== ""),
    `It must stay fixed (${preset}, r = ${rank}): ${schedules.join(", ")}.`,
  ].join(" ");
}

function familiesAt(rows: readonly Row[], rank: number): string {
  const sweep = compareFamilies(familyRows(rows, rank));
  if (sweep === null) return "";
  const shown = (scatter: Scatter) =>
    familyTests(sweep, scatter, EQUIVALENCE_MARGIN).pEquivalent.filter((p) => p < LEVEL).length;
  const runs = summarize(sweep.families.flatMap(({ values }) => values));
  return `At r = ${rank} the means of ${sweep.families.length} families lie within ` +
    `${sweep.spread.toFixed(2)} pp around ${plusMinus(runs, 2, "%")}, where chance alone gives ` +
    `${sweep.chanceSpread.toFixed(2)}; within ${EQUIVALENCE_MARGIN} pp ${shown("own")} are shown ` +
    `equivalent each by its own scatter, ${shown("pooled")} by the scatter of all.`;
}

/** Families shown to differ on the digits of `quick`. */
function familiesApart(rows: readonly Row[]): string {
  const sweep = compareFamilies(familyRows(rows, 2));
  if (sweep === null) return "";
  const { pApart } = familyTests(sweep, "pooled", EQUIVALENCE_MARGIN);
  const apart = sweep.families.filter((_, f) => pApart[f] < LEVEL)
    .map(({ family, estimates }) => `\`${family}\` ${signed(estimates.pooled.difference)} pp`);
  return `On 10,000 digits at r = 2, by the scatter of all, ` +
    `${
      apart.length === 0 ? "none is" : `${apart.join(" and ")} are`
    } shown to differ from the mean ` +
    `by more (n = ${sweep.seeds} each).`;
}

function rankSaturates(paper: Results): string {
  const { rank: rows } = paper.rows;
  const preset = largestPreset(rows)!;
  const ranks = measuredRanks(rows, preset);
  const of = (method: "lottalora" | "small") =>
    pairedCells(rows, ranks.map((rank) => ({ preset, method, rank }))).map(summarize);
  const table = validationTable(rows, preset);
  const found = smallestSufficientRank(table, LEDGER_MARGIN);
  return `**Does the rank saturate?** ${manyPlusMinus(of("lottalora"), 2, "%")} at r = ` +
    `${ranks.join(", ")} against ${plusMinus(cell(rows, { preset, method: "full" }), 2, "%")} in ` +
    `full (${preset}): ${
      plusMinus(lineOf(paper, "gap-to-full"), 2, "pp")
    } are left at the largest ` +
    `rank. On validation data ${asProse(nameSufficient(found, ranks))} (${
      describeInterval(found, ranks)
    }). A dense network of as many parameters gives ${manyPlusMinus(of("small"), 2, "%")}.`;
}

function isDimension(paper: Results): string {
  const lines = dimensionTable(paper.rows.dimension);
  const told = lines.map((line) =>
    `${line.task}: ${line["r*(1 pp)"]} (${line["interval of r*"]}; ${line["its parameters"]} ` +
    `numbers) and ${line["d_int90"]}`
  );
  return `**Is r\\* a dimension?** r\\*(1 pp) and d_int90 of random subspaces, n = ${
    lines[0].n
  } each: ${asProse(told.join("; "))}. ${asProse(lineOf(paper, "dimension-planted").value)}: 4 ` +
    `combinations decide there. Of the tasks of which both are known the two order ${
      lineOf(paper, "dimension-order").value.split(";")[0]
    } alike.`;
}

function seedDecides(paper: Results): string {
  const share = (id: string) => plusMinus(lineOf(paper, id), 2, "%");
  const [{ config: { preset, adapter } }] = paper.rows.gating;
  return `**Does the seed decide?** One adapter of rank ${adapter.rank} trained in turn under ` +
    `three seeds, each with three digits of its own (${preset}): under its seed ${
      share("gating-assigned")
    } of a seed's digits ` +
    `are told, ${share("gating-other-seeds")} of the other seeds'. With an out-of-class label ` +
    `${share("gating-assigned-rejecting")}, and ${share("gating-rejected")} of all others are ` +
    `rejected, ${
      share("gating-zero-rejected")
    } of the digit 0. Under a fourth seed, never trained ` +
    `with: ${asProse(lineOf(paper, "gating-unseen-seed").value)}.`;
}

/** A value of the ledger, which is plain ASCII, as Markdown. */
function asProse(value: string): string {
  return value.replaceAll("+-", "±").replaceAll("(n=", "(n = ").replaceAll("*", "\\*");
}
