/**
 * The figures of the paper, one function each: numbers in, an SVG of exact size on paper out.
 *
 * @example
 * ```ts
 * import { betaTraces } from "lottalora/figures";
 *
 * const run = { layer: "layer 1", condition: "static", seed: 42 };
 * const series = [1, 1.1, 1.2].map((beta, step) => ({ ...run, beta, step }));
 * const { svg } = betaTraces({ series });
 * console.log(svg.length);
 * ```
 *
 * @module
 */

// One function a figure.
export { backboneConditions, type ConditionRun } from "./backbone_conditions.ts";
export { backboneRemoved, type PaperRemovalPlace, type RemovalRun } from "./backbone_removed.ts";
export { type ArchitectureBeta, betaByArchitecture } from "./beta_by_architecture.ts";
export { betaHistogram, type PaperBetas } from "./beta_histogram.ts";
export { type BetaTracePoint, betaTraces, type TracedResult } from "./beta_traces.ts";
export { equivalence, type FamilyDifference } from "./equivalence.ts";
export { type FamilyClassRun, familyHeatmap, type PaperFamilyCell } from "./family_heatmap.ts";
export { type FinalBeta, finalBeta } from "./final_beta.ts";
export { largestSingularValues, type LayerSingularValue } from "./largest_singular_values.ts";
export { memoryByNetwork, type MemoryPoint, type PaperPeakPlace } from "./memory_by_network.ts";
export { type DimensionMark, pcaSpectrum } from "./pca_spectrum.ts";
export { type PaperRankPlace, rankCurve, type RankRun } from "./rank_curve.ts";
export { type PanelPlace, type PanelRun, rankPanels } from "./rank_panels.ts";
export { saturation, type SaturationRun } from "./saturation.ts";
export { scheduleCurves, type ScheduleRun } from "./schedule_curves.ts";
export { type Gate, type GateAnswers, type PaperGates, seedGates } from "./seed_gates.ts";
export { type RecoveryRun, sizeAblation } from "./size_ablation.ts";
export { type MeasuredDimension, taskDimensions } from "./task_dimensions.ts";
export { type TrainingCourse, trainingCourse } from "./training_course.ts";

// A figure of one's own, and the package that its marks are from.
export { type OwnPlotOptions, Plot, plot } from "./plot.ts";

// What they give, and how it is written.
export type { Controls } from "./accuracy_curves.ts";
export type { SufficientRank as SufficientRankMark } from "./sufficient_ranks.ts";
export type { PaperPoint, PaperValue } from "./paper_points.ts";
export type { Figure, FigureOptions } from "./render.ts";
export type { AccuracyRun, AdaptedRun, RecoveredRun } from "./runs.ts";
export type { Cell, Table, TableRow } from "./table.ts";
export { type FigureStyle, JOURNAL_WIDTHS, type RowChoice, styled } from "./style.ts";
export { type FigureWidth, WIDTHS as FIGURE_WIDTHS } from "./theme.ts";
export { FIGURE_FORMATS, type FigureFormat, type Provenance, writeFigure } from "./write.ts";
