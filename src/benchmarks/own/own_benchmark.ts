/**
 * A benchmark of a user's own task and network.
 *
 * @module
 */

import { DataError, UsageError } from "../../errors.ts";
import { digestOf } from "../../files/digest.ts";
import { readBytes } from "../../files/file_bytes.ts";
import { positionsOf } from "../../models/plain20.ts";
import type { AnyBenchmark } from "../../training/benchmark.ts";
import { friedman } from "../friedman.ts";
import { moons } from "../moons.ts";
import { BENCHMARKS } from "../registry.ts";
import { ROW_PROTOCOL } from "../row_benchmark.ts";
import type { ModelDefinition, ModelObject, TaskDefinition, TaskObject } from "./definition.ts";
import { loadModel, loadTask, refuseModel, refuseTask, squareOf } from "./load_parts.ts";

/** A task and a network under a name: what a worker can make again. */
export interface BenchmarkDefinition {
  /** As of {@linkcode OwnBenchmark}: a worker must come to the same. */
  readonly digest: string;
  /** As rows name it; none of ours. */
  readonly id: string;
  /** What is learnt. */
  readonly task: TaskDefinition;
  /** By which network. */
  readonly model: ModelDefinition;
}

/** The same, of which parts may be objects. */
export interface OwnParts {
  readonly id: string;
  readonly task: TaskDefinition | TaskObject;
  readonly model: ModelDefinition | ModelObject;
}

/** A benchmark of one's own, and what its rows are known by. */
export interface OwnBenchmark {
  /** As ours are. */
  readonly benchmark: AnyBenchmark;
  /** What workers make it from; null where a part is an object, which cannot be sent to them. */
  readonly definition: BenchmarkDefinition | null;
  /** SHA-256 over what decides a result beside data and configuration: code and network. */
  readonly digest: string;
  /**
   * The benchmark of ours that consists of the same code, so that its goldens tell whether stored rows
   * still hold; null where no benchmark of ours does, and any change of ours may matter.
   */
  readonly like: string | null;
}

/**
 * Makes a benchmark of one's own; reads the modules that are named, loads no data yet.
 *
 * @throws {UsageError} for a name that is none or one of ours, and for parts that are none
 * @throws {DataError} for a module that cannot be read
 */
export async function ownBenchmark(parts: OwnParts): Promise<OwnBenchmark> {
  const { id, task, model } = parts;
  refuseId(id);
  refuseTask(task);
  refuseModel(model);
  const [taskVersion, modelVersion] = [await versionOf(task), await versionOf(model)];
  const build = await loadModel(model, modelVersion);
  const preset = nameOf(model);
  const benchmark: AnyBenchmark = {
    ...{ id, presets: [preset], preset, dataSets: [], protocol: ROW_PROTOCOL },
    smoke: { preset, steps: 20 },
    load: () => loadTask(task, taskVersion),
    architecture: (_preset, data, factor) => build(data, factor),
    ...rowsOf(model),
  };
  const digest = digestOf(`${taskVersion} ${modelVersion}`);
  const definition = isPlain(parts) ? { id, task: parts.task, model: parts.model, digest } : null;
  return { benchmark, definition, digest, like: likeness(parts) };
}

/**
 * Makes it again in another thread.
 *
 * @throws {DataError} where a module's text is another one by now
 */
export async function benchmarkAgain(definition: BenchmarkDefinition): Promise<OwnBenchmark> {
  const { id, task, model } = definition;
  const again = await ownBenchmark({ id, task, model });
  if (again.digest === definition.digest) return again;
  throw new DataError(`The modules of ${id} were changed while it is computed: ask again`);
}

/** Whether no part is an object. */
function isPlain(parts: OwnParts): parts is OwnParts & Pick<BenchmarkDefinition, "task" | "model"> {
  return typeof parts.task !== "function" && "kind" in parts.task &&
    typeof parts.model !== "function";
}

/** Ours of the same code: MLPs on tables, scored as those are. */
function likeness({ task, model }: OwnParts): string | null {
  if (typeof task === "function" || !("kind" in task) || task.kind !== "table") return null;
  if (typeof model === "function" || model.kind !== "mlp") return null;
  const [ours, usual] = task.options.kind === "regression"
    ? [friedman.id, "r2"]
    : [moons.id, "accuracy"];
  return task.metric === undefined || task.metric === usual ? ours : null;
}

/** What passes through a network for one example, where we know. */
function rowsOf(model: ModelDefinition | ModelObject): Pick<AnyBenchmark, "rowsEach"> {
  if (typeof model === "function" || model.kind !== "plain") return {};
  return { rowsEach: (_preset, data) => positionsOf({ ...model, ...squareOf(data) }) };
}

/** What rows call a network. */
function nameOf(model: ModelDefinition | ModelObject): string {
  if (typeof model === "function") return model.name || "own network";
  if (model.kind === "module") return model.name;
  if (model.kind === "plain") return `plain ${model.widths.join("-")} of depth ${model.depth}`;
  return model.hidden.length === 0 ? "linear" : `mlp ${model.hidden.join("-")}`;
}

/**
 * What tells a part from others, beside its data: the text of a module or of a function, the
 * description of a network. Of a function what it takes from around it does not count.
 */
async function versionOf(
  part: TaskDefinition | TaskObject | ModelDefinition | ModelObject,
): Promise<string> {
  if (typeof part === "function") return digestOf(part.toString());
  if (!("kind" in part)) return digestOf("an object");
  switch (part.kind) {
    case "module":
      return digestOf(`${part.name}\n`, await readBytes(part.path));
    case "mlp":
    case "plain":
      return digestOf(nameOf(part));
    case "table":
      return digestOf("a table");
    default:
      return digestOf(part.kind);
  }
}

/** Letters, digits and dashes: a name is that of a file too. */
const ID = /^[a-z0-9][a-z0-9-]*$/i;

/** @throws {UsageError} for a name that no row file could have, and one of ours */
export function refuseId(id: string): void {
  if (typeof id !== "string" || !ID.test(id)) {
    throw new UsageError(
      `A study's name consists of letters, digits and dashes, got ${JSON.stringify(id)}`,
    );
  }
  if (Object.hasOwn(BENCHMARKS, id)) {
    throw new UsageError(`The name ${id} is that of a benchmark of ours: choose another`);
  }
}
