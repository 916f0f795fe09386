/**
 * The principal components of the inputs of each task, stored beside the rows.
 *
 * @module
 */

import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { tidied } from "../../../engine/scope.ts";
import type { Tensors } from "../../../models/architecture.ts";
import type { Task } from "../../../training/task.ts";
import { findBenchmark } from "../../../benchmarks/registry.ts";
import { DataError } from "../../../errors.ts";
import { writeAtomically } from "../../../files/atomic_write.ts";
import { holdsData } from "../../computing/source.ts";
import { ownData, type Profile, resultPlaces } from "../../rows/profile.ts";
import { PROJECT_ROOT } from "../../rows/project_root.ts";
import { reproduceCommand } from "../../rows/stored.ts";
import { spectrumOf } from "../rank/spectrum.ts";
import { DIMENSION_PLANS } from "./plans.ts";

/** Share of the variance that the counted components hold. */
export const HELD = 0.9;

/** Rows of inputs that are looked at, at most: of sequences, time steps. */
const ROWS = 5_000;

/** Beside the rows. */
export const COMPONENTS_FILE = "input_components.json";

/** What was found of one benchmark's inputs. */
export interface InputComponents {
  readonly dataDigest: string;
  /** Numbers of an input row. */
  readonly features: number;
  /** The fewest components that hold {@linkcode HELD} of the variance. */
  readonly components: number;
}

/** By benchmark. */
export type ComponentsByBenchmark = Readonly<Record<string, InputComponents>>;

/**
 * Computes the components of all tasks of a profile, those apart that are there for these data.
 *
 * @param dir folder of data; null: what comes with the packages
 * @param root under which results are kept
 */
export async function prepareComponents(
  profile: Profile,
  dir: string | null,
  root: string = PROJECT_ROOT,
): Promise<void> {
  const ids = [...new Set(DIMENSION_PLANS[profile].tasks.map(({ benchmark }) => benchmark))];
  const found: [string, InputComponents][] = [];
  let name = ownData(profile);
  let stored: ComponentsByBenchmark | undefined;
  for (const id of ids) {
    const benchmark = findBenchmark(id);
    // As its rows: from the folder where that has its data, else without a download.
    const data = await benchmark.load(await holdsData(benchmark, dir) ? dir : null);
    if (id === "mnist") name = data.name;
    // MNIST comes first: its data name the folder.
    stored ??= await readComponents(profile, name, root).catch(() => ({}));
    if (stored[id]?.dataDigest === data.digest) {
      found.push([id, stored[id]]);
      continue;
    }
    const rows = inputRows(data.task);
    const { cumulative } = spectrumOf(rows);
    const components = 1 + cumulative.findIndex((share) => share >= HELD);
    found.push([id, { dataDigest: data.digest, features: rows[0].length, components }]);
  }
  const text = `${JSON.stringify(Object.fromEntries(found))}\n`;
  await writeAtomically(pathOf(root, profile, name), text);
}

/** Inputs of the first training examples, a row each; of sequences that come flat a row a record. */
function inputRows(task: Task<Tensors, Tensors>): number[][] {
  const examples = Math.min(ROWS, task.sizes.train);
  const rows = tidied(() => {
    const { inputs } = task.batch("train", Uint32Array.from({ length: examples }, (_, i) => i));
    if (!(inputs instanceof tf.Tensor)) {
      throw new Error("Only inputs of one tensor have principal components here");
    }
    const all = tf.reshape<tf.Rank.R2>(inputs, [-1, inputs.shape.at(-1)!]);
    return tf.slice(all, [0, 0], [Math.min(ROWS, all.shape[0]), -1]);
  });
  const values = rows.arraySync();
  rows.dispose();
  return values;
}

function pathOf(root: string, profile: Profile, data: string): string {
  return join(root, resultPlaces(profile, data).rows, COMPONENTS_FILE);
}

/** @throws {DataError} when they were not computed yet */
export async function readComponents(
  profile: Profile,
  data: string,
  root: string = PROJECT_ROOT,
): Promise<ComponentsByBenchmark> {
  const path = pathOf(root, profile, data);
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    throw new DataError(
      `Cannot read ${path} (${(error as Error).message}): run "${
        reproduceCommand("dimension", profile, { data })
      }"`,
    );
  }
}
