/**
 * Reading the copies of CIFAR-10.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { readArchive } from "../../files/archive.ts";
import { readUnpacked } from "../../files/gzip.ts";
import type { DataSet } from "../data_set.ts";
import { readImageFolder } from "../images/image_folder.ts";
import { joinImages, type LabelledImages, refuseGaps } from "../images/labelled.ts";
import { readDataSet } from "../registered_file.ts";
import { CIFAR10_CLASSES, UNPACKED_CIFAR10 } from "./cifar10_source.ts";
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
export async function readBinaryArchive(set: DataSet, dir: string): Promise<Cifar10Files> {
  const [files] = await readDataSet(set, dir, async (path) => {
    const entries = await readArchive(path, (name) => name.endsWith(".bin"));
    const named = new Map([...entries].map(([name, bytes]) => [name.split("/").at(-1), bytes]));
    const parts = UNPACKED_CIFAR10.files.map(({ name }) => {
      const bytes = named.get(name);
      if (bytes) return parseRecords(bytes, `${path}: ${name}`, CLASSES);
      throw new DataError(`${path}: no entry ${name} in the archive`);
    });
    return assemble(parts, path);
  });
  return files;
}

/** The JPEG copy, decoded. @throws {DataError} naming the file and its checksum. */
export async function readJpegCopy(set: DataSet, dir: string): Promise<Cifar10Files> {
  const [files] = await readDataSet(set, dir, async (path) => {
    const read = async (folder: string) => {
      const images = await readImageFolder(path, { folder, classNames: CIFAR10_CLASSES });
      const [height, width] = images.shape;
      if (height === SIDE && width === SIDE) return images;
      throw new DataError(`${path}: images of ${height} x ${width} pixels, expected 32 x 32`);
    };
    return { train: await read("train"), test: await read("test") };
  });
  return files;
}

/** Batches of records, the test's last. @throws {DataError} naming the file and its checksum. */
export async function readRecordFiles(set: DataSet, dir: string): Promise<Cifar10Files> {
  const read = async (path: string) => parseRecords(await readUnpacked(path), path, CLASSES);
  return assemble(await readDataSet(set, dir, read), dir);
}

/** The last part is the test. */
function assemble(parts: LabelledImages[], path: string): Cifar10Files {
  const [train, test] = [joinImages(parts.slice(0, -1)), parts[parts.length - 1]];
  refuseGaps(train, CLASSES, `${path}: training images`);
  return { train, test };
}
