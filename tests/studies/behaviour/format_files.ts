/**
 * Small files in each real data format: what lies in `data/goldens/files`. To make it again:
 * `deno run --allow-read --allow-write tests/studies/behaviour/format_files.ts`.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { CIFAR10_CLASSES } from "../../../src/data/cifar10/cifar10_source.ts";
import {
  CS285_HALF_CHEETAH,
  CS294_HALF_CHEETAH,
  D4RL_HALF_CHEETAH,
} from "../../../src/data/trajectories/half_cheetah_source.ts";
import {
  TINY_SHAKESPEARE,
  WIKITEXT_103,
  WIKITEXT_103_FIRST,
} from "../../../src/data/wikitext/wikitext_source.ts";
import { filesOf } from "../../../src/studies/behaviour/data_goldens.ts";
import { PROJECT_ROOT } from "../../../src/studies/rows/project_root.ts";
import { smallFlowers } from "../../data/flowers102/small_flowers.ts";
import { STORED, writeArchive, writeFolder, writeLines } from "../../data/imdb/review_files.ts";
import { smallStays, unevenStays } from "../../data/physionet/stays.ts";
import { tarOf, zipOf } from "../../support/archives.ts";
import { batchOf, pythonBatches, smallBatches } from "../../support/cifar10_files.ts";
import { cheetahPickle } from "../../support/expert_pickle.ts";
import { hdf5Of } from "../../support/hdf5_files.ts";
import { smallSet, writeFiles } from "../../support/idx_files.ts";
import { jpegOf, plainImage, pngOf } from "../../support/images.ts";
import { sixMolecules, writeTextFiles } from "../../support/molecule_files.ts";
import { OGBN_FILES, writePacked as writePackedTexts } from "../../support/ogbn_files.ts";
import { smallPlanetoid, writeBothGraphs, writePlanetoid } from "../../support/planetoid_files.ts";
import { tinyVitWeights } from "../../support/vit_files.ts";

const encoder = new TextEncoder();

/** The subset of CIFAR-10: every class to train on, and one image to test. */
const CIFAR10_SUBSET_FILES = {
  "data_batch_1.first4000.bin": batchOf([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
  "test_batch.first1000.bin": batchOf([3]),
};

/** The three texts of a language model. */
const TEXTS = [["train", 300], ["valid", 150], ["test", 150]]
  .map(([part, words]) => ({ part, text: textOf(Number(words)) }));

function textOf(words: number): string {
  return `${Array.from({ length: words }, (_, i) => `word${i * i % 31}`).join(" ")}\n`;
}

/** What writes the files of a format into a folder that is there. */
export const FORMAT_WRITERS: Readonly<Record<string, (folder: string) => Promise<unknown>>> = {
  idx: (folder) =>
    writeFiles(folder, smallSet({ train: 400, test: 60, classes: 10 }), { gzip: true }),
  "cifar10-binary": async (folder) => {
    const files = Object.entries(smallBatches())
      .map(([name, bytes]) => ({ name: `cifar-10-batches-bin/${name}`, bytes }));
    await writePacked(join(folder, "cifar-10-binary.tar.gz"), files);
  },
  "cifar10-unpacked": (folder) => writeFiles(folder, smallBatches(), { gzip: true }),
  "cifar10-subset": (folder) => writeFiles(folder, CIFAR10_SUBSET_FILES, { gzip: true }),
  "cifar10-python": async (folder) => {
    const files = Object.entries(pythonBatches()).map(([name, bytes]) => ({ name, bytes }));
    await writePacked(join(folder, "cifar-10-python.tar.gz"), files);
  },
  "cifar10-jpeg": async (folder) => {
    const files = await Promise.all(
      CIFAR10_CLASSES.map(async (name, i) => ({
        name,
        bytes: await jpegOf(plainImage(32, 32, [20 * i, 100, 250 - 10 * i])),
      })),
    );
    const entries = ["train", "test"].flatMap((part) =>
      files.map(({ name, bytes }) => ({ name: `${part}/${name}/0000.jpg`, bytes }))
    );
    await writePacked(join(folder, "cifar10-jpeg-all60000.tar.gz"), entries);
  },
  physionet: async (folder) => {
    const { records, outcomes } = smallStays(24);
    await Deno.writeTextFile(join(folder, "Outcomes-a.txt"), outcomes);
    await writePacked(join(folder, "set-a.tar.gz"), records);
  },
  "physionet2012-variants": async (folder) => {
    const { records, outcomes } = unevenStays();
    await Deno.writeTextFile(join(folder, "Outcomes-a.txt"), outcomes);
    await writePacked(join(folder, "set-a.tar.gz"), records);
  },
  "physionet-folder": async (folder) => {
    const { records, outcomes } = smallStays(12);
    await Deno.mkdir(join(folder, "set-a"), { recursive: true });
    await Deno.writeTextFile(join(folder, "Outcomes-a.txt"), outcomes);
    for (const { name, bytes } of records) await Deno.writeFile(join(folder, name), bytes!);
  },
  molhiv: (folder) => writeTextFiles(folder, sixMolecules()),
  "molhiv-archive": async (folder) => {
    const files = Object.entries(sixMolecules())
      .map(([name, text]) => ({ name: `hiv/${name}.gz`, bytes: zipped(encoder.encode(text)) }));
    await Deno.writeFile(join(folder, "hiv.zip"), await zipOf(files));
  },
  planetoid: (folder) => writePlanetoid(folder, smallPlanetoid()),
  "arxiv-variants": writeBothGraphs,
  "float-episodes": async (folder) => {
    const episodes = Float32Array.from({ length: 2 * 1000 * 23 }, (_, i) => (i * i) % 17 - 8);
    const bytes = new Uint8Array(episodes.buffer);
    await Deno.writeFile(join(folder, CS294_HALF_CHEETAH.files[0].name), zipped(bytes));
  },
  d4rl: async (folder) => {
    const [steps, longest] = [60, 20];
    const wave = (length: number) => Float32Array.from({ length }, (_, i) => (i * i) % 17 / 8 - 1);
    const bytes = await hdf5Of({
      observations: { data: wave(17 * steps), shape: [steps, 17] },
      actions: { data: wave(6 * steps), shape: [steps, 6] },
      rewards: { data: wave(steps) },
      terminals: { data: new Int8Array(steps) },
      timeouts: { data: Int8Array.from({ length: steps }, (_, i) => (i + 1) % longest ? 0 : 1) },
    });
    await Deno.writeFile(join(folder, D4RL_HALF_CHEETAH.files[0].name), bytes);
  },
  "expert-pickle": (folder) =>
    Deno.writeFile(join(folder, CS285_HALF_CHEETAH.files[0].name), cheetahPickle([30, 25])),
  ogbn: (folder) => writePackedTexts(folder, OGBN_FILES),
  "ogbn-archive": async (folder) => {
    const files = Object.entries(OGBN_FILES)
      .map(([name, text]) => ({ name: `arxiv/${name}`, bytes: zipped(encoder.encode(text)) }));
    await Deno.writeFile(join(folder, "arxiv.zip"), await zipOf(files));
  },
  flowers: async (folder) => writeFiles(folder, await smallFlowers()),
  "own-images": async (folder) => {
    for (const [i, part] of ["train", "valid", "test"].entries()) {
      for (
        const [name, colour] of [["iris", [20 * i, 40, 250]], ["rose", [250, 9, 9 + i]]] as const
      ) {
        const place = join(folder, part, name);
        await Deno.mkdir(place, { recursive: true });
        await Deno.writeFile(join(place, "1.png"), pngOf(plainImage(5, 9, colour)));
        await Deno.writeFile(join(place, "2.jpg"), await jpegOf(plainImage(8, 6, colour)));
      }
    }
  },
  "vit-weights": async (folder) => {
    await writeFiles(folder, CIFAR10_SUBSET_FILES, { gzip: true });
    await writeFiles(folder, { "vit_tiny.safetensors": tinyVitWeights() });
  },
  reviews: (folder) => writeArchive(folder, STORED),
  "review-folder": (folder) => writeFolder(folder, STORED),
  "review-lines": (folder) => writeLines(folder, STORED),
  tokens: async (folder) => {
    for (const { part, text } of TEXTS) {
      await Deno.writeTextFile(join(folder, `wiki.${part}.tokens`), text);
    }
  },
  "tokens-archive": async (folder) => {
    const files = TEXTS.map(({ part, text }) => ({
      name: `wikitext-103/wiki.${part}.tokens`,
      bytes: encoder.encode(text),
    }));
    await Deno.writeFile(join(folder, WIKITEXT_103.files[0].name), await zipOf(files));
  },
  "tokens-first": async (folder) => {
    for (const [i, { name }] of WIKITEXT_103_FIRST.files.entries()) {
      await Deno.writeFile(join(folder, name), zipped(encoder.encode(TEXTS[i].text)));
    }
  },
  shakespeare: async (folder) => {
    await Deno.writeTextFile(join(folder, TINY_SHAKESPEARE.files[0].name), textOf(3000));
  },
};

async function writePacked(path: string, files: { name: string; bytes?: Uint8Array }[]) {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeFile(path, zipped(await tarOf(files)));
}

function zipped(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(gzipSync(bytes, { level: 9 }));
}

if (import.meta.main) {
  for (const [format, write] of Object.entries(FORMAT_WRITERS)) {
    const folder = filesOf(PROJECT_ROOT, format);
    await Deno.mkdir(folder, { recursive: true });
    await write(folder);
  }
}
