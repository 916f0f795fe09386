/**
 * Reading the copies of CIFAR-10.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { readArchive } from "../../files/archive.ts";
import { readUnpacked } from "../../files/gzip.ts";
import { readImageFolder } from "../images/image_folder.ts";
import { joinImages, type LabelledImages, refuseGaps } from "../images/labelled.ts";
import { locateDataSet } from "../locate.ts";
import { namingChecksum } from "../registered_file.ts";
import {
  CIFAR10,
  CIFAR10_CLASSES,
  CIFAR10_JPEG,
  CIFAR10_SUBSET,
  UNPACKED_CIFAR10,
} from "./cifar10_source.ts";
import { parseRecords, SIDE } from "./records.ts";

/** What a copy holds. */
export interface Cifar10Files {
  /** The training images in their order. */
  readonly train: LabelledImages;
  /** The test images in their order. */
  readonly test: LabelledImages;
}

const CLASSES = CIFAR10_CLASSES.length;

/** The archive `cifar-10-binary.tar.gz`. @throws {DataError} naming the file and its checksum. */
export async function readBinaryArchive(dir: string): Promise<Cifar10Files> {
  const [path] = await locateDataSet(CIFAR10, dir);
  return await namingChecksum(CIFAR10.files[0], path, async () => {
    const entries = await readArchive(path, (name) => name.endsWith(".bin"));
    const named = new Map([...entries].map(([name, bytes]) => [name.split("/").at(-1), bytes]));
    return assemble(
      UNPACKED_CIFAR10.files.map(({ name }) => {
        const bytes = named.get(name);
        if (bytes) return parseRecords(bytes, `${path}: ${name}`, CLASSES);
        throw new DataError(`${path}: no entry ${name} in the archive`);
      }),
      path,
    );
  });
}

/** The six files of that archive. @throws {DataError} naming the file and its checksum. */
export function readBinaryFiles(dir: string): Promise<Cifar10Files> {
  return readRecordFiles(UNPACKED_CIFAR10, dir);
}

/** The lossless subset. @throws {DataError} naming the file and its checksum. */
export function readSubset(dir: string): Promise<Cifar10Files> {
  return readRecordFiles(CIFAR10_SUBSET, dir);
}

/** The JPEG copy, decoded. @throws {DataError} naming the file and its checksum. */
export async function readJpegCopy(dir: string): Promise<Cifar10Files> {
  const [path] = await locateDataSet(CIFAR10_JPEG, dir);
  return await namingChecksum(CIFAR10_JPEG.files[0], path, async () => {
    const read = async (folder: string) => {
      const images = await readImageFolder(path, { folder, classNames: CIFAR10_CLASSES });
      const [height, width] = images.shape;
      if (height === SIDE && width === SIDE) return images;
      throw new DataError(`${path}: images of ${height} x ${width} pixels, expected 32 x 32`);
    };
    return { train: await read("train"), test: await read("test") };
  });
}

async function readRecordFiles(set: typeof CIFAR10, dir: string): Promise<Cifar10Files> {
  const parts: LabelledImages[] = [];
  for (const [i, path] of (await locateDataSet(set, dir)).entries()) {
    parts.push(
      await namingChecksum(
        set.files[i],
        path,
        async () => parseRecords(await readUnpacked(path), path, CLASSES),
      ),
    );
  }
  return assemble(parts, dir);
}

/** The last part is the test. */
function assemble(parts: LabelledImages[], path: string): Cifar10Files {
  const [train, test] = [joinImages(parts.slice(0, -1)), parts[parts.length - 1]];
  refuseGaps(train, CLASSES, `${path}: training images`);
  return { train, test };
}
