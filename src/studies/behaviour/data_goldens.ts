/**
 * The goldens of data: the first batches of each split, as the network sees them.
 *
 * @module
 */
import { join } from "node:path";
import type * as tf from "@tensorflow/tfjs";
import type { Tensors } from "../../models/architecture.ts";
import { digestOf } from "../../files/digest.ts";
import { PROJECT_ROOT } from "../rows/project_root.ts";
import type { AnyBenchmark, AnyData } from "../../training/benchmark.ts";
import { describeRun } from "../../training/run.ts";
import type { SplitName } from "../../training/task.ts";
import { defaultConfig } from "../../training/validate.ts";
import { loadData } from "../../training/variants.ts";
import type { Golden } from "./golden.ts";
import { digestOfRun } from "./golden_run.ts";
import { shortDigest } from "./result_digest.ts";

/** Examples of a batch. */
const ROWS = 4;
const SPLITS: readonly SplitName[] = ["train", "validation", "test"];

/** What the packaged data look like to a network. */
export const PACKAGED_DATA: Golden = {
  name: "data.packaged",
  uses: ({ fromFiles }) => !fromFiles,
  digest: ({ data }) => batchesDigest(data),
};

/** The committed small files in a format, read as users' files are. */
export function filesOf(root: string, format: string): string {
  return join(root, "data", "goldens", "files", format);
}

/** What a benchmark reads from files, one golden a format. */
export function formatGoldens({ formats = [] }: AnyBenchmark): Golden[] {
  return formats.map((format) => ({
    name: `data.${format}`,
    uses: ({ fromFiles }) => fromFiles,
    digest: async ({ benchmark }) => await filesDigest(benchmark, filesOf(PROJECT_ROOT, format)),
  }));
}

/**
 * What a benchmark makes of small files of its own in the variants of its data, one golden each: the
 * batches, and a short run on them, since an architecture may read such data in another way.
 */
export function variantGoldens({ id, variants = {} }: AnyBenchmark): Golden[] {
  return Object.entries(variants).flatMap(([name, { own, values }]) =>
    Object.keys(values).filter((value) => value !== own).map((value): Golden => ({
      name: `data.${name}.${value}`,
      uses: ({ config }) => config.data?.[name] === value,
      digest: async ({ benchmark }) => {
        const variant = { [name]: value };
        const dir = filesOf(PROJECT_ROOT, `${id}-variants`);
        const data = await loadData(benchmark, dir, variant);
        return shortDigest([
          await batchesDigest(data),
          await digestOfRun({ benchmark, data }, {}),
        ]);
      },
    }))
  );
}

/** The digest of what a benchmark reads in a folder: batches, and what networks start from. */
export async function filesDigest(benchmark: AnyBenchmark, dir: string): Promise<string> {
  const data = await loadData(benchmark, dir);
  const batches = await batchesDigest(data);
  const { initialise, smoke: { preset } } = benchmark;
  if (initialise === undefined) return batches;
  const { network } = describeRun(defaultConfig(benchmark, preset), benchmark, data);
  try {
    network.materialise();
    await initialise.call(benchmark, network, { preset, data });
    const values = await Promise.all(network.trained.map((parameter) => parameter.values()));
    return shortDigest([batches, ...values.map((each) => digestOf(each))]);
  } finally {
    network.dispose();
  }
}

/**
 * The digest of the first two batches of each split.
 *
 * @param data loaded; splits of fewer examples give what they have
 */
export async function batchesDigest({ name, task }: AnyData): Promise<string> {
  const parts: unknown[] = [name, task.sizes];
  for (const split of SPLITS) {
    for (const first of [0, ROWS]) {
      const rows = Math.max(0, Math.min(ROWS, task.sizes[split] - first));
      if (rows === 0) continue;
      const { inputs, targets } = task.batch(
        split,
        Uint32Array.from({ length: rows }, (_, i) => first + i),
      );
      parts.push(await describe(inputs), await describe(targets));
    }
  }
  return shortDigest(parts);
}

/** Names, shapes and bytes; disposes the tensors. */
async function describe(tensors: Tensors): Promise<unknown[]> {
  const named = "dataId" in tensors ? { "": tensors as tf.Tensor } : tensors;
  const parts: unknown[] = [];
  for (const [name, tensor] of Object.entries(named as Record<string, tf.Tensor>)) {
    const { buffer, byteOffset, byteLength } = await tensor.data();
    parts.push([name, tensor.shape, digestOf(new Uint8Array(buffer, byteOffset, byteLength))]);
    tensor.dispose();
  }
  return parts;
}
