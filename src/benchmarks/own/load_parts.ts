/**
 * Tasks and networks from their definitions, in whatever thread.
 *
 * @module
 */

import { loadTable, type TableData } from "../../data/table/table_data.ts";
import { DataError, messageOf, UsageError } from "../../errors.ts";
import { quote } from "../../files/json_text.ts";
import { mlp } from "../../models/mlp.ts";
import { narrowed } from "../../models/sizes.ts";
import type { AnyData } from "../../training/benchmark.ts";
import { rowBenchmarkData } from "../row_benchmark.ts";
import type {
  ModelDefinition,
  ModelObject,
  ModulePart,
  TableTask,
  TaskDefinition,
  TaskObject,
} from "./definition.ts";

/**
 * Loads the data of a task.
 *
 * @throws {DataError} for a table that cannot be read, and for a module that cannot be imported, does
 * not export the name, or throws
 */
export async function loadTask(task: TaskDefinition | TaskObject): Promise<AnyData> {
  if (typeof task === "function") return await task();
  if (!("kind" in task)) return task;
  if (task.kind === "table") return await tableTask(task);
  const load = await exported(task);
  try {
    return await (load as () => AnyData | Promise<AnyData>)();
  } catch (error) {
    throw new DataError(`${task.name} of ${task.url} failed: ${messageOf(error)}`);
  }
}

async function tableTask({ path, options, metric }: TableTask): Promise<AnyData> {
  const data = await loadTable(path, options);
  return rowBenchmarkData(data, { inputs: inputsOf(data), metric }) as unknown as AnyData;
}

/** What the inputs are, in a sentence. */
function inputsOf({ codes }: Pick<TableData, "codes">): string {
  const shown = codes.slice(0, 8).map(({ column }) => quote(column)).join(", ");
  const more = codes.length > 8 ? ` and ${codes.length - 8} more` : "";
  return `the columns ${shown}${more} of a table, numbers standardised by its training part`;
}

/** The network of a definition. @throws {DataError} as {@linkcode loadTask} */
export async function loadModel(model: ModelDefinition | ModelObject): Promise<ModelObject> {
  if (typeof model === "function") return model;
  if (model.kind === "module") return await exported(model) as ModelObject;
  const { hidden } = model;
  return ({ features, classes }, factor = 1) =>
    mlp({ features, hidden: hidden.map((width) => narrowed(width, factor)), classes });
}

/** A function that a module exports. */
async function exported({ url, name }: ModulePart): Promise<unknown> {
  let found: Record<string, unknown>;
  try {
    found = await import(url);
  } catch (error) {
    throw new DataError(`Cannot import ${url}: ${messageOf(error).split("\n")[0]}`);
  }
  if (typeof found[name] === "function") return found[name];
  const known = Object.keys(found).join(", ") || "nothing";
  throw new DataError(`${url} exports no function ${quote(name)}, but ${known}`);
}

/** @throws {UsageError} for what is neither a definition nor an object of a network */
export function refuseModel(model: ModelDefinition | ModelObject): void {
  if (typeof model === "function") return;
  if (model?.kind === "mlp" || model?.kind === "module") return;
  throw new UsageError(
    "A model of one's own is mlp({ hidden }), fromModule(URL, NAME) or a function of the data's " +
      `shape, got ${quote(JSON.stringify(model) ?? String(model))}`,
  );
}
