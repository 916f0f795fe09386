/**
 * Reviews from JSON Lines: `{"id": 0, "label": 1, "rating": 9, "text": "..."}` a line.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import type { DataFile } from "../data_set.ts";
import { namingChecksum } from "../registered_file.ts";
import { jsonLines } from "../../files/text_lines.ts";
import { IMDB_LINES } from "./imdb_source.ts";
import { inOrder, type Review, type Reviews } from "./reviews.ts";

/**
 * Reads the two files, packed or not.
 *
 * @throws {DataError} naming the file and the line: as `jsonLines`, or a line that is no review
 */
export async function readReviewLines(train: string, test: string): Promise<Reviews> {
  const [trainFile, testFile] = IMDB_LINES.files;
  const read = (file: DataFile, path: string) =>
    namingChecksum(file, path, () => Array.fromAsync(jsonLines(path, reviewOf)));
  const reviews = { train: await read(trainFile, train), test: await read(testFile, test) };
  return inOrder(reviews, `${train} and ${test}`);
}

function reviewOf(content: unknown): Review {
  const { id, label, text } = (content ?? {}) as Record<string, unknown>;
  const wrong = (field: string, wanted: string, value: unknown) =>
    new DataError(`"${field}" must be ${wanted}, got ${JSON.stringify(value) ?? "nothing"}`);
  if (!Number.isInteger(id) || (id as number) < 0) throw wrong("id", "an integer from 0", id);
  if (label !== 0 && label !== 1) throw wrong("label", "0 or 1", label);
  if (typeof text !== "string") throw wrong("text", "a string", text);
  return { id: id as number, label, text };
}
