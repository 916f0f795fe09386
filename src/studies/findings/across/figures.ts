/**
 * The figures across architectures, from rows.
 *
 * @module
 */

import { betaByArchitecture } from "../../../figures/beta_by_architecture.ts";
import type { Figure } from "../../../figures/render.ts";
import { saturation } from "../../../figures/saturation.ts";
import { sizeAblation } from "../../../figures/size_ablation.ts";
import { distinct } from "../../../figures/table.ts";
import { dataName } from "../../rows/names.ts";
import type { Row } from "../../rows/row.ts";
import { select } from "../../judging/select.ts";
import { BETAS } from "../../paper/betas.ts";
import { PHYSIONET_BY_RANK, PHYSIONET_BY_SIZE } from "../../paper/sequences.ts";
import { paperNumbers, paperRecovery } from "../../paper/table.ts";
import { measuredRanks, paperValue } from "../row_parts.ts";
import { whenAsked } from "../when_asked.ts";
import { PAPER_ARCHITECTURES } from "./paper.ts";
import {
  type ArchitectureRows,
  architecturesOf,
  protocolRows,
  recoveriesBySeed,
  redrawnRows,
  staticTwins,
} from "./rows.ts";

const CONDITIONS = { static: "static", redrawn: "redrawn each step" } as const;

/** All figures of the study, by file name. */
export function acrossFigures(rows: readonly Row[]): Readonly<Record<string, Figure>> {
  const all = architecturesOf(rows);
  const runs = all.flatMap(recoveryRuns);
  const paper = all.flatMap(paperRecoveries);
  const isAbbreviated = all.some(({ architecture }) => architecture.short === "DT");
  const setting = "Each architecture on its own data and budget, see the table" +
    (isAbbreviated ? "; DT: Decision Transformer" : "");
  return whenAsked({
    across_beta: () =>
      betaByArchitecture({
        setting,
        betas: all.flatMap(betas),
        paper: all.flatMap(paperBetas),
      }),
    across_saturation: () => saturation({ setting, runs, paper }),
    ...cfcSizes(rows),
  });
}

/** The paper's numbers of an architecture, where network and data are its own. */
function paperOf({ architecture: { paper }, preset, data }: ArchitectureRows) {
  const areIts = paper !== null && paper.preset === preset && paper.data === data;
  return areIts ? paper : null;
}

/** What it recovers at the measured ranks; the share where it counts what is trained. */
function paperRecoveries(own: ArchitectureRows) {
  const paper = paperOf(own);
  if (paper === null) return [];
  const { full, lower } = paper;
  return paper.curve.flatMap(({ rank, ...told }) => {
    if (rank === "full" || !own.ranks.includes(rank)) return [];
    const { value: _value, sd: _sd, ...where } = paperValue(told);
    const counts = told.trained !== undefined && full.trained !== undefined;
    const share = counts ? 100 * told.trained! / full.trained! : null;
    const value = paperRecovery(told, full, lower);
    return [{ family: own.label, rank, share, value, ...where }];
  });
}

/** Its mean or median over the betas of all layers. */
function paperBetas(own: ArchitectureRows) {
  const { benchmark } = own.architecture;
  if (paperOf(own) === null) return [];
  return paperNumbers(BETAS, { benchmark }).filter(({ of }) => of !== "count")
    .map(({ of, ...told }) => ({
      ...{ family: own.label, condition: CONDITIONS.static, ...paperValue(told, of) },
    }));
}

/** The size of the CfC of which the paper has a table of its own. */
const LARGEST = "full";

/** The paper's sizes of the CfC, in percent of full training of each. */
function paperSizes(rows: readonly Row[]) {
  if (rows[0].data !== PAPER_ARCHITECTURES.physionet2012.data) return [];
  const cells = [
    ...paperNumbers(PHYSIONET_BY_RANK).map((told) => ({ preset: LARGEST, ...told })),
    ...paperNumbers(PHYSIONET_BY_SIZE).filter(({ preset }) => preset !== LARGEST),
  ];
  return cells.flatMap(({ preset, rank, ...told }) => {
    if (rank === "full" || !measuredRanks(rows, preset).includes(rank)) return [];
    const { n, source } = paperValue(told);
    const full = cells.find((one) => one.preset === preset && one.rank === "full")!;
    return [{ preset, rank, value: paperRecovery(told, full), n, source }];
  });
}

/** Recovery and trained share of each adapted run, beside the full run of its seed. */
function recoveryRuns(
  { label, preset, rows, ranks }: Omit<ArchitectureRows, "architecture" | "data">,
) {
  return ranks.flatMap((rank) => {
    const adapted = { preset, method: "lottalora", schedule: "static", rank } as const;
    const { counts } = select(rows, adapted)[0].result;
    return recoveriesBySeed(rows, preset, rank).map(({ seed, ...recovered }) => ({
      family: label,
      rank,
      share: 100 * counts.trainable / counts.full,
      ...recovered,
      seed,
    }));
  });
}

function betas({ label, rows }: ArchitectureRows) {
  return [...staticTwins(rows), ...redrawnRows(rows)].flatMap(({ config, result }) =>
    result.beta.map((beta, layer) => ({
      family: label,
      condition: config.resample.schedule === "static" ? CONDITIONS.static : CONDITIONS.redrawn,
      layer,
      beta,
      seed: config.seeds.backbone,
    }))
  );
}

/** The CfC's sizes, where more than one was trained. */
function cfcSizes(rows: readonly Row[]): Record<string, () => Figure> {
  const all = select(protocolRows(rows), { benchmark: "physionet2012" });
  const presets = distinct(all, ({ config }) => config.preset);
  if (presets.length < 2) return {};
  const runs = presets.flatMap((preset) => {
    const own = select(all, { preset });
    return recoveryRuns({ label: preset, preset, rows: own, ranks: measuredRanks(own) })
      .map(({ family, share: _, ...run }) => ({ preset: family, ...run }));
  });
  const setting = `CfC on ${dataName(all[0].data)}`;
  return {
    cfc_sizes: () =>
      sizeAblation({
        ...{ setting, metric: "auroc", runs, sufficient: [], paper: paperSizes(all) },
      }),
  };
}
