/**
 * A fully trained network as an ordinary safetensors file with PyTorch's names and orientation: how
 * large it is, and the file itself, at the values that training would start from.
 *
 * @module
 */

import type { RunningStatistic } from "../adapter/running_statistic.ts";
import type { Trained } from "../adapter/trained.ts";
import { type Network, networkState } from "../models/network.ts";
import type { Seeds } from "../random/seeds.ts";
import { FULL_STORES, type FullStoreName } from "./full_stores.ts";
import { storedPlaces } from "./tensor_names.ts";
import { planWeights, type WeightsPlan } from "../files/safetensors/layout.ts";
import { openWeightsWriter } from "../files/safetensors/write.ts";

/** The network, a skeleton. */
type Full = Pick<Network, "trained" | "statistics">;

/** How {@linkcode writeFull} is watched. */
export interface WriteFullOptions {
  /** What the initial values are drawn from. */
  readonly seeds: Seeds;
  /** Ends it between two tensors. */
  readonly signal?: AbortSignal;
  /** Told how many numbers of each file are written. */
  readonly onNumbers?: (numbers: number) => void;
}

/**
 * The layout of a file. Running statistics are in it beside what is trained.
 *
 * @param network made with the method `full`; need not be materialised
 */
export function planFull(network: Full, store: FullStoreName): WeightsPlan {
  const { metadata, plan } = FULL_STORES[store];
  const places = storedPlaces(networkState(network), "");
  const shapes = new Map(Array.from(places, ([name, { shape }]) => [name, shape]));
  const tensors = [...shapes].flatMap(([name, shape]) => plan(name, shape));
  return planWeights(new Map(tensors), metadata(shapes));
}

/**
 * Writes files of a network's initial values. Each tensor is drawn once for all of them, and no
 * other is in memory meanwhile.
 *
 * @param network made with the method `full`, not materialised, on the current engine
 * @param paths new files, by how they are stored
 * @throws {DataError} when one exists already, or the disk refuses
 * @throws {unknown} the signal's reason
 */
export async function writeFull(
  network: Full,
  paths: Readonly<Partial<Record<FullStoreName, string>>>,
  { seeds, signal, onNumbers }: WriteFullOptions,
): Promise<void> {
  await using files = new AsyncDisposableStack();
  const targets = [];
  for (const [name, path] of Object.entries(paths) as [FullStoreName, string][]) {
    const writer = files.use(await openWeightsWriter(path, planFull(network, name)));
    targets.push({ writer, store: FULL_STORES[name] });
  }
  let numbers = 0;
  for (const [name, place] of storedPlaces([...network.trained, ...network.statistics], "")) {
    signal?.throwIfAborted();
    const { of: held, shape } = place;
    const values = place.toFile(await initialValues(held, seeds));
    for (const { writer, store } of targets) {
      const bytes = store.encode(values, shape);
      for (const [i, [part]] of store.plan(name, shape).entries()) {
        await writer.write(part, bytes[i]);
      }
    }
    onNumbers?.(numbers += held.size);
  }
}

async function initialValues(
  held: Trained | RunningStatistic,
  seeds: Seeds,
): Promise<Float32Array> {
  held.materialise(seeds);
  try {
    return await held.values();
  } finally {
    held.dispose();
  }
}
