/**
 * Tasks and networks from their definitions, in whatever thread.
 *
 * @module
 */

import { pathToFileURL } from "node:url";
import { loadArrays } from "../../data/arrays/array_data.ts";
import { loadClassFolders } from "../../data/images/class_folders.ts";
import type { RowData } from "../../data/rows/row_data.ts";
import { loadTable, type TableData } from "../../data/table/table_data.ts";
import { DataError, messageOf, UsageError } from "../../errors.ts";
import { quote } from "../../files/json_text.ts";
import { mlp } from "../../models/mlp.ts";
import { type PlainModel, plainNetwork } from "../../models/plain20.ts";
import { narrowed } from "../../models/sizes.ts";
import type { AnyData, DataShape } from "../../training/benchmark.ts";
import { rowBenchmarkData } from "../row_benchmark.ts";
import { contentDigest } from "./content_digest.ts";
import type {
  ModelDefinition,
  ModelObject,
  ModulePart,
  TaskDefinition,
  TaskObject,
} from "./definition.ts";

/** A SHA-256 in hexadecimal. */
const DIGEST = /^[0-9a-f]{64}$/;

/**
 * Loads the data of a task. Those of a module have the digest of their batches, unless they bring one.
 *
 * @param version of the module's text, where the task is a module's
 * @throws {DataError} for files that cannot be read, a module that cannot be imported, does not
 * export the name, or throws, and for what are no data
 */
export async function loadTask(
  task: TaskDefinition | TaskObject,
  version: string,
): Promise<AnyData> {
  if (isRead(task)) return await readTask(task);
  const data = await loadObject(task, version);
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

/** Tasks whose data we read from files. */
type ReadTask = Exclude<TaskDefinition, ModulePart>;

function isRead(task: TaskDefinition | TaskObject): task is ReadTask {
  return typeof task !== "function" && "kind" in task && task.kind !== "module";
}

async function readTask(task: ReadTask): Promise<AnyData> {
  const { data, inputs } = await readRows(task);
  return rowBenchmarkData(data, { inputs, metric: task.metric }) as unknown as AnyData;
}

async function readRows(task: ReadTask): Promise<{ data: RowData; inputs: string }> {
  if (task.kind === "table") {
    const data = await loadTable(task.path, task.options);
    return { data, inputs: columnsOf(data) };
  }
  const data = task.kind === "arrays"
    ? await loadArrays(task, task.options)
    : await loadClassFolders(task.path, task.options);
  return { data, inputs: valuesOf(data) };
}

/** What the inputs of arrays and images are, in a sentence. */
function valuesOf({ channels }: Pick<RowData, "channels">): string {
  if (channels === undefined) {
    return "the values of a row of an array, standardised by its training part";
  }
  const each = channels.map(({ mean, deviation }) => `(byte - ${mean}) / ${deviation}`);
  return `pixels row by row, the channels of each: ${each.join(", ")}`;
}

/** What the inputs of a table are, in a sentence. */
function columnsOf({ codes }: Pick<TableData, "codes">): string {
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
  if (model.kind === "plain") return (data, factor = 1) => plainOf(model, data, factor);
  const { hidden } = model;
  return ({ features, classes }, factor = 1) =>
    mlp({ features, hidden: hidden.map((width) => narrowed(width, factor)), classes });
}

/** A plain network for images. @throws {UsageError} for other data */
function plainOf({ widths, depth }: PlainModel, data: DataShape, factor: number) {
  const { side, channels } = squareOf(data);
  return plainNetwork({
    ...{ side, channels, widths: widths.map((width) => narrowed(width, factor)) },
    ...{ depth, classes: data.classes },
  });
}

/**
 * Side and channels of the images that some data are.
 *
 * @throws {UsageError} for data that are no square images
 */
export function squareOf(
  { features, extent }: Pick<DataShape, "features" | "extent">,
): { readonly side: number; readonly channels: number } {
  if (extent !== undefined && features % (extent * extent) === 0) {
    return { side: extent, channels: features / (extent * extent) };
  }
  throw new UsageError(
    `A plain network needs square images, channels last, got rows of ${features} values: say size ` +
      "for a folder of images, or choose mlp({ hidden })",
  );
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

const TASK_KINDS: readonly string[] = ["table", "arrays", "images", "module"];
const MODEL_KINDS: readonly string[] = ["mlp", "plain", "module"];

/** @throws {UsageError} for what is neither a definition nor an object of a task */
export function refuseTask(task: TaskDefinition | TaskObject): void {
  if (typeof task === "function") return;
  const isTask = typeof task === "object" && task !== null &&
    (("kind" in task && TASK_KINDS.includes(task.kind)) || "task" in task);
  if (isTask) return;
  throw new UsageError(
    "A task of one's own is table(FILE, ...), arrays({ inputs, labels }), images(FOLDER), " +
      `fromModule(FILE, NAME), data or a function that loads them, got ${
        quote(JSON.stringify(task) ?? String(task))
      }`,
  );
}

/** @throws {UsageError} for what is neither a definition nor an object of a network */
export function refuseModel(model: ModelDefinition | ModelObject): void {
  if (typeof model === "function") {
    if (!/\[native code\]/.test(String(model))) return;
    throw new UsageError("A bound function tells nothing of what it does: give an arrow function");
  }
  if (MODEL_KINDS.includes(model?.kind)) return;
  throw new UsageError(
    "A model of one's own is mlp({ hidden }), plainNetwork({ widths, depth }), fromModule(FILE, NAME) " +
      `or a function of the data's shape, got ${quote(JSON.stringify(model) ?? String(model))}`,
  );
}
