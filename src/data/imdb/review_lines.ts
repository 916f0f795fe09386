/**
 * Reviews from JSON Lines: `{"id": 0, "label": 1, "rating": 9, "text": "..."}` a line.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { quoteValue } from "../../files/json_text.ts";
import { jsonLines } from "../../files/text_lines.ts";
import { readDataSet } from "../registered_file.ts";
import { IMDB_LINES } from "./imdb_source.ts";
import { countTexts, inOrder, type Review, type Reviews } from "./reviews.ts";

/**
 * Reads the two files in `dir`, packed or not.
 *
 * @throws {DataError} naming the file and the line: as `jsonLines`, or a line that is no review; and
 * as `countTexts`
 */
export async function readReviewLines(dir: string): Promise<Reviews> {
  const count = countTexts(dir);
  const read = async (path: string) => {
    const reviews: Review[] = [];
    for await (const review of jsonLines(path, reviewOf)) {
      count(review.text);
      reviews.push(review);
    }
    return { path, reviews };
  };
  const [train, test] = await readDataSet(IMDB_LINES, dir, read);
  const reviews = { train: train.reviews, test: test.reviews };
  return inOrder(reviews, `${train.path} and ${test.path}`);
}

function reviewOf(content: unknown): Review {
  const { id, label, text } = (content ?? {}) as Record<string, unknown>;
  const wrong = (field: string, wanted: string, value: unknown) =>
    new DataError(`"${field}" must be ${wanted}, got ${quoteValue(value)}`);
  if (!Number.isInteger(id) || (id as number) < 0) throw wrong("id", "an integer from 0", id);
  if (label !== 0 && label !== 1) throw wrong("label", "0 or 1", label);
  if (typeof text !== "string") throw wrong("text", "a string", text);
  return { id: id as number, label, text };
}
