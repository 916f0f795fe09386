/**
 * What training costs, as claims. Records belong to no profile: all profiles say the same.
 *
 * @module
 */

import { PROJECT_ROOT } from "../../rows/project_root.ts";
import {
  type Claim,
  measured,
  type Measurement,
  notAttempted,
  type Verdict,
} from "../../judging/ledger.ts";
import { PAPER_CASES } from "../sizes/cases.ts";
import { PAPER_BATCH, SMALL_BATCH } from "./cases.ts";
import { type CostLine, costLines, findLine } from "./lines.ts";
import { CITED } from "./paper.ts";
import { type CostRecord, readRecords } from "./records.ts";

const NETWORKS = PAPER_CASES.map(({ id }) => id);

/** How many times less the adapted network's numbers take, by growing network. */
export function memorySaved(lines: readonly CostLine[]): Measurement {
  const held = (network: string, variant: CostLine["variant"]) =>
    findLine(lines, { network, variant, batch: SMALL_BATCH }).held;
  const times = NETWORKS.map((network) => held(network, "full") / held(network, "float32"));
  const grows = times.every((factor, i) => i === 0 || factor > times[i - 1]);
  return measured(times, () => grows ? "agrees" : "disagrees", {
    pooled: true,
    quantity: "times less than full training",
    value: `${list(times)} times less, backbone in float32 (n=${times.length})`,
  });
}

/**
 * What was measured once a case: repeated it would scatter, and by how much nobody knows, so whichever
 * way it points the claim is open.
 */
const MEASURED_ONCE: () => Verdict = () => "open";

/** Peaks that were measured in both ways of training, full over adapted. */
export function peakSaved(lines: readonly CostLine[]): Measurement {
  const times = measuredRatios(lines, SMALL_BATCH, ({ peakBytes }) => peakBytes);
  if (times.length < 2) return notAttempted();
  return measured(times.map(({ ratio }) => ratio), MEASURED_ONCE, {
    pooled: true,
    quantity: "times less than full training",
    value: `${named(times)} times less, measured once each (n=${times.length})`,
  });
}

/** Steps a second of LottaLoRA over those of full training. */
export function throughput(lines: readonly CostLine[]): Measurement {
  const ratios = measuredRatios(lines, PAPER_BATCH, ({ secondsPerStep }) => secondsPerStep);
  if (ratios.length === 0) return notAttempted();
  return measured(ratios.map(({ ratio }) => ratio), MEASURED_ONCE, {
    pooled: true,
    quantity: "times the steps a second of full training",
    value: `${named(ratios)}, measured once each (n=${ratios.length})`,
  });
}

interface NamedRatio {
  readonly network: string;
  readonly ratio: number;
}

/** Full training over LottaLoRA with its backbone in memory, where one machine measured both. */
function measuredRatios(
  lines: readonly CostLine[],
  batch: number,
  of: (record: NonNullable<CostLine["record"]>) => number,
): NamedRatio[] {
  return lines.flatMap((line) => {
    if (line.variant !== "full" || line.batch !== batch || line.record === null) return [];
    const { network } = line;
    const { record } = findLine(lines, { network, variant: "float32", batch });
    if (record === null || !isSameMachine(line.record, record)) return [];
    return [{ network, ratio: of(line.record) / of(record) }];
  });
}

function isSameMachine(one: CostRecord, other: CostRecord): boolean {
  return JSON.stringify(one.machine) === JSON.stringify(other.machine);
}

function list(values: readonly number[]): string {
  return values.map((value) => value.toFixed(2)).join(", ");
}

function named(ratios: readonly NamedRatio[]): string {
  return ratios.map(({ network, ratio }) => `${network} ${ratio.toFixed(2)}`).join(", ");
}

function fromRecords(measure: (lines: readonly CostLine[]) => Measurement): () => Measurement {
  return () => measure(costLines(readRecords(PROJECT_ROOT)));
}

/** The claims of the study, in the order of the ledger. */
export const costsClaims: readonly Claim[] = [
  {
    id: "costs-memory",
    finding: 3,
    text:
      "The larger the language model, the more memory LottaLoRA saves: parameters, gradients, " +
      "optimiser and backbone, worked out from shapes",
    paper: CITED.memory,
    section: "section 6, equation 9",
    measure: fromRecords(memorySaved),
  },
  {
    id: "costs-peak",
    finding: 3,
    text:
      "The larger the language model, the lower LottaLoRA's peak memory beside full training's, " +
      "measured where full training fits, a window a step",
    paper: CITED.peak,
    section: "table 9",
    measure: fromRecords(peakSaved),
  },
  {
    id: "costs-throughput",
    finding: 3,
    text: "LottaLoRA makes at least as many steps a second as full training, measured where that " +
      `fits, ${PAPER_BATCH} windows a step, one thread`,
    paper: CITED.throughput,
    section: "table 9",
    measure: fromRecords(throughput),
  },
];
