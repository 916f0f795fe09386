/**
 * Small files in each real data format: what lies in `data/goldens/files`. To make it again:
 * `deno run --allow-read --allow-write tests/studies/behaviour/format_files.ts`.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { CIFAR10_CLASSES } from "../../../src/data/cifar10/cifar10_source.ts";
import { CS294_HALF_CHEETAH } from "../../../src/data/trajectories/half_cheetah_source.ts";
import { filesOf } from "../../../src/studies/behaviour/data_goldens.ts";
import { PROJECT_ROOT } from "../../../src/studies/rows/project_root.ts";
import { STORED, writeArchive } from "../../data/imdb/review_files.ts";
import { smallStays } from "../../data/physionet/stays.ts";
import { tarOf } from "../../support/archives.ts";
import { smallBatches } from "../../support/cifar10_files.ts";
import { smallSet, writeFiles } from "../../support/idx_files.ts";
import { jpegOf, plainImage } from "../../support/images.ts";
import { sixMolecules, writeTextFiles } from "../../support/molecule_files.ts";
import { smallPlanetoid, writePlanetoid } from "../../support/planetoid_files.ts";

/** What writes the files of a format into a folder that is there. */
export const FORMAT_WRITERS: Readonly<Record<string, (folder: string) => Promise<unknown>>> = {
  idx: (folder) =>
    writeFiles(folder, smallSet({ train: 400, test: 60, classes: 10 }), { gzip: true }),
  "cifar10-binary": async (folder) => {
    const files = Object.entries(smallBatches())
      .map(([name, bytes]) => ({ name: `cifar-10-batches-bin/${name}`, bytes }));
    await writePacked(join(folder, "cifar-10-binary.tar.gz"), files);
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
  molhiv: (folder) => writeTextFiles(folder, sixMolecules()),
  planetoid: (folder) => writePlanetoid(folder, smallPlanetoid()),
  "float-episodes": async (folder) => {
    const episodes = Float32Array.from({ length: 2 * 1000 * 23 }, (_, i) => (i * i) % 17 - 8);
    const bytes = new Uint8Array(episodes.buffer);
    await Deno.writeFile(join(folder, CS294_HALF_CHEETAH.files[0].name), zipped(bytes));
  },
  reviews: (folder) => writeArchive(folder, STORED),
  tokens: async (folder) => {
    for (const [part, size] of [["train", 300], ["valid", 150], ["test", 150]] as const) {
      const words = Array.from({ length: size }, (_, i) => `word${i * i % 31}`).join(" ");
      await Deno.writeTextFile(join(folder, `wiki.${part}.tokens`), `${words}\n`);
    }
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
