/**
 * A user's own task and network as plain data: what a worker can make again.
 *
 * @module
 */

import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { refuseTableOptions, type TableOptions } from "../../data/table/table_data.ts";
import { UsageError } from "../../errors.ts";
import type { MlpModel } from "../../models/mlp.ts";
import type { Architecture, Tensors } from "../../models/architecture.ts";
import type { AnyData, DataShape } from "../../training/benchmark.ts";
import type { RowMetric } from "../row_task.ts";

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
  /** The module, as `import` takes it. */
  readonly url: string;
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
  { metric, ...options }: TableOptions & { readonly metric?: RowMetric },
): TableTask {
  if (!(path instanceof URL) && (typeof path !== "string" || path === "")) {
    throw new UsageError(`A table needs the path of its file, got ${String(path)}`);
  }
  refuseTableOptions(options);
  const file = path instanceof URL ? fileURLToPath(path) : path;
  return {
    kind: "table",
    path: file,
    options,
    ...(metric === undefined ? {} : { metric }),
  };
}

/**
 * What a module of one's own exports, a task or a network, for a study whose runs workers compute.
 *
 * @param url of the module, such as `new URL("./network.ts", import.meta.url)`
 * @param name under which it exports a function: for a task one without parameters that loads the data,
 * for a network one from the shape of data and a factor to the architecture
 */
export function fromModule(url: URL | string, name: string): ModulePart {
  return { kind: "module", url: String(url), name };
}

/** A task whose file is named from the root of the file system. */
export function resolvedTask<T extends TaskDefinition | TaskObject>(task: T, base: string): T {
  if (typeof task === "function" || !("kind" in task) || task.kind !== "table") return task;
  return { ...task, path: resolve(base, task.path) };
}
