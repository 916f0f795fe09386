/**
 * The sizes of networks, taken from files.
 *
 * @module
 */

import { isDeepStrictEqual } from "node:util";
import { join } from "node:path";
import { createArtifact } from "../../../artifact/artifact.ts";
import { saveArtifact } from "../../../artifact/files.ts";
import { writeFull } from "../../../artifact/full_weights.ts";
import { type FolderSize, folderSize } from "../../../artifact/plan.ts";
import { startEngine } from "../../../engine/engine.ts";
import { readFailure } from "../../../files/file_errors.ts";
import { countTrained } from "../../../models/network.ts";
import { type ProgressListener, trackProgress } from "../../computing/progress.ts";
import type { SizeCase } from "./cases.ts";
import { countNumbers, networkOf, planSizes, type Sizes } from "./planned.ts";
import { makeWorkFolder } from "./work_folder.ts";

/** How {@linkcode confirmSizes} is watched. */
export interface ConfirmOptions {
  /** Told whenever something changes. */
  readonly listener: ProgressListener;
  /** Ends it between two tensors or files. */
  readonly signal?: AbortSignal;
}

/** Numbers of a full network that are drawn, packed and written in a second, about. */
const NUMBERS_A_SECOND = 5e6;

/**
 * Writes the files of one network after the other on the engine `wasm`, into `.lottalora/sizes/` and
 * away again, and compares their sizes with those worked out.
 *
 * @param root of the project
 * @throws {Error} where a byte differs
 * @throws {DataError} when the disk refuses, or another process is at it
 * @throws {unknown} the signal's reason
 */
export async function confirmSizes(
  cases: readonly SizeCase[],
  root: string,
  { listener, signal }: ConfirmOptions,
): Promise<void> {
  if (cases.length === 0) return;
  await startEngine("wasm");
  using folder = await makeWorkFolder(root, signal);
  const costs = cases.map((size) => countNumbers(size).full / NUMBERS_A_SECOND);
  const unit = "networks";
  const progress = trackProgress("sizes", costs, { reused: 0, lanes: 1, listener, unit });
  for (const [i, size] of cases.entries()) {
    signal?.throwIfAborted();
    progress.started(i);
    const onProgress = (fraction: number) => progress.advanced(i, fraction);
    const found = await writeSizes(size, { folder: folder.path, signal, onProgress });
    refuseOther(size, found);
    progress.ended(i);
  }
}

function refuseOther(size: SizeCase, found: Sizes): void {
  const planned = planSizes(size);
  if (isDeepStrictEqual(found, planned)) return;
  throw new Error(
    `${size.id}: files of ${JSON.stringify(found)}, worked out were ${JSON.stringify(planned)}`,
  );
}

/** Where and how files are written. */
interface WriteOptions {
  /** An existing folder. Files are removed from it as soon as they are measured. */
  readonly folder: string;
  /** Ends it between two tensors or files. */
  readonly signal?: AbortSignal;
  /** Told how much is done, 0 to 1. */
  readonly onProgress?: (fraction: number) => void;
}

/** Takes the sizes from files, written at the values that training starts from. */
async function writeSizes(size: SizeCase, options: WriteOptions): Promise<Sizes> {
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
