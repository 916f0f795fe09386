/**
 * Reviews from the archive as published, or from the folder it unpacks to.
 *
 * @module
 */

import { join } from "node:path";
import { archiveEntries } from "../../files/archive.ts";
import { readBytes } from "../../files/file_bytes.ts";
import { fileNamesIn } from "../../files/folder.ts";
import {
  countTexts,
  inOrder,
  type Part,
  type Review,
  reviewFile,
  type Reviews,
  reviewText,
} from "./reviews.ts";

const isReview = (name: string) => /^\d+_\d+\.txt$/.test(name);

/** Files read at the same time. */
const TOGETHER = 64;

/**
 * Reads `aclImdb_v1.tar.gz`; nothing is unpacked to disk.
 *
 * @throws {DataError} naming the archive, as `archiveEntries`, `reviewText`, `countTexts` and
 * `inOrder` do
 */
export async function readReviewArchive(path: string): Promise<Reviews> {
  const reviews: Record<Part, Review[]> = { train: [], test: [] };
  const count = countTexts(path);
  for await (const { name, bytes } of archiveEntries(path, (name) => reviewFile(name) !== null)) {
    const found = reviewFile(name);
    if (found === null) continue;
    const { part, ...review } = found;
    const text = reviewText(bytes, `${path}, ${name}`);
    count(text);
    reviews[part].push({ ...review, text });
  }
  return inOrder(reviews, path);
}

/**
 * Reads the folder `aclImdb`, or another with `train/pos`, `train/neg`, `test/pos` and `test/neg`.
 *
 * @throws {DataError} naming the file that cannot be read, and as `countTexts` and `inOrder`
 */
export async function readReviewFolder(folder: string): Promise<Reviews> {
  const reviews: Record<Part, Review[]> = { train: [], test: [] };
  const count = countTexts(folder);
  for (const place of ["train/pos", "train/neg", "test/pos", "test/neg"]) {
    const names = await fileNamesIn(join(folder, place), isReview);
    for (let first = 0; first < names.length; first += TOGETHER) {
      const paths = names.slice(first, first + TOGETHER).map((name) => join(folder, place, name));
      for (const { part, review } of await Promise.all(paths.map(readReview))) {
        count(review.text);
        reviews[part].push(review);
      }
    }
  }
  return inOrder(reviews, folder);
}

async function readReview(path: string): Promise<{ part: Part; review: Review }> {
  const { part, ...about } = reviewFile(path) as NonNullable<ReturnType<typeof reviewFile>>;
  const bytes = await readBytes(path);
  return { part, review: { ...about, text: reviewText(bytes, path) } };
}
