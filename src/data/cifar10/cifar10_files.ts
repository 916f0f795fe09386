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
import { CIFAR10_CLASSES, UNPACKED_CIFAR10, UNPACKED_CIFAR10_PYTHON } from "./cifar10_source.ts";
import { parsePythonBatch } from "./python_batch.ts";
import { parseRecords, SIDE } from "./records.ts";

/** What a copy holds. */
export interface Cifar10Files {
  /** The training images in their order. */
  readonly train: LabelledImages;
  /** The test images in their order. */
  readonly test: LabelledImages;
}

const CLASSES = CIFAR10_CLASSES.length;

/** How one file of a copy is parsed. */
type Parse = (bytes: Uint8Array, path: string, classes: number) => LabelledImages;

/** The archive `cifar-10-binary.tar.gz`. @throws {DataError} naming the file and its checksum. */
export async function readBinaryArchive(set: DataSet, dir: string): Promise<Cifar10Files> {
  return await readBatches(set, dir, { unpacked: UNPACKED_CIFAR10, parse: parseRecords });
}

/** The archive `cifar-10-python.tar.gz`. @throws {DataError} naming the file and its checksum. */
export async function readPythonArchive(set: DataSet, dir: string): Promise<Cifar10Files> {
  const form = { unpacked: UNPACKED_CIFAR10_PYTHON, parse: parsePythonBatch };
  return await readBatches(set, dir, form);
}

/** The six files that an archive holds in a folder. */
async function readBatches(
  set: DataSet,
  dir: string,
  { unpacked, parse }: { unpacked: DataSet; parse: Parse },
): Promise<Cifar10Files> {
  const [files] = await readDataSet(set, dir, async (path) => {
    const wanted = unpacked.files.map(({ name }) => name);
    const baseName = (name: string) => name.split("/").at(-1)!;
    const entries = await readArchive(path, (name) => wanted.includes(baseName(name)));
    const named = new Map([...entries].map(([name, bytes]) => [baseName(name), bytes]));
    const parts = wanted.map((name) => {
      const bytes = named.get(name);
      if (bytes) return parse(bytes, `${path}: ${name}`, CLASSES);
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
  return await readFiles(set, dir, parseRecords);
}

/** Pickled batches, the test's last. @throws {DataError} naming the file and its checksum. */
export async function readPythonFiles(set: DataSet, dir: string): Promise<Cifar10Files> {
  return await readFiles(set, dir, parsePythonBatch);
}

async function readFiles(set: DataSet, dir: string, parse: Parse): Promise<Cifar10Files> {
  const read = async (path: string) => parse(await readUnpacked(path), path, CLASSES);
  return assemble(await readDataSet(set, dir, read), dir);
}

/** The last part is the test. */
function assemble(parts: LabelledImages[], path: string): Cifar10Files {
  const [train, test] = [joinImages(parts.slice(0, -1)), parts[parts.length - 1]];
  refuseGaps(train, CLASSES, `${path}: training images`);
  return { train, test };
}
