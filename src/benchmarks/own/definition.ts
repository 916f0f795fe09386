/**
 * A user's own task and network as plain data: what a worker can make again.
 *
 * @module
 */

import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type ArrayOptions,
  type ArrayPair,
  refuseArrayOptions,
} from "../../data/arrays/array_data.ts";
import { type ImageOptions, refuseImageOptions } from "../../data/images/class_folders.ts";
import { refuseTableOptions, type TableOptions } from "../../data/table/table_data.ts";
import { UsageError } from "../../errors.ts";
import { unknownName } from "../../nearest.ts";
import type { MlpModel } from "../../models/mlp.ts";
import type { PlainModel } from "../../models/plain20.ts";
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

/** Two arrays in files. */
export interface ArraysTask extends ArrayPair {
  /** Marks it. */
  readonly kind: "arrays";
  /** How they are read. */
  readonly options: ArrayOptions;
  /** By its name; `accuracy` or `r2` by default. */
  readonly metric?: RowMetric;
}

/** Images in a folder. */
export interface ImagesTask {
  /** Marks it. */
  readonly kind: "images";
  /** The folder; a relative path is one of the folder that the study is asked in. */
  readonly path: string;
  /** How they are read. */
  readonly options: ImageOptions;
  /** By its name; `accuracy` by default. */
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
export type TaskDefinition = TableTask | ArraysTask | ImagesTask | ModulePart;

/** A network that a worker can build again. */
export type ModelDefinition = MlpModel | PlainModel | ModulePart;

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
  const { read, scored } = readAndScored(options);
  refuseTableOptions(read);
  return { kind: "table", path: fileOf("A table", path), options: read, ...scored };
}

/**
 * Two arrays as a task, inputs and their labels, in `.npy` files, a `.npz` archive or IDX files, which
 * are told apart by what they begin with. They are read when a study begins, in every worker again.
 *
 * @param source two files, relative to the folder at hand or to that of the study file which names
 * them; or `file`, an archive, and the names of two arrays in it
 * @param options kind, shares of the parts, how inputs are standardised, the metric by name
 * @throws {UsageError} for an option that no arrays have
 *
 * @example
 * ```ts ignore
 * const task = arrays({ inputs: "x.npy", labels: "y.npy" });
 * const other = arrays({ file: "data.npz", inputs: "x", labels: "y" }, { kind: "regression" });
 * ```
 */
export function arrays(
  source: { readonly [part in "inputs" | "labels"]: string | URL } & {
    readonly file?: string | URL;
  },
  options: ArrayOptions & { readonly metric?: RowMetric } = {},
): ArraysTask {
  const { read, scored } = readAndScored(options);
  refuseArrayOptions(read);
  const { file, inputs, labels } = source ?? {};
  const place = (name: string | URL) =>
    file === undefined
      ? { path: fileOf("An array", name) }
      : { path: fileOf("An archive of arrays", file), name: nameOf(name) };
  return { kind: "arrays", inputs: place(inputs), labels: place(labels), options: read, ...scored };
}

/**
 * Images as a task: a folder with a folder a class in it, or an archive of one. They are read when a
 * study begins, in every worker again.
 *
 * @param path relative to the folder at hand, or to that of the study file which names it
 * @param options the size of all, shares of the parts, the metric by name
 * @throws {UsageError} for an option that no images have
 *
 * @example
 * ```ts ignore
 * const task = images("leaves", { size: 32 });
 * ```
 */
export function images(
  path: string | URL,
  options: ImageOptions & { readonly metric?: RowMetric } = {},
): ImagesTask {
  const { read, scored } = readAndScored(options);
  refuseImageOptions(read);
  return { kind: "images", path: fileOf("A folder of images", path), options: read, ...scored };
}

/** How data are read, and what is scored. @throws {UsageError} for an unknown metric */
function readAndScored<T extends object>(options: T & { readonly metric?: RowMetric }) {
  const { metric, ...read } = options ?? {};
  if (metric !== undefined && !ROW_METRICS.includes(metric)) {
    throw new UsageError(unknownName("metric", String(metric), ROW_METRICS));
  }
  return { read: read as unknown as T, scored: metric === undefined ? {} : { metric } };
}

function nameOf(array: unknown): string {
  if (typeof array === "string" && array !== "") return array;
  throw new UsageError(`An array of an archive is named by a text, got ${String(array)}`);
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

/** A part of a study whose files are named from the root of the file system. */
export function resolvedPart<T>(part: T, base: string): T {
  if (typeof part !== "object" || part === null || !("kind" in part)) return part;
  const rooted = (place: unknown) => {
    const { path } = place as { readonly path: string };
    return { ...place as object, path: resolve(base, path) };
  };
  if (part.kind === "arrays" && "inputs" in part && "labels" in part) {
    return { ...part, inputs: rooted(part.inputs), labels: rooted(part.labels) };
  }
  return "path" in part ? rooted(part) as T : part;
}
