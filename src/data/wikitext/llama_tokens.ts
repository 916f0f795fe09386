/**
 * The 32,000-word tokenizer of Llama, by llama-tokenizer-js: plain JavaScript with its vocabulary
 * inside, so that no file has to be fetched.
 *
 * @module
 */

import tokenizer from "llama-tokenizer-js";
import { DataError } from "../../errors.ts";
import { LONGEST_WORD } from "../../files/limits.ts";

/** Words whose tokens are remembered; WikiText-103 has 267,735. */
const REMEMBERED = 500_000;

/** Characters of the longest of them: what is longer hardly comes twice. */
const LONGEST_REMEMBERED = 64;

/**
 * Where a text may be cut without changing a token: none in the vocabulary has a space (or U+2581,
 * which the tokenizer takes for one) behind another character, and none has a line break in it.
 */
const WORDS = /\n|[ \u2581]*[^ \u2581\n]+|[ \u2581]+/g;

/**
 * Turns text into tokens, piece by piece.
 *
 * The tokens are those of the whole text in one go, without the mark of its beginning and without
 * the space that Llama puts before it. Words are looked up where they have been seen before, which
 * makes WikiText five times faster. Characters that are no token become those of their UTF-8 bytes,
 * so that every text has tokens; `<unk>` is five characters like any others.
 */
export class LlamaTokens {
  #tokens = new Uint16Array(65_536);
  #size = 0;
  readonly #known = new Map<string, readonly number[]>();

  /**
   * Appends the tokens of a part of the text.
   *
   * @param text ends where the whole text does, behind a line break, or before the spaces between
   * words
   * @param place where it was read, for messages
   * @throws {DataError} for a word of more than `LONGEST_WORD` characters, spaces before it included
   */
  add(text: string, place: string): void {
    for (const [word] of text.matchAll(WORDS)) {
      refuseLongWord(word.length, place);
      const tokens = this.#known.get(word) ?? this.#encode(word);
      if (this.#size + tokens.length > this.#tokens.length) this.#grow(tokens.length);
      for (const token of tokens) this.#tokens[this.#size++] = token;
    }
  }

  /** All tokens so far. */
  tokens(): Uint16Array {
    return this.#tokens.slice(0, this.#size);
  }

  #encode(word: string): readonly number[] {
    const tokens = tokenizer.encode(word, false, false);
    const isShort = word.length <= LONGEST_REMEMBERED;
    if (isShort && this.#known.size < REMEMBERED) this.#known.set(word, tokens);
    return tokens;
  }

  #grow(needed: number): void {
    const larger = new Uint16Array(2 * this.#tokens.length + needed);
    larger.set(this.#tokens);
    this.#tokens = larger;
  }
}

/** @throws {DataError} for more characters without a space or line break than a text has */
export function refuseLongWord(characters: number, place: string): void {
  if (characters <= LONGEST_WORD) return;
  throw new DataError(
    `${place}: more than ${LONGEST_WORD} characters without a space or line break between words: ` +
      "this is no text",
  );
}
