/**
 * Flowers-102 as its authors published it: an archive of photographs, their labels, their split.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { archiveEntries } from "../../files/archive.ts";
import { readBytes } from "../../files/file_bytes.ts";
import { LARGEST_IMAGES, refuseMuch } from "../../files/limits.ts";
import { type ImageData, type Split, squareImages } from "../image_data.ts";
import { decodeImage } from "../images/decode.ts";
import { refuseGaps } from "../images/labelled.ts";
import { fitSquare } from "../images/resize.ts";
import { locateDataSet } from "../locate.ts";
import { readMatFile } from "../../files/mat_file.ts";
import { namingChecksum } from "../registered_file.ts";
import { FLOWERS102 } from "./flowers102_source.ts";

/** The arrays of setid.mat by what they are used for here: the authors' own split. */
const PARTS = { train: "trnid", validation: "valid", test: "tstid" } as const;
type Part = keyof typeof PARTS;

const PHOTOGRAPH = /(?:^|\/)image_(\d{5})\.jpg$/;

/** Where each photograph goes, by its number (from 1), and what it shows. */
interface Plan {
  places: Map<number, { part: Part; row: number }>;
  sizes: Record<Part, number>;
  labels: Uint8Array;
}

/**
 * Reads the three files; of each photograph its middle square, `side` x `side` pixels. The archive
 * is read photograph by photograph, but the result has `3 side^2` bytes for each of them: 1.2 GB in
 * all for 224.
 *
 * @param dir a folder with the files, or one with a subfolder that the registry names
 * @param side height and width of the images, in pixels
 * @returns the authors' split: 1,020 train, 1,020 validation and 6,149 test photographs of 102 kinds;
 * of other counts, the name ends in eight digits of the digest
 * @throws {DataError} naming the file and, where it is not what the source serves, its MD5:
 * unreadable or damaged; classes with a gap; photographs without label, place or file
 */
export async function readFlowers102(dir: string, side: number): Promise<ImageData> {
  const [archive, labelsPath, splitPath] = await locateDataSet(FLOWERS102, dir);
  const [archiveFile, labelsFile, splitFile] = FLOWERS102.files;
  const labels = await namingChecksum(labelsFile, labelsPath, () => readLabels(labelsPath));
  const plan = await namingChecksum(splitFile, splitPath, () => readPlan(splitPath, labels));
  const photographs = plan.sizes.train + plan.sizes.validation + plan.sizes.test;
  refuseMuch(photographs * 3 * side * side, `${splitPath}, its photographs`, LARGEST_IMAGES);
  const split = (part: Part): Split => ({
    size: plan.sizes[part],
    inputs: new Uint8Array(plan.sizes[part] * 3 * side * side),
    labels: new Uint8Array(plan.sizes[part]),
  });
  const parts = { train: split("train"), validation: split("validation"), test: split("test") };
  await namingChecksum(archiveFile, archive, () => readPhotographs(archive, plan, { side, parts }));
  const classes = 1 + labels.reduce((most, label) => Math.max(most, label), 0);
  refuseGaps(parts.train, classes, `${labelsPath}, training part`);
  const original = classes === 102 && parts.train.size === 1020 &&
    parts.validation.size === 1020 && parts.test.size === 6149;
  return squareImages(
    { side, classes, ...parts },
    (digest) => original ? "flowers102" : `flowers102-${digest.slice(0, 8)}`,
  );
}

async function readPhotographs(
  archive: string,
  { places, labels }: Plan,
  { side, parts }: { side: number; parts: Record<Part, Split> },
): Promise<void> {
  const waiting = new Map(places);
  for await (const { name, bytes } of archiveEntries(archive, (name) => PHOTOGRAPH.test(name))) {
    const number = Number(name.match(PHOTOGRAPH)?.[1]);
    const place = waiting.get(number);
    if (place === undefined) {
      throw new DataError(
        `${archive}: ${name} is there twice or in no part of the split; expected each of the ` +
          `${places.size} photographs once`,
      );
    }
    waiting.delete(number);
    const path = `${archive}: ${name}`;
    const { values } = fitSquare(await decodeImage(bytes, path), side);
    const { inputs, labels: classes } = parts[place.part];
    inputs.set(values, place.row * values.length);
    classes[place.row] = labels[number - 1];
  }
  const [missing] = waiting.keys();
  if (missing === undefined) return;
  throw new DataError(
    `${archive}: ${waiting.size} of ${places.size} photographs are missing, the first is number ` +
      `${missing}`,
  );
}

/** Numbered from 0. */
async function readLabels(path: string): Promise<Uint8Array> {
  const labels = await readArray(path, "labels");
  const strange = labels.find((label) => !Number.isInteger(label) || label < 1 || label > 256);
  if (strange !== undefined) {
    throw new DataError(`${path}: label ${strange}, expected whole numbers from 1 to 256`);
  }
  return Uint8Array.from(labels, (label) => label - 1);
}

async function readPlan(path: string, labels: Uint8Array): Promise<Plan> {
  const places: Plan["places"] = new Map();
  const sizes = { train: 0, validation: 0, test: 0 };
  for (const part of Object.keys(PARTS) as Part[]) {
    const numbers = await readArray(path, PARTS[part]);
    sizes[part] = numbers.length;
    numbers.forEach((number, row) => {
      if (!Number.isInteger(number) || number < 1 || number > labels.length || places.has(number)) {
        throw new DataError(
          `${path}: ${PARTS[part]} names photograph ${number}, expected each of 1 to ` +
            `${labels.length} in one part and once`,
        );
      }
      places.set(number, { part, row });
    });
  }
  return { places, sizes, labels };
}

async function readArray(path: string, name: string): Promise<Float64Array> {
  const bytes = await readBytes(path);
  const arrays = readMatFile(bytes, path);
  const found = arrays.get(name);
  if (found !== undefined && found.values.length > 0) return found.values;
  throw new DataError(
    `${path}: no array ${name} with numbers, expected one; found ${[...arrays.keys()].join(", ")}`,
  );
}
