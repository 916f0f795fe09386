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
  /** Where the source serves it; null where it has to be fetched by hand, from the set's `source`. */
  readonly url: string | null;
  /** Size in bytes. */
  readonly bytes: number;
  /** SHA-256 in lower-case hex; null where nobody has published one. */
  readonly sha256: string | null;
  /** MD5 in lower-case hex, where that is what the source publishes. */
  readonly md5?: string;
  /** SHA-256 of the content without gzip, for copies that people have unpacked; null: none. */
  readonly sha256Unpacked: string | null;
  /** File names accepted instead of `name`, the preferred one first. */
  readonly spellings: readonly string[];
}

/** A file of which only what is given is known: fetched by hand, under its own name. */
export function dataFile(
  known: Pick<DataFile, "name" | "bytes"> & Partial<DataFile>,
): DataFile {
  return { url: null, sha256: null, sha256Unpacked: null, spellings: [known.name], ...known };
}

/** What a gzipped file is called once it is unpacked. */
export function withoutGzip(name: string): string {
  return name.replace(/\.gz$/, "");
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
  /** Names of archives that hold all files, at their names or in one folder; none by default. */
  readonly archives?: readonly string[];
  /** The files in words, where their names alone would be too many or too few. */
  readonly form?: string;
  /** Under which terms, and whose. */
  readonly licence: string;
  /** The publication to cite. */
  readonly citation: string;
  /** The page that describes it, and where to fetch by hand what has no address of its own. */
  readonly source?: string;
  /** What a user must know before trusting a number from it: a subset, a lossy copy. */
  readonly caution?: string;
  /** Of a set without files: the digest that loading it must yield. */
  readonly digest?: string;
}

/** A set that is generated or comes with a package: no file of it is downloaded. */
export function builtIn(about: Omit<DataSet, "files" | "folders">): DataSet {
  return { ...about, files: [], folders: [] };
}

/** What every loader returns, among other things. */
export interface LoadedData {
  /** Which data these are, as rows name them. */
  readonly name: string;
  /** SHA-256 over all values and their split. */
  readonly digest: string;
}

/** The three parts of a data set. */
export interface Splits<S> {
  /** What the optimiser sees. */
  readonly train: S;
  /** What early stopping and choices look at. */
  readonly validation: S;
  /** What results are about; chooses nothing. */
  readonly test: S;
}

/** What a digest is of: everything but itself and the name. */
export type Undigested<D extends LoadedData> = Omit<D, "name" | "digest">;

/** A data set and how it is read. */
export interface RegisteredSet extends DataSet {
  /**
   * Reads it.
   *
   * @param dir folder with its files; null for a set without files
   * @throws {DataError} when files are missing or damaged
   */
  load(dir: string | null): Promise<LoadedData>;
}
