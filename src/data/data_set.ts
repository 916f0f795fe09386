/**
 * What is known about a data set: where it comes from, how to tell that a copy is right, and under
 * which folder and file names it is found.
 *
 * @module
 */

/** One file of a data set as its canonical source serves it. */
export interface DataFile {
  /** As the source names it. */
  readonly name: string;
  /** Where the source serves it. */
  readonly url: string;
  /** Size in bytes. */
  readonly bytes: number;
  /** SHA-256 in lower-case hex. */
  readonly sha256: string;
  /** SHA-256 of the content without gzip, for copies that people have unpacked. */
  readonly sha256Unpacked: string;
  /** File names accepted instead of `name`, the preferred one first. */
  readonly spellings: readonly string[];
}

/** One data set. */
export interface DataSet {
  /** As commands and benchmarks name it. */
  readonly id: string;
  /** What it is, in a line. */
  readonly title: string;
  /** Files to download; empty when the data come with a package. */
  readonly files: readonly DataFile[];
  /** Subfolders of a data folder in which the files may lie; the folder itself always may. */
  readonly folders: readonly string[];
  /** Under which terms, and whose. */
  readonly licence: string;
  /** The publication to cite. */
  readonly citation: string;
}
