/**
 * A benchmark of a user's own task and network.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { UsageError } from "../../errors.ts";
import { digestOf } from "../../files/digest.ts";
import { readBytes } from "../../files/file_bytes.ts";
import type { AnyBenchmark, AnyData } from "../../training/benchmark.ts";
import { friedman } from "../friedman.ts";
import { moons } from "../moons.ts";
import { BENCHMARKS } from "../registry.ts";
import { ROW_PROTOCOL } from "../row_benchmark.ts";
import type { ModelDefinition, ModelObject, TaskDefinition, TaskObject } from "./definition.ts";
import { loadModel, loadTask, refuseModel } from "./load_parts.ts";

/** A task and a network under a name: what a worker can make again. */
export interface BenchmarkDefinition {
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
  /** SHA-256 over what decides a result beside data and configuration: the network. */
  readonly digest: string;
  /**
   * The benchmark of ours that consists of the same code, so that its goldens tell whether stored rows
   * still hold; null where the code is the user's own, and any change of ours may matter.
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
  refuseModel(model);
  const build = await loadModel(model);
  const [preset, digest] = await identityOf(model);
  const loaded: { data?: Promise<AnyData> } = {};
  const benchmark: AnyBenchmark = {
    ...{ id, presets: [preset], preset, dataSets: [], protocol: ROW_PROTOCOL },
    smoke: { preset, steps: 20 },
    load: () => loaded.data ??= loadTask(task),
    architecture: (_preset, data, factor) => build(data, factor),
  };
  const definition = isPlain(parts) ? { id, task: parts.task, model: parts.model } : null;
  return { benchmark, definition, digest, like: likeness(parts) };
}

/** Whether no part is an object. */
function isPlain(parts: OwnParts): parts is BenchmarkDefinition {
  return typeof parts.task !== "function" && "kind" in parts.task &&
    typeof parts.model !== "function";
}

/** Ours of the same code: MLPs on tables. */
function likeness({ task, model }: OwnParts): string | null {
  if (typeof task === "function" || !("kind" in task) || task.kind !== "table") return null;
  if (typeof model === "function" || model.kind !== "mlp") return null;
  return task.options.kind === "regression" ? friedman.id : moons.id;
}

/** What rows call a network, and the digest that tells it from others. */
async function identityOf(model: ModelDefinition | ModelObject): Promise<[string, string]> {
  if (typeof model === "function") {
    return [model.name || "own network", digestOf(model.toString())];
  }
  if (model.kind === "mlp") {
    const widths = model.hidden.join("-");
    return [widths === "" ? "linear" : `mlp ${widths}`, digestOf(`mlp ${widths}`)];
  }
  const { url, name } = model;
  const text = url.startsWith("file:") ? await readBytes(fileURLToPath(url)) : url;
  return [name, digestOf(`${name}\n`, text)];
}

/** Letters, digits and dashes: a name is that of a file too. */
const ID = /^[a-z0-9][a-z0-9-]*$/i;

function refuseId(id: string): void {
  if (typeof id !== "string" || !ID.test(id)) {
    throw new UsageError(
      `A study's name consists of letters, digits and dashes, got ${JSON.stringify(id)}`,
    );
  }
  if (Object.hasOwn(BENCHMARKS, id)) {
    throw new UsageError(`The name ${id} is that of a benchmark of ours: choose another`);
  }
}
