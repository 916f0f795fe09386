/**
 * Tables 15 and 16 beside ours, with what is left on other seeds.
 *
 * @module
 */

import { refuseArguments } from "../../../arguments.ts";
import { formatSummary } from "../../judging/ledger.ts";
import { cell } from "../../judging/select.ts";
import { MNIST_BY_B_INIT, MNIST_BY_HEAD, MNIST_ON_OTHER_SEEDS } from "../../paper/mnist.ts";
import { listed, paperNumbers, type Told } from "../../paper/table.ts";
import { type Row, ROWS } from "../../rows/row.ts";
import { TOLD_ELSEWHERE } from "./cited.ts";
import { onOtherSeeds } from "../row_parts.ts";
import { ofSetup, presetsWith, ranksWith, type Setup, SETUPS } from "./setups.ts";

/** One line of {@linkcode adapterTable}. */
export type AdapterLine = Record<string, string | number>;

/**
 * A line a preset, setup and rank: test accuracy in percent, on the run's own backbone and on those
 * of three other seeds, mean and deviation over runs, with the paper's numbers (full MNIST).
 *
 * @param rows rows of the study `adapter`
 */
export function adapterTable(rows: readonly Row[]): AdapterLine[] {
  refuseArguments("adapterTable", { rows }, ROWS);
  const presets = presetsWith(rows, { method: "lottalora" });
  return presets.flatMap((preset) =>
    SETUPS.flatMap((setup) =>
      ranksWith(rows, ofSetup(setup, { preset })).map((rank) => lineOf(rows, setup, preset, rank))
    )
  );
}

function lineOf(rows: readonly Row[], setup: Setup, preset: string, rank: number): AdapterLine {
  const { name, bInit, head } = setup;
  const at = ofSetup(setup, { preset, rank });
  const [own, others] = [cell(rows, at), cell(rows, at, onOtherSeeds)];
  const isTold = preset === TOLD_ELSEWHERE.preset && rank === TOLD_ELSEWHERE.rank;
  return {
    ...{ network: preset, setup: name, r: rank },
    "accuracy, %": formatSummary(own, { count: false }),
    "paper": listed(paperCell(setup, preset, rank)),
    "other seeds, %": others.n === 0 ? "-" : formatSummary(others, { count: false }),
    "paper, other seeds": isTold
      ? listed(paperNumbers(MNIST_ON_OTHER_SEEDS, { bInit, head }), 1)
      : "",
    n: own.n,
  };
}

/** Table 15 where B varies, table 16 where the head does. */
function paperCell({ bInit, head }: Setup, preset: string, rank: number): Told[] {
  return head === "full"
    ? paperNumbers(MNIST_BY_B_INIT, { preset, bInit, rank })
    : paperNumbers(MNIST_BY_HEAD, { preset, head, rank });
}
