/**
 * The figures across architectures, from rows.
 *
 * @module
 */

import { betaByArchitecture } from "../../../figures/beta_by_architecture.ts";
import { recovery } from "../../../figures/recovery.ts";
import type { Figure } from "../../../figures/render.ts";
import { saturation } from "../../../figures/saturation.ts";
import { sizeAblation } from "../../../figures/size_ablation.ts";
import { distinct } from "../../../figures/table.ts";
import type { Row } from "../../rows/row.ts";
import { select } from "../../judging/select.ts";
import { measuredRanks } from "../row_parts.ts";
import {
  type ArchitectureRows,
  architecturesOf,
  recoveriesBySeed,
  redrawnRows,
  staticTwins,
} from "./rows.ts";

const CONDITIONS = { static: "static", redrawn: "redrawn each step" } as const;

/** All figures of the study, by file name. */
export function acrossFigures(rows: readonly Row[]): Record<string, Figure> {
  const all = architecturesOf(rows);
  const runs = all.flatMap(recoveryRuns);
  const setting =
    "Each architecture on its own data and budget, see the table; DT: Decision Transformer";
  return {
    across_beta: betaByArchitecture({ setting, betas: all.flatMap(betas) }),
    across_recovery: recovery({ setting, runs }),
    across_saturation: saturation({ setting, runs }),
    ...cfcSizes(rows),
  };
}

/** Recovery and trained share of each adapted run, beside the full run of its seed. */
function recoveryRuns(
  { label, preset, rows, ranks }: Omit<ArchitectureRows, "architecture">,
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
function cfcSizes(rows: readonly Row[]): Record<string, Figure> {
  const all = select(rows, { benchmark: "physionet2012" });
  const presets = distinct(all, ({ config }) => config.preset);
  if (presets.length < 2) return {};
  const runs = presets.flatMap((preset) => {
    const own = select(all, { preset });
    return recoveryRuns({ label: preset, preset, rows: own, ranks: measuredRanks(own) })
      .map(({ family, share: _, ...run }) => ({ preset: family, ...run }));
  });
  const setting = `CfC on ${all[0].data}`;
  return { cfc_sizes: sizeAblation({ setting, metric: "AUROC", runs, sufficient: [] }) };
}
