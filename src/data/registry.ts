/**
 * The data sets this project knows.
 *
 * @module
 */

import { DataError, UsageError } from "../errors.ts";
import { didYouMean } from "../nearest.ts";
import { BRACKETS } from "./brackets/brackets_source.ts";
import { CIFAR10, CIFAR10_JPEG, CIFAR10_SUBSET, PADDED_DIGITS } from "./cifar10/cifar10_source.ts";
import { CITESEER, CORA, KARATE_CLUB, OGBN_ARXIV } from "./citations/citations_source.ts";
import type { DataSet, RegisteredSet } from "./data_set.ts";
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

/**
 * Every data set, in the order `deno task data list` shows them. Loaders are imported when they are
 * called: knowing a set needs none of the packages that read it.
 */
export const DATA_SETS: readonly RegisteredSet[] = [
  {
    ...PACKAGED_MNIST,
    load: async () => await (await import("./mnist/mnist.ts")).loadMnist(),
  },
  {
    ...MNIST,
    load: async (dir) => await (await import("./mnist/mnist.ts")).loadMnist({ dir }),
  },
  {
    ...PADDED_DIGITS,
    load: async () => await (await import("./cifar10/cifar10.ts")).loadCifar10(),
  },
  {
    ...CIFAR10,
    load: async (dir) =>
      await (await import("./cifar10/cifar10.ts")).loadCifar10({ dir, edition: "cifar10" }),
  },
  {
    ...CIFAR10_JPEG,
    load: async (dir) =>
      await (await import("./cifar10/cifar10.ts")).loadCifar10({ dir, edition: "cifar10-jpeg" }),
  },
  {
    ...CIFAR10_SUBSET,
    load: async (dir) =>
      await (await import("./cifar10/cifar10.ts")).loadCifar10({ dir, edition: "cifar10-subset" }),
  },
  {
    ...GENERATED_MOLECULES,
    load: async () => await (await import("./molhiv/molhiv.ts")).loadMolHiv(),
  },
  {
    ...MOLHIV,
    load: async (dir) => await (await import("./molhiv/molhiv.ts")).loadMolHiv({ dir }),
  },
  {
    ...KARATE_CLUB,
    load: async () => await (await import("./citations/citations.ts")).loadArxiv(),
  },
  {
    ...OGBN_ARXIV,
    load: async (dir) =>
      await (await import("./citations/ogbn_arxiv.ts")).loadOgbnArxiv(folderOf(dir, OGBN_ARXIV)),
  },
  ...[CORA, CITESEER].map((set): RegisteredSet => ({
    ...set,
    load: async (dir) =>
      await (await import("./citations/planetoid.ts")).loadPlanetoid(set, folderOf(dir, set)),
  })),
  {
    ...LORENZ_63,
    load: async () => await (await import("./lorenz/lorenz.ts")).loadLorenz(),
  },
  {
    ...PHYSIONET_2012,
    load: async (dir) => await (await import("./physionet/physionet.ts")).loadPhysionet({ dir }),
  },
  {
    ...PENDULUM,
    load: async () => (await import("./trajectories/pendulum.ts")).loadPendulum(),
  },
  ...[D4RL_HALF_CHEETAH, CS294_HALF_CHEETAH, CS285_HALF_CHEETAH].map((set) => ({
    ...set,
    load: async (dir: string | null) => {
      const { loadHalfCheetah } = await import("./trajectories/half_cheetah.ts");
      return await loadHalfCheetah({ dir, id: set.id });
    },
  })),
  {
    ...FLOWERS102,
    load: async (dir) =>
      await (await import("./flowers102/flowers102.ts")).loadFlowers102({
        dir,
        edition: "flowers102",
      }),
  },
  {
    ...TRANSFER_DIGITS,
    load: async () => await (await import("./flowers102/digit_classes.ts")).loadDigitClasses(5),
  },
  {
    ...BRACKETS,
    load: async () => (await import("./brackets/brackets.ts")).generateBrackets(),
  },
  {
    ...IMDB,
    load: async (dir) => await (await import("./imdb/imdb.ts")).loadImdb({ dir }),
  },
  {
    ...IMDB_LINES,
    load: async (dir) => await (await import("./imdb/imdb.ts")).loadImdb({ dir }),
  },
  {
    ...GENERATED_LANGUAGE,
    load: async () => await (await import("./wikitext/wikitext.ts")).loadWikitext(),
  },
  {
    ...WIKITEXT_103,
    load: async (dir) => await (await import("./wikitext/wikitext.ts")).loadWikitext103(dir),
  },
  {
    ...WIKITEXT_103_FIRST,
    load: async (dir) => await (await import("./wikitext/wikitext.ts")).loadFirst(dir),
  },
  {
    ...TINY_SHAKESPEARE,
    load: async (dir) => await (await import("./wikitext/wikitext.ts")).loadTinyShakespeare(dir),
  },
];

/** @throws {DataError} for no folder */
function folderOf(dir: string | null, { id }: DataSet): string {
  if (dir === null) throw new DataError(`Cannot load ${id} without a folder that holds it`);
  return dir;
}

/**
 * The data set with this id.
 *
 * @throws {UsageError} for an id that is not in {@linkcode DATA_SETS}.
 */
export function dataSet(id: string): RegisteredSet {
  const found = DATA_SETS.find((set) => set.id === id);
  if (found) return found;
  const known = DATA_SETS.map((set) => set.id);
  throw new UsageError(
    `Unknown data set "${id}": choose one of ${known.join(", ")}${didYouMean(id, known)}`,
  );
}
