/**
 * Images sorted into one folder a class: `<class>/<image>.jpg`, on disk or in an archive.
 *
 * @module
 */

import { join } from "node:path";
import { DataError } from "../../errors.ts";
import { archiveEntries } from "../../files/archive.ts";
import { readBytes } from "../../files/file_bytes.ts";
import { fileNamesIn, folderNamesIn, isFolder } from "../../files/folder.ts";
import { LARGEST_IMAGES, refuseMuch } from "../../files/limits.ts";
import { decodeImage } from "./decode.ts";
import type { Pixels } from "./pixels.ts";

/** What a folder of class folders holds. */
export interface FolderImages {
  /** Names of the class folders, in their order; class `i` is `classNames[i]`. */
  readonly classNames: readonly string[];
  /** Height and width of every image in pixels. */
  readonly shape: readonly [number, number];
  /** Red, green and blue, row-major `[n, height, width, 3]`. */
  readonly inputs: Uint8Array;
  /** Classes `[n]`. */
  readonly labels: Uint8Array;
}

/** What to read and how to bring it to one size. */
export interface ImageFolderOptions {
  /** The folder in the archive, or in `source`, that has the class folders; itself by default. */
  folder?: string;
  /**
   * Brings an image to the size of all, such as by scaling and cutting. By default nothing does,
   * and images of differing sizes are refused.
   */
  fit?: (image: Pixels) => Pixels;
  /**
   * The classes, in the order of their numbers; every one must have images and there must be no
   * other. By default the names of the folders, sorted by their characters' codes.
   */
  classNames?: readonly string[];
}

const IMAGE = /\.(jpe?g|png)$/i;

/** The most classes that a byte can tell apart. */
const LARGEST_CLASSES = 256;

/**
 * Reads every `.jpg`, `.jpeg` and `.png` of the class folders; other files, and hidden ones, are
 * passed over. Links are followed.
 *
 * @param source A folder, or an archive (tar, tar.gz, zip).
 * @returns The images in the archive's order, or on disk sorted by class and name.
 * @throws {DataError} naming the file: damaged images or archives, images of differing sizes, a
 * class without images, no images at all, more than 256 classes, or 4 GiB of pixels in an archive.
 */
export async function readImageFolder(
  source: string,
  options: ImageFolderOptions = {},
): Promise<FolderImages> {
  const images: { className: string; pixels: Pixels }[] = [];
  const classes = new Set<string>();
  let first: { path: string; pixels: Pixels } | null = null;
  const most = await isFolder(source) ? Infinity : LARGEST_IMAGES;
  let held = 0;
  for await (const { className, name, bytes } of await imagesOf(source, options.folder ?? "")) {
    const path = `${source}: ${name}`;
    const decoded = await decodeImage(bytes, path);
    const pixels = options.fit?.(decoded) ?? decoded;
    first ??= { path, pixels };
    refuseOtherSize(pixels, path, first);
    held += pixels.values.length;
    refuseMuch(held, path, most);
    images.push({ className, pixels });
    classes.add(className);
  }
  if (first === null) {
    const place = options.folder ? `the folder ${options.folder} of ${source}` : source;
    throw new DataError(`No images in ${place}: expected <class>/<image>.jpg or .png`);
  }
  const classNames = options.classNames ?? [...classes].sort();
  refuseOtherClasses(source, classNames, classes);
  const numbers = new Map(classNames.map((name, i) => [name, i]));
  const size = first.pixels.values.length;
  const inputs = new Uint8Array(images.length * size);
  images.forEach(({ pixels }, i) => inputs.set(pixels.values, i * size));
  return {
    classNames,
    shape: [first.pixels.height, first.pixels.width],
    inputs,
    labels: Uint8Array.from(images, ({ className }) => numbers.get(className)!),
  };
}

interface FoundImage {
  readonly className: string;
  readonly name: string;
  readonly bytes: Uint8Array;
}

async function imagesOf(source: string, folder: string): Promise<AsyncIterable<FoundImage>> {
  return await isFolder(source) ? imagesOnDisk(source, folder) : imagesInArchive(source, folder);
}

async function* imagesInArchive(source: string, folder: string): AsyncGenerator<FoundImage> {
  const inside = folder === "" ? "" : `${folder}/`;
  const place = (name: string) => name.startsWith(inside) ? name.slice(inside.length) : "";
  const wanted = (name: string) => /^[^/.][^/]*\/[^/.][^/]*$/.test(place(name)) && IMAGE.test(name);
  for await (const { name, bytes } of archiveEntries(source, wanted)) {
    yield { className: place(name).split("/")[0], name, bytes };
  }
}

async function* imagesOnDisk(source: string, folder: string): AsyncGenerator<FoundImage> {
  const root = join(source, folder);
  const isShown = (name: string) => !name.startsWith(".");
  for (const className of await folderNamesIn(root, isShown)) {
    const names = await fileNamesIn(
      join(root, className),
      (name) => isShown(name) && IMAGE.test(name),
    );
    if (names.length === 0) {
      throw new DataError(`${join(root, className)}: the class has no images (.jpg or .png)`);
    }
    for (const file of names) {
      const name = join(folder, className, file);
      yield { className, name, bytes: await readBytes(join(source, name)) };
    }
  }
}

function refuseOtherSize(
  { height, width }: Pixels,
  path: string,
  first: { path: string; pixels: Pixels },
): void {
  if (height === first.pixels.height && width === first.pixels.width) return;
  throw new DataError(
    `${path}: ${height} x ${width} pixels, expected ${first.pixels.height} x ` +
      `${first.pixels.width} as ${first.path} has`,
  );
}

function refuseOtherClasses(source: string, expected: readonly string[], found: Set<string>): void {
  const missing = expected.filter((name) => !found.has(name));
  const others = [...found].filter((name) => !expected.includes(name));
  if (missing.length > 0 || others.length > 0) {
    const parts = [
      missing.length > 0 ? `no images of ${missing.join(", ")}` : "",
      others.length > 0 ? `images of ${others.join(", ")}` : "",
    ];
    throw new DataError(
      `${source}: ${parts.filter(Boolean).join(" and ")}, expected the classes ` +
        expected.join(", "),
    );
  }
  if (expected.length > LARGEST_CLASSES) {
    throw new DataError(
      `${source}: ${expected.length} classes, expected at most ${LARGEST_CLASSES}`,
    );
  }
}
