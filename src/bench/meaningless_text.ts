/**
 * A text without a meaning: how long a step takes does not depend on the words.
 *
 * @module
 */

import { type TokenText, tokenText } from "../data/wikitext/token_text.ts";
import { createStream } from "../random/stream.ts";

/**
 * Words drawn all over a vocabulary. Nothing is scored, but a text has three parts.
 *
 * @param vocabulary number of words, at most 65,536
 * @param tokens length of the training part
 * @param window tokens of a window; the other two parts have one
 */
export function meaninglessText(vocabulary: number, tokens: number, window: number): TokenText {
  const words = createStream(42, "costs", "tokens").words(0, tokens);
  const train = Uint16Array.from(words, (word) => word % vocabulary);
  const other = train.subarray(0, window + 1);
  return tokenText("drawn tokens", vocabulary, { train, validation: other, test: other });
}
