/**
 * The data sets this project knows.
 *
 * @module
 */

import { refuseArguments, TEXT } from "../arguments.ts";
import { DataError, UsageError } from "../errors.ts";
import { didYouMean } from "../nearest.ts";
import { BRACKETS } from "./brackets/brackets_source.ts";
import { CIFAR10, CIFAR10_JPEG, CIFAR10_SUBSET, PADDED_DIGITS } from "./cifar10/cifar10_source.ts";
import { CITESEER, CORA, KARATE_CLUB, OGBN_ARXIV } from "./citations/citations_source.ts";
import type { DataSet, LoadedData, RegisteredSet } from "./data_set.ts";
import { FLOWERS102, TRANSFER_DIGITS } from "./flowers102/flowers102_source.ts";
import { IMDB, IMDB_LINES } from "./imdb/imdb_source.ts";
import { LORENZ_63 } from "./lorenz/lorenz_source.ts";
import { MNIST, PACKAGED_MNIST } from "./mnist/mnist_source.ts";
import { GENERATED_MOLECULES, MOLHIV } from "./molhiv/molhiv_source.ts";
import { PHYSIONET_2012 } from "./physionet/physionet_source.ts";
import {
  CS285_HALF_CHEETAH,
  CS294_HALF_CHEETAH,
  D4RL_HALF_CHEETAH,
} from "./trajectories/half_cheetah_source.ts";
import { PENDULUM } from "./trajectories/pendulum_source.ts";
import {
  GENERATED_LANGUAGE,
  TINY_SHAKESPEARE,
  WIKITEXT_103,
  WIKITEXT_103_FIRST,
} from "./wikitext/wikitext_source.ts";

/** Reads a set; the folder is null for sets without files. */
type Load = (dir: string | null, set: DataSet) => LoadedData | Promise<LoadedData>;

/** Sets that are read alike, and how. */
const LOADERS: readonly [sets: readonly DataSet[], load: Load][] = [
  [[PACKAGED_MNIST, MNIST], async (dir) => (await import("./mnist/mnist.ts")).loadMnist({ dir })],
  [
    [PADDED_DIGITS, CIFAR10, CIFAR10_JPEG, CIFAR10_SUBSET],
    async (dir, { id }) => (await import("./cifar10/cifar10.ts")).loadCifar10({ dir, id }),
  ],
  [
    [GENERATED_MOLECULES, MOLHIV],
    async (dir) => (await import("./molhiv/molhiv.ts")).loadMolHiv({ dir }),
  ],
  [[KARATE_CLUB], async () => (await import("./citations/citations.ts")).loadArxiv()],
  [[OGBN_ARXIV], async (dir) => (await import("./citations/ogbn_arxiv.ts")).loadOgbnArxiv(dir!)],
  [
    [CORA, CITESEER],
    async (dir, set) => (await import("./citations/planetoid.ts")).loadPlanetoid(set, dir!),
  ],
  [
    [LORENZ_63, PHYSIONET_2012],
    async (dir) => (await import("./physionet/physionet.ts")).loadPhysionet({ dir }),
  ],
  [[PENDULUM], async () => (await import("./trajectories/pendulum.ts")).loadPendulum()],
  [
    [D4RL_HALF_CHEETAH, CS294_HALF_CHEETAH, CS285_HALF_CHEETAH],
    async (dir, { id }) =>
      (await import("./trajectories/half_cheetah.ts")).loadHalfCheetah({ dir: dir!, id }),
  ],
  [
    [FLOWERS102, TRANSFER_DIGITS],
    async (dir) =>
      (await import("./flowers102/flowers102.ts")).loadFlowers102({ dir, edition: "flowers102" }),
  ],
  [
    [BRACKETS, IMDB, IMDB_LINES],
    async (dir) => (await import("./imdb/imdb.ts")).loadImdb({ dir }),
  ],
  [
    [GENERATED_LANGUAGE, WIKITEXT_103, WIKITEXT_103_FIRST, TINY_SHAKESPEARE],
    async (dir, { id }) => (await import("./wikitext/wikitext.ts")).loadWikitext({ dir, id }),
  ],
];

/**
 * Every data set, in the order `deno task data list` shows them. Loaders are imported when they are
 * called: knowing a set needs none of the packages that read it.
 */
export const DATA_SETS: readonly RegisteredSet[] = LOADERS.flatMap(([sets, load]) =>
  sets.map((set) => ({ ...set, load: async (dir) => await load(folderOf(set, dir), set) }))
);

/** The folder to read a set from: none for a set without files. @throws {DataError} for no folder */
function folderOf({ id, files }: DataSet, dir: string | null): string | null {
  if (files.length === 0) return null;
  if (dir === null) throw new DataError(`Cannot load ${id} without a folder that holds it`);
  return dir;
}

/**
 * The data set with this id.
 *
 * @throws {UsageError} for an id that is not in {@linkcode DATA_SETS}.
 */
export function dataSet(id: string): RegisteredSet {
  refuseArguments("dataSet", { id }, TEXT);
  const found = DATA_SETS.find((set) => set.id === id);
  if (found) return found;
  const known = DATA_SETS.map((set) => set.id);
  throw new UsageError(
    `Unknown data set "${id}": choose one of ${known.join(", ")}${didYouMean(id, known)}`,
  );
}
