/**
 * What a study consists of.
 *
 * @module
 */
import type { EngineName } from "../../engine/engine.ts";
import type { Figure } from "../../figures/render.ts";
import type { Table } from "../../figures/table.ts";
import type { RunConfig } from "../../training/config.ts";
import type { Claim } from "../judging/ledger.ts";
import { type Profile, PROFILES } from "../rows/profile.ts";
import type { Grid } from "../computing/plan.ts";
import type { Row } from "../rows/row.ts";

/** Whether a profile attempts a study. */
export function isAttempted({ profiles = PROFILES }: Pick<Study, "profiles">, profile: Profile) {
  return profiles.includes(profile);
}

/** The planned runs of a study; none where the profile does not attempt it. */
export function gridOf(study: Study, profile: Profile): Grid {
  const { name, grid, engineOf } = study;
  const planned = { name, configs: isAttempted(study, profile) ? grid(profile) : [] };
  if (engineOf === undefined) return planned;
  return { ...planned, engineOf: (config) => engineOf(config, profile) };
}

/** One study: what is run, what is claimed, what is drawn. */
export interface Study {
  /** Name of its row file, and on the command line. */
  readonly name: string;
  /** Its notebook, without folder and ending. */
  readonly notebook: string;
  /** The profiles that attempt it; all by default. In others its claims are not attempted. */
  readonly profiles?: readonly Profile[];
  /** The runs of a profile; none where claims and tables need no training. */
  readonly grid: (profile: Profile) => RunConfig[];
  /** Which engine computes a run; `wasm` by default. Rows of all engines lie in one file. */
  readonly engineOf?: (config: RunConfig, profile: Profile) => EngineName;
  /** What the paper claims, and how it is measured here. */
  readonly claims: readonly Claim[];
  /** Computes what the figures need beside rows, and stores it there; `root` as for figures. */
  readonly prepare?: (profile: Profile, dir: string | null, root?: string) => Promise<void>;
  /**
   * Of figures that show more than rows: the files beside the rows they are drawn from, by name of
   * the figure. Such files are about the data, and the same on every engine.
   */
  readonly beside?: Readonly<Record<string, readonly string[]>>;
  /** Tables by file name, from rows; none by default. */
  readonly tables?: (rows: readonly Row[]) => Readonly<Record<string, Table>>;
  /**
   * Figures by file name, from rows and what lies beside them under `root`: the project's by
   * default.
   */
  readonly figures: (
    rows: readonly Row[],
    profile: Profile,
    root?: string,
  ) => Readonly<Record<string, Figure>> | Promise<Readonly<Record<string, Figure>>>;
}
