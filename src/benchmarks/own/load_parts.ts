/**
 * Tasks and networks from their definitions, in whatever thread.
 *
 * @module
 */

import { pathToFileURL } from "node:url";
import { loadTable, type TableData } from "../../data/table/table_data.ts";
import { DataError, messageOf, UsageError } from "../../errors.ts";
import { quote } from "../../files/json_text.ts";
import { mlp } from "../../models/mlp.ts";
import { narrowed } from "../../models/sizes.ts";
import type { AnyData } from "../../training/benchmark.ts";
import { rowBenchmarkData } from "../row_benchmark.ts";
import { contentDigest } from "./content_digest.ts";
import type {
  ModelDefinition,
  ModelObject,
  ModulePart,
  TableTask,
  TaskDefinition,
  TaskObject,
} from "./definition.ts";

/** A SHA-256 in hexadecimal. */
const DIGEST = /^[0-9a-f]{64}$/;

/**
 * Loads the data of a task. What is no table has the digest of its batches, unless it brings one.
 *
 * @param version of the module's text, where the task is a module's
 * @throws {DataError} for a table that cannot be read, a module that cannot be imported, does not
 * export the name, or throws, and for what are no data
 */
export async function loadTask(
  task: TaskDefinition | TaskObject,
  version: string,
): Promise<AnyData> {
  if (typeof task !== "function" && "kind" in task && task.kind === "table") {
    return await tableTask(task);
  }
  const data = await loadObject(task as ModulePart | TaskObject, version);
  if (typeof data?.task?.batch !== "function" || typeof data.name !== "string") {
    throw new DataError(
      "A task of one's own is data with name, features, classes, inputs and a task with batches, as a " +
        `benchmark loads them, got ${quote(String(data))}`,
    );
  }
  return DIGEST.test(data.digest) ? data : { ...data, digest: await contentDigest(data) };
}

async function loadObject(task: ModulePart | TaskObject, version: string): Promise<AnyData> {
  if (typeof task === "function") return await task();
  if (!("kind" in task)) return task;
  const load = await exported(task, version);
  try {
    return await (load as () => AnyData | Promise<AnyData>)();
  } catch (error) {
    throw new DataError(`${task.name} of ${task.path} failed: ${messageOf(error)}`);
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

/**
 * The network of a definition.
 *
 * @param version as for {@linkcode loadTask}
 * @throws {DataError} as {@linkcode loadTask}
 */
export async function loadModel(
  model: ModelDefinition | ModelObject,
  version: string,
): Promise<ModelObject> {
  if (typeof model === "function") return model;
  if (model.kind === "module") return await exported(model, version) as ModelObject;
  const { hidden } = model;
  return ({ features, classes }, factor = 1) =>
    mlp({ features, hidden: hidden.map((width) => narrowed(width, factor)), classes });
}

/** A function that a module exports, in the version of its text: a runtime keeps what it imported. */
async function exported({ path, name }: ModulePart, version: string): Promise<unknown> {
  let found: Record<string, unknown>;
  try {
    found = await import(`${pathToFileURL(path).href}?${version.slice(0, 16)}`);
  } catch (error) {
    throw new DataError(`Cannot import ${path}: ${messageOf(error).split("\n")[0]}`);
  }
  if (typeof found[name] === "function") return found[name];
  const known = Object.keys(found).join(", ") || "nothing";
  throw new DataError(`${path} exports no function ${quote(name)}, but ${known}`);
}

/** @throws {UsageError} for what is neither a definition nor an object of a task */
export function refuseTask(task: TaskDefinition | TaskObject): void {
  if (typeof task === "function") return;
  const isTask = typeof task === "object" && task !== null &&
    (("kind" in task && (task.kind === "table" || task.kind === "module")) || "task" in task);
  if (isTask) return;
  throw new UsageError(
    "A task of one's own is table(FILE, ...), fromModule(FILE, NAME), data or a function that loads " +
      `them, got ${quote(JSON.stringify(task) ?? String(task))}`,
  );
}

/** @throws {UsageError} for what is neither a definition nor an object of a network */
export function refuseModel(model: ModelDefinition | ModelObject): void {
  if (typeof model === "function") {
    if (!/\[native code\]/.test(String(model))) return;
    throw new UsageError("A bound function tells nothing of what it does: give an arrow function");
  }
  if (model?.kind === "mlp" || model?.kind === "module") return;
  throw new UsageError(
    "A model of one's own is mlp({ hidden }), fromModule(FILE, NAME) or a function of the data's " +
      `shape, got ${quote(JSON.stringify(model) ?? String(model))}`,
  );
}
