/**
 * The sizes of one network: worked out without a number of it, or taken from files.
 *
 * @module
 */

import { join } from "node:path";
import { type ArtifactFacts, createArtifact } from "../../src/artifact/artifact.ts";
import { architectureFacts } from "../../src/artifact/benchmark_model.ts";
import { saveArtifact } from "../../src/artifact/files.ts";
import { planFull, writeFull } from "../../src/artifact/full_weights.ts";
import { type FolderSize, folderSize, planFolder } from "../../src/artifact/plan.ts";
import { readFailure } from "../../src/files/file_errors.ts";
import { countTrained, createNetwork } from "../../src/models/network.ts";
import type { RunConfig } from "../../src/training/config.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { RANK, type SizeCase } from "./cases.ts";

/** Bytes of one network, distributed in four ways. */
export interface Sizes {
  /** Fully trained, in float16. */
  readonly fp16: number;
  /** Fully trained, matrices in 4 bits a number. */
  readonly fourBit: number;
  /** LottaLoRA, numbers in float16. */
  readonly ours: FolderSize;
  /** The same with an embedding that is drawn and adapted too; null where there is none. */
  readonly seeded: FolderSize | null;
}

/** Numbers of a network. */
export interface Numbers {
  /** Trained by the method `full`. */
  readonly full: number;
  /** Trained by LottaLoRA. */
  readonly trained: number;
}

/** Counts without allocating anything. */
export function countNumbers(size: SizeCase): Numbers {
  const [full, ours] = [networkOf(size, "full"), networkOf(size, "lottalora")];
  return { full: countTrained(full.network), trained: countTrained(ours.network) };
}

/** Works the sizes out, to the byte, without allocating or drawing anything. */
export function planSizes(size: SizeCase): Sizes {
  const { network } = networkOf(size, "full");
  const folder = (preset: string) => {
    const { network, facts } = networkOf({ ...size, preset }, "lottalora");
    return planFolder(network, facts);
  };
  return {
    fp16: planFull(network, "fp16").size,
    fourBit: planFull(network, "fourBit").size,
    ours: folder(size.preset),
    seeded: size.seeded === null ? null : folder(size.seeded),
  };
}

/** Where and how files are written. */
export interface WriteOptions {
  /** An existing folder. Files are removed from it as soon as they are measured. */
  readonly folder: string;
  /** Ends it between two tensors or files. */
  readonly signal?: AbortSignal;
  /** Told how much is done, 0 to 1. */
  readonly onProgress?: (fraction: number) => void;
}

/**
 * Takes the sizes from files, written at the values that training starts from.
 *
 * @throws {DataError} when the disk refuses
 * @throws {unknown} the signal's reason
 */
export async function writeSizes(size: SizeCase, options: WriteOptions): Promise<Sizes> {
  const presets = [size.preset, ...(size.seeded === null ? [] : [size.seeded])];
  const full = await writeFullFiles(size, options, FULL_SHARE);
  const folders: FolderSize[] = [];
  for (const [i, preset] of presets.entries()) {
    folders.push(await writeFolder({ ...size, preset }, options));
    options.onProgress?.(FULL_SHARE + (1 - FULL_SHARE) * (i + 1) / presets.length);
  }
  const [ours, seeded = null] = folders;
  return { ...full, ours, seeded };
}

/** Of the time that all files of a network take, about what the full ones do. */
const FULL_SHARE = 0.6;

async function writeFullFiles(
  size: SizeCase,
  { folder, signal, onProgress }: WriteOptions,
  share: number,
): Promise<{ fp16: number; fourBit: number }> {
  const { network, config: { seeds } } = networkOf(size, "full");
  const all = countTrained(network);
  const paths = { fp16: join(folder, "fp16"), fourBit: join(folder, "4-bit") };
  try {
    const onNumbers = (numbers: number) => onProgress?.(share * Math.min(1, numbers / all));
    await writeFull(network, paths, { seeds, signal, onNumbers });
    return { fp16: await bytesOf(paths.fp16), fourBit: await bytesOf(paths.fourBit) };
  } finally {
    for (const path of Object.values(paths)) await Deno.remove(path).catch(() => {});
  }
}

async function writeFolder(
  size: SizeCase,
  { folder, signal }: WriteOptions,
): Promise<FolderSize> {
  const { network, facts } = networkOf(size, "lottalora");
  const dir = join(folder, "ours");
  try {
    signal?.throwIfAborted();
    network.materialise();
    const artifact = await createArtifact(network, facts);
    network.dispose();
    signal?.throwIfAborted();
    await saveArtifact(dir, artifact);
    const files: Record<string, number> = {};
    for await (const { name } of Deno.readDir(dir)) files[name] = await bytesOf(join(dir, name));
    return folderSize(artifact.description, files);
  } finally {
    network.dispose();
    await Deno.remove(dir, { recursive: true }).catch(() => {});
  }
}

async function bytesOf(path: string): Promise<number> {
  const { size } = await Deno.stat(path).catch((error) => {
    throw readFailure(path, error);
  });
  return size;
}

/** Not the name of data that need no download: what the inputs are made of follows from it. */

/** A network, not materialised, and what its artifact says of it. */
function networkOf({ benchmark, preset, shape }: SizeCase, method: "full" | "lottalora") {
  const changes = { method, adapter: { rank: RANK } };
  const config: RunConfig = defaultConfig(benchmark, preset, changes);
  // Whole frozen matrices at once would be the largest thing in memory.
  const options = { ...config, keep: "regenerate" } as const;
  const network = createNetwork(benchmark.architecture(preset, shape), options);
  const architecture = architectureFacts(config, benchmark, shape);
  const facts: ArtifactFacts = { options: config, architecture, format: "F16" };
  return { network, config, facts };
}
