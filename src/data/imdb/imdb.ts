/**
 * IMDB film reviews as tokens.
 *
 * @module
 */

import { join } from "node:path";
import { isFolder } from "../../files/folder.ts";
import { createStream, permutation } from "../../random/stream.ts";
import { generateBrackets } from "../brackets/brackets.ts";
import { nothingThere, soughtOf } from "../accepted_forms.ts";
import { findFiles, holdsDataSet } from "../locate.ts";
import { readDataSet } from "../registered_file.ts";
import { packTexts, type TextData, textDataDigest, type TextSplit } from "../text_data.ts";
import { createBertTokenizer, type TextTokenizer } from "./bert_tokenizer.ts";
import { IMDB, IMDB_LINES, IMDB_SPLITS_SHA256 } from "./imdb_source.ts";
import { readReviewArchive, readReviewFolder } from "./review_archive.ts";
import { readReviewLines } from "./review_lines.ts";
import type { Review, Reviews } from "./reviews.ts";

/** Tokens of a review at most (arXiv:2604.08749, section 3). */
const LONGEST_REVIEW = 512;

/**
 * Reads the reviews and splits them, always in the same way: of the training part, ordered as
 * `inOrder` says, `permutation(createStream("imdb split", "imdb", "order"))`; its first tenth
 * (rounded, at least one) is the validation split, the rest the training split: 2,500 and 22,500.
 * The test part is the test split, in its own order. Reviews that occur twice, 123 of them in both
 * parts, are left: the paper's numbers are with them. An empty review is `[CLS] [SEP]`.
 *
 * The published reviews, recognised by their content, are named `imdb`, all others `reviews-` and
 * the first eight digits of their digest.
 *
 * @param options.dir a folder with the JSON Lines files, the unpacked folder `aclImdb` or the
 * archive, itself or in one of the subfolders that the registry names; of several, the first of
 * these is read. null (the default) takes the words of {@linkcode generateBrackets}.
 * @throws {DataError} for files that are missing or damaged, with the SHA-256 of a registered file
 * that is not what it should be
 */
export async function loadImdb(
  { dir = null }: { readonly dir?: string | null } = {},
): Promise<TextData> {
  if (dir === null) return generateBrackets();
  const reviews = await readReviews(dir);
  const tokenizer = createBertTokenizer();
  const size = reviews.train.length;
  const order = permutation(createStream("imdb split", "imdb", "order"), size);
  const held = Math.max(1, Math.round(size / 10));
  const pick = (rows: Uint32Array) => tokens(tokenizer, [...rows].map((row) => reviews.train[row]));
  const parts = {
    vocabulary: tokenizer.vocabulary,
    longest: LONGEST_REVIEW,
    classes: 2,
    train: pick(order.subarray(held)),
    validation: pick(order.subarray(0, held)),
    test: tokens(tokenizer, reviews.test),
  };
  const digest = textDataDigest(parts);
  const name = digest === IMDB_SPLITS_SHA256 ? "imdb" : `reviews-${digest.slice(0, 8)}`;
  return { name, digest, ...parts };
}

function tokens(tokenizer: TextTokenizer, reviews: readonly Review[]): TextSplit {
  return packTexts(
    reviews.map(({ text, label }) => ({ tokens: tokenizer.encode(text, LONGEST_REVIEW), label })),
  );
}

async function readReviews(dir: string): Promise<Reviews> {
  if ((await findFiles(IMDB_LINES, dir)).paths.some((path) => path !== null)) {
    return await readReviewLines(dir);
  }
  for (const folder of [dir, ...IMDB.folders.map((name) => join(dir, name))]) {
    for (const inner of [folder, join(folder, "aclImdb")]) {
      if (await isFolder(join(inner, "train", "pos"))) return await readReviewFolder(inner);
    }
  }
  if (!await holdsDataSet(IMDB, dir)) {
    const others = ["the folder aclImdb with train/pos, train/neg, test/pos and test/neg"];
    throw nothingThere(dir, soughtOf([IMDB, IMDB_LINES], { others }));
  }
  const [reviews] = await readDataSet(IMDB, dir, readReviewArchive);
  return reviews;
}
