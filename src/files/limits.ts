/**
 * How much is taken in from files of others, in one place; docs/files.md tells them to users.
 *
 * A few megabytes can say that they are gigabytes. Each limit lies above every data set of the
 * registry and what is usual of its kind, and low enough that a machine with 8 GiB of memory reaches
 * it and goes on.
 *
 * @module
 */

import { DataError } from "../errors.ts";

const [MEBI, GIBI] = [2 ** 20, 2 ** 30];

/** Bytes of a file that is read whole, compressed or not. */
export const LARGEST_FILE = 4 * GIBI;

/** Bytes that a compressed file, or what is held of an archive at a time, may unpack to. */
export const LARGEST_CONTENT = GIBI;

/**
 * Bytes that a compressed archive may unpack to in all; of a tar.gz with what is passed over. A tar
 * without gzip has the size of its file.
 */
export const LARGEST_ARCHIVE = 2 * GIBI;

/** Entries of an archive. */
export const MOST_ENTRIES = MEBI;

/** Bytes of all images of an archive, in memory. */
export const LARGEST_IMAGES = 4 * GIBI;

/** Bytes of a text that is held whole: a record, a review, a list of names. */
export const LARGEST_TEXT = 16 * MEBI;

/** Characters of all texts of a data set that are held at the same time; IMDB's are 66 million. */
export const MOST_CHARACTERS = 256 * MEBI;

/** Bytes that the arrays of a MATLAB file may unpack to: label files have some kilobytes. */
export const LARGEST_MAT_CONTENT = 16 * MEBI;

/** Pixels of an image, 8,192 x 8,192 or as many in another shape. */
export const MOST_PIXELS = 64 * MEBI;

/** Passes in which a JPEG may build its image up; libjpeg-turbo's own programs stop there too. */
export const MOST_SCANS = 500;

/** Numbers of one HDF5 data set: the longest of D4RL's half cheetahs have 34 million. */
export const MOST_NUMBERS = 64 * MEBI;

/** Characters of a line that is read whole, such as one of JSON Lines. */
export const LONGEST_LINE = 16 * MEBI;

/** Characters of a text without a space or line break among them. */
export const LONGEST_WORD = 2 ** 16;

/** Lines of a JSON Lines file. */
export const MOST_LINES = 4 * MEBI;

/** Dimensions of an array; numpy has as many. */
export const MOST_DIMENSIONS = 64;

/** Bytes of the header of a `.npy` file; numpy itself refuses longer ones. */
export const LONGEST_NPY_HEADER = 10_000;

/** Lists within lists of a pickle. */
export const DEEPEST_PICKLE = 64;

/** Steps of a pickle: about as many as it has values. */
export const MOST_PICKLE_STEPS = 8 * MEBI;

/** Bytes of a pickle's arrays and texts, each as often as something is made of it. */
export const LARGEST_PICKLED = 256 * MEBI;

/** Whether zlib stopped since there was more than its `maxOutputLength`. */
export function isBeyondOutput(error: unknown): boolean {
  return (error as { code?: unknown }).code === "ERR_BUFFER_TOO_LARGE";
}

/** A DataError: what lies at `place` is more than `limit` bytes once unpacked. */
export function tooMuch(place: string, limit: number): DataError {
  return new DataError(
    `${place}: more than ${
      inUnits(limit)
    } once unpacked, expected at most that: a damaged file or ` +
      "one that was made to fill memory",
  );
}

/**
 * Refuses what would take more bytes of memory than are held.
 *
 * @param most 1 GiB by default
 * @throws {DataError} naming the place
 */
export function refuseMuch(bytes: number, place: string, most = LARGEST_CONTENT): void {
  if (bytes <= most) return;
  throw new DataError(`${place}: ${bytes} bytes in memory, expected at most ${inUnits(most)}`);
}

/** Bytes as people say them: `1 GiB`, `16 MiB`, `300 bytes`. */
export function inUnits(bytes: number): string {
  const units: readonly [number, string][] = [[GIBI, "GiB"], [MEBI, "MiB"], [2 ** 10, "KiB"]];
  const [size, unit] = units.find(([size]) => bytes >= size && bytes % size === 0) ?? [1, "bytes"];
  return `${bytes / size} ${unit}`;
}
