/**
 * A user's own task and network as plain data: what a worker can make again.
 *
 * @module
 */

import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { refuseTableOptions, type TableOptions } from "../../data/table/table_data.ts";
import { UsageError } from "../../errors.ts";
import { unknownName } from "../../nearest.ts";
import type { MlpModel } from "../../models/mlp.ts";
import type { Architecture, Tensors } from "../../models/architecture.ts";
import type { AnyData, DataShape } from "../../training/benchmark.ts";
import { ROW_METRICS, type RowMetric } from "../row_task.ts";

/** A table in a file. */
export interface TableTask {
  /** Marks it. */
  readonly kind: "table";
  /** The file; a relative path is one of the folder that the study is asked in. */
  readonly path: string;
  /** How it is read. */
  readonly options: TableOptions;
  /** By its name; `accuracy` or `r2` by default. */
  readonly metric?: RowMetric;
}

/** What a module exports under a name: a task, or a network. */
export interface ModulePart {
  /** Marks it. */
  readonly kind: "module";
  /** The file; a relative path is one of the folder that the study is asked in. */
  readonly path: string;
  /** The name under which it exports it. */
  readonly name: string;
}

/** A task that a worker can load again. */
export type TaskDefinition = TableTask | ModulePart;

/** A network that a worker can build again. */
export type ModelDefinition = MlpModel | ModulePart;

/** A task as an object: its data, or a function that loads them. */
export type TaskObject = AnyData | (() => AnyData | Promise<AnyData>);

/** A network as an object: its architecture for some data, its widths times a factor. */
export type ModelObject = (data: DataShape, factor?: number) => Architecture<Tensors>;

/**
 * A table as a task. Its file is read when a study begins, in every worker again.
 *
 * @param path a CSV, or a TSV where the name ends so; relative to the folder at hand, or to that of the
 * study file which names it
 * @param options the label, what becomes of other columns, shares of the parts, the metric by name
 * @throws {UsageError} for an option that no table has
 *
 * @example
 * ```ts ignore
 * const task = table("moons.csv", { label: "moon" });
 * ```
 */
export function table(
  path: string | URL,
  options: TableOptions & { readonly metric?: RowMetric },
): TableTask {
  const { metric, ...read } = options ?? {};
  refuseTableOptions(read as TableOptions);
  if (metric !== undefined && !ROW_METRICS.includes(metric)) {
    throw new UsageError(unknownName("metric", String(metric), ROW_METRICS));
  }
  return {
    ...{ kind: "table", path: fileOf("A table", path), options: read as TableOptions },
    ...(metric === undefined ? {} : { metric }),
  };
}

/**
 * What a module of one's own exports, a task or a network, for a study whose runs workers compute. Rows
 * are told apart by the module's text; what it imports in turn does not count.
 *
 * @param file the module, such as `new URL("./network.ts", import.meta.url)`; a relative path is one of
 * the folder at hand, or of the study file which names it
 * @param name under which it exports a function: for a task one without parameters that loads the data,
 * for a network one from the shape of data and a factor to the architecture
 * @throws {UsageError} for a place that is no file
 */
export function fromModule(file: URL | string, name: string): ModulePart {
  if (typeof name !== "string" || name === "") {
    throw new UsageError(`A module's part needs the name of its export, got ${String(name)}`);
  }
  return { kind: "module", path: fileOf("A module", file), name };
}

/** The path of a file. @throws {UsageError} for what names none */
function fileOf(what: string, file: URL | string): string {
  const isFile = file instanceof URL ? file.protocol === "file:" : typeof file === "string";
  if (!isFile || String(file) === "" || /^[a-z]{2,}:/i.test(String(file)) && !isFileUrl(file)) {
    throw new UsageError(`${what} is a file, named by its path or a file URL, got ${String(file)}`);
  }
  return isFileUrl(file) ? fileURLToPath(String(file)) : String(file);
}

function isFileUrl(file: URL | string): boolean {
  return String(file).startsWith("file:");
}

/** A part of a study whose file is named from the root of the file system. */
export function resolvedPart<T>(part: T, base: string): T {
  if (typeof part !== "object" || part === null || !("kind" in part && "path" in part)) return part;
  return { ...part, path: resolve(base, String(part.path)) };
}
