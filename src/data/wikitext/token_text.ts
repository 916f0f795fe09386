/**
 * Text as tokens: what a language model reads.
 *
 * @module
 */

import { objectWith, refuseArguments, SIZE, TEXT } from "../../arguments.ts";
import { DataError } from "../../errors.ts";
import type { LoadedData, Splits } from "../data_set.ts";
import { digestOf } from "../../files/digest.ts";

/** The parts of a text, each a sequence of tokens. */
export type TokenSplits = Splits<Uint16Array>;

const SPLITS = objectWith(
  "an object of train, validation and test, tokens each",
  ...["train", "validation", "test"],
);

/** A text of three parts. */
export interface TokenText extends LoadedData, TokenSplits {
  /** Number of different tokens; each is below it. At most 65,536. */
  readonly vocabulary: number;
}

/**
 * A text with its digest: SHA-256 of one line with the sizes, then the tokens of train, validation
 * and test, two bytes each, the lower one first.
 *
 * @param name which text it is, as rows name it
 * @throws {DataError} for a part of fewer than two tokens, and a token outside of the vocabulary
 */
export function tokenText(name: string, vocabulary: number, splits: TokenSplits): TokenText {
  refuseArguments("tokenText", { name }, TEXT);
  refuseArguments("tokenText", { vocabulary }, SIZE);
  refuseArguments("tokenText", { splits }, SPLITS);
  const { train, validation, test } = splits;
  for (const [part, tokens] of Object.entries({ train, validation, test })) {
    if (tokens.length < 2) {
      throw new DataError(
        `Cannot use the ${part} text of ${name}: ${tokens.length} tokens, expected at least 2`,
      );
    }
    const place = tokens.findIndex((token) => token >= vocabulary);
    if (place < 0) continue;
    throw new DataError(
      `Cannot use the ${part} text of ${name}: token ${
        tokens[place]
      } at place ${place} is outside ` +
        `of the vocabulary, expected 0 to ${vocabulary - 1}`,
    );
  }
  const sizes = [train, validation, test].map(({ length }) => length).join(" ");
  const digest = digestOf(
    `tokens 1: vocabulary ${vocabulary}, ${sizes}\n`,
    ...[train, validation, test],
  );
  return { name, digest, vocabulary, train, validation, test };
}
