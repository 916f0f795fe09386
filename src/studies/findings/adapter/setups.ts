/**
 * How adapters are set up, and which rows were set up so.
 *
 * @module
 */

import type { AdapterConfig } from "../../../adapter/options.ts";
import { MLP_PRESETS } from "../../../models/mlp.ts";
import { select, type Selection } from "../../judging/select.ts";
import type { Row } from "../../rows/row.ts";
import { onOtherSeeds } from "../row_parts.ts";

/** Where B starts and what becomes of the head: a line of tables 15 and 16. */
export interface Setup extends Pick<AdapterConfig, "bInit" | "head"> {
  /** For people, short. */
  readonly name: string;
}

/** The usual one, which both tables begin with. */
export const USUAL: Setup = { name: "B = 0, trained head", bInit: "zeros", head: "full" };

/** The other line of table 15. */
export const KAIMING: Setup = {
  name: "B Kaiming-uniform",
  bInit: "kaiming_uniform",
  head: "full",
};

/** The other lines of table 16. */
export const ADAPTED_HEADS: readonly Setup[] = [
  { name: "adapted head", bInit: "zeros", head: "lora" },
  { name: "adapted head and bias", bInit: "zeros", head: "lora_bias" },
];

/** All of both tables. */
export const SETUPS: readonly Setup[] = [USUAL, KAIMING, ...ADAPTED_HEADS];

/** What the 2 x 2 of appendix J varies. */
export interface Normalisation {
  /** Whether there is LayerNorm on the combined path. */
  readonly layerNorm: boolean;
  /** Deviation of W_seed: `fan-in`, table 14's 0.1 ("explicit"), or 1 as drawn (`native`). */
  readonly scale: "fan-in" | "native" | number;
}

/** "Explicit" scaling: the deviation that table 14 names. */
export const EXPLICIT_SCALE = 0.1;

/** Steps of the runs that tell the loss before anything is learnt: that of their only step. */
export const FIRST_STEP = 1;

/** Where in a table a cell stands; what is left out does not matter. */
export interface Place {
  readonly preset?: string;
  readonly rank?: number;
}

/** Rows of a setup under fan-in scaling without LayerNorm, as in tables 15 and 16. */
export function ofSetup({ bInit, head }: Setup, place: Place = {}): Selection {
  const plain = ofNormalisation({ layerNorm: false, scale: "fan-in" }, place);
  return {
    ...plain,
    bInit,
    where: (row) => row.config.adapter.head === head && plain.where!(row),
  };
}

/** Rows of the usual setup with a normalisation, trained whole or for one step alone. */
export function ofNormalisation(
  { layerNorm, scale }: Normalisation,
  place: Place = {},
  { firstStep = false } = {},
): Selection {
  return {
    ...place,
    method: "lottalora",
    schedule: "static",
    where: ({ config: { adapter, backbone, steps } }) =>
      adapter.layerNorm === layerNorm && backbone.scale === scale &&
      (steps === FIRST_STEP) === firstStep,
  };
}

/** Presets that have rows of a selection, the smallest first. */
export function presetsWith(rows: readonly Row[], selection: Selection): string[] {
  const found = new Set(select(rows, selection).map(({ config }) => config.preset));
  return Object.keys(MLP_PRESETS).filter((preset) => found.has(preset));
}

/** Their ranks, rising. */
export function ranksWith(rows: readonly Row[], selection: Selection): number[] {
  const found = new Set(select(rows, selection).map(({ config }) => config.adapter.rank));
  return [...found].sort((a, b) => a - b);
}

/** What is lost on them, in percentage points. */
export function lostOnOtherSeeds(row: Row): number | null {
  const others = onOtherSeeds(row);
  return others === null ? null : row.result.value - others;
}
