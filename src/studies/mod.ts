/**
 * Studies: grids of runs, the rows they leave, and what rows say of a claim.
 *
 * @example
 * ```ts
 * import { summarize } from "lottalora/studies";
 *
 * console.log(summarize([95.9, 96.1, 96.0]));
 * ```
 *
 * @module
 */

// Grids, and computing what is missing of them.
export { runStudy, type StudyOptions } from "./computing/compute.ts";
export type { Grid, PlanOptions } from "./computing/plan.ts";
export type { Progress, ProgressListener } from "./computing/progress.ts";

// Readings of the paper, as changes of a configuration, and the choices that only they make.
export { A_INITS, MAP_KINDS, MAP_ROLES } from "../adapter/options.ts";
export { readAs, readingsOf } from "../benchmarks/read_as.ts";
export { type Reading, READINGS } from "../benchmarks/readings.ts";
export { joinedOverrides } from "../training/overrides.ts";

// Rows, and picking from them.
export { type Profile, PROFILES } from "./rows/profile.ts";
export type { Row, RowIdentity } from "./rows/row.ts";
export { cell, type Measure, pairedCells, select, type Selection } from "./judging/select.ts";
export type { Shard } from "./rows/store.ts";

// Statistics and verdicts.
export {
  type Claim,
  type LedgerLine,
  type Measurement,
  type Verdict,
  VERDICTS,
} from "./judging/ledger.ts";
export { type LedgerFormat, renderLedger } from "./judging/ledger_table.ts";
export {
  describeDimension,
  type DimensionTable,
  type IntrinsicDimension,
  intrinsicDimension,
} from "./judging/intrinsic_dimension.ts";
export { type PairedTest, pairedTest, summarize, type Summary } from "./judging/statistics.ts";
export {
  describeMargin,
  type Margin,
  type RankTable,
  smallestSufficientRank,
  type SufficientRank,
} from "./judging/sufficient_rank.ts";

// What the paper reports, by table and setting.
export * as paper from "./paper/mod.ts";

// The studies of the paper, and their tables.
export { acrossNetworks, type NetworkLine } from "./findings/across/networks.ts";
export { type AcrossLine, acrossTable } from "./findings/across/table.ts";
export { type GatingLine, gatingTable } from "./findings/gating/table.ts";
export { type AdapterLine, adapterTable } from "./findings/adapter/table.ts";
export { costsTable } from "./findings/costs/table.ts";
export { sizesTable } from "./findings/sizes/table.ts";
export { type ReadingLine, readingsTable } from "./findings/readings/table.ts";
export { type DimensionLine, dimensionTable } from "./findings/dimension/table.ts";
export { sufficientRankTable } from "./findings/rank/sufficient.ts";
export { STUDY_NAMES, type StudyName } from "./findings/registry.ts";
