/**
 * The flags of a table of one's own, and the benchmark that they describe.
 *
 * @module
 */

import { basename } from "node:path";
import type { TableNetwork } from "../../src/artifact/table_model.ts";
import { table } from "../../src/benchmarks/own/definition.ts";
import { ownBenchmark } from "../../src/benchmarks/own/own_benchmark.ts";
import { ROW_METRICS } from "../../src/benchmarks/row_task.ts";
import { TARGET_KINDS } from "../../src/data/rows/targets.ts";
import { MISSING, TEXTS } from "../../src/data/table/columns.ts";
import { UsageError } from "../../src/errors.ts";
import { mlp } from "../../src/models/mlp.ts";
import type { AnyBenchmark } from "../../src/training/benchmark.ts";
import { inGroup, type Values } from "./arguments.ts";
import { callerPath } from "./command.ts";

/** Of a CSV or TSV that --data names. */
export const TABLE_FLAGS = inGroup("A table of your own: an MLP on --data FILE.csv", {
  label: { type: "string", value: "COLUMN", help: "The column to predict; --data is then a table" },
  kind: {
    type: "choice",
    choices: TARGET_KINDS,
    help: "What the label is (default classification)",
  },
  texts: {
    type: "choice",
    choices: TEXTS,
    help: "What becomes of columns of text (default refuse)",
  },
  missing: {
    type: "choice",
    choices: MISSING,
    help: "What becomes of rows with missing values (default refuse)",
  },
  drop: { type: "string", value: "COLUMN,...", help: "Columns that are no inputs" },
  metric: { type: "choice", choices: ROW_METRICS, help: "What is scored (accuracy or r2)" },
  hidden: { type: "string", value: "WIDTH,...", help: "Hidden widths (default 64,64)" },
});

type TableValues = Values<typeof TABLE_FLAGS>;

/** The benchmark and the network of a table. */
export async function tableOf(
  values: TableValues & Record<"data" | "preset", string | null> & { readonly label: string },
): Promise<{ benchmark: AnyBenchmark; network: TableNetwork }> {
  const { label, data, kind, texts, missing, drop, metric } = values;
  if (data === null) {
    throw new UsageError("--label needs --data FILE.csv, the table it is a column of");
  }
  if (values.preset !== null) {
    throw new UsageError("--preset names a network of ours: say --hidden for a table of your own");
  }
  const path = callerPath(data);
  const hidden = widths(values.hidden ?? "64,64");
  const task = table(path, {
    label,
    ...(kind === null ? {} : { kind }),
    ...(texts === null ? {} : { texts }),
    ...(missing === null ? {} : { missing }),
    ...(drop === null ? {} : { drop: drop.split(",") }),
    ...(metric === null ? {} : { metric }),
  });
  const id = basename(path).replace(/\.\w+$/, "").replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-+/, "") || "table";
  const { benchmark } = await ownBenchmark({ id: `own-${id}`, task, model: mlp({ hidden }) });
  return { benchmark, network: { path, options: task.options, hidden } };
}

/** @throws {UsageError} naming a flag of tables that stands there without --label */
export function refuseTableFlags(values: TableValues): void {
  const others = ["kind", "texts", "missing", "drop", "metric", "hidden"] as const;
  const lonely = others.find((name) => values[name] !== null);
  if (lonely === undefined) return;
  throw new UsageError(`--${lonely} needs --label COLUMN, the column of a table to predict`);
}

function widths(text: string): number[] {
  return text.split(",").map((part) => {
    const width = Number(part);
    if (Number.isInteger(width) && width >= 1) return width;
    throw new UsageError(`--hidden takes widths such as 64,64, got ${text}`);
  });
}
