/**
 * Film reviews as they are stored, whatever the format.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { LARGEST_TEXT, MOST_CHARACTERS, refuseMuch } from "../../files/limits.ts";

/** Part of the data set that a review belongs to. */
export type Part = "train" | "test";

/** One review. */
export interface Review {
  /** Number within its part and label. */
  readonly id: number;
  /** 1: positive (7 to 10 stars), 0: negative (1 to 4). */
  readonly label: 0 | 1;
  /** The text as published, HTML line breaks included; may be empty. */
  readonly text: string;
}

/** The reviews of each part, in the order of {@linkcode inOrder}. */
export type Reviews = Readonly<Record<Part, readonly Review[]>>;

/** Content of the folders `pos` and `neg`. */
const LABELS: Readonly<Record<string, 0 | 1>> = { pos: 1, neg: 0 };

/**
 * Part, label and number of a review by the name of its file, `aclImdb/train/pos/17_9.txt` or the
 * like without the first folder; null for other files, those of unlabelled reviews among them.
 */
export function reviewFile(name: string): { part: Part; label: 0 | 1; id: number } | null {
  const found = /(?:^|\/)(train|test)\/(pos|neg)\/(\d+)_\d+\.txt$/.exec(name);
  if (found === null) return null;
  const [, part, folder, id] = found;
  return { part: part as Part, label: LABELS[folder], id: Number(id) };
}

/**
 * The text of a file.
 *
 * @throws {DataError} for bytes that are no UTF-8, or more than 16 MiB
 */
export function reviewText(bytes: Uint8Array, path: string): string {
  refuseMuch(bytes.length, path, LARGEST_TEXT);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new DataError(`${path}: the review is no UTF-8`, { cause: error });
  }
}

/**
 * Counts the characters of reviews that are all held.
 *
 * @param place where they are read, for messages
 * @returns what is given each, and throws a DataError beyond `MOST_CHARACTERS`
 */
export function countTexts(place: string): (text: string) => void {
  let characters = 0;
  return (text) => {
    characters += text.length;
    if (characters <= MOST_CHARACTERS) return;
    throw new DataError(
      `${place}: reviews of more than ${MOST_CHARACTERS} characters in all, expected at most that`,
    );
  };
}

/**
 * Positive reviews first, each label by number.
 *
 * @param place where they were read, for messages
 * @throws {DataError} when a part lacks one of the labels, or a number occurs twice
 */
export function inOrder(reviews: Record<Part, Review[]>, place: string): Reviews {
  for (const [part, all] of Object.entries(reviews)) {
    all.sort((a, b) => b.label - a.label || a.id - b.id);
    for (const label of [1, 0]) {
      if (all.some((review) => review.label === label)) continue;
      throw new DataError(`${place}: no review of label ${label} in ${part}, expected both labels`);
    }
    all.forEach(({ id, label }, i) => {
      if (i === 0 || all[i - 1].id !== id || all[i - 1].label !== label) return;
      throw new DataError(`${place}: two reviews ${id} of label ${label} in ${part}, expected one`);
    });
  }
  return reviews;
}
