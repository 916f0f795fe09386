/**
 * Labelled texts as token numbers: what a text classification benchmark reads.
 *
 * @module
 */

import { UsageError } from "../errors.ts";
import { digestOf } from "../files/digest.ts";
import type { LoadedData, Splits, Undigested } from "./data_set.ts";

/** One part of a data set: texts one after the other. */
export interface TextSplit {
  /** Number of texts. */
  readonly size: number;
  /** Tokens of all texts, `[starts[size]]`. */
  readonly tokens: Uint16Array;
  /** Where each text begins in `tokens`, and last where they end; `[size + 1]`. */
  readonly starts: Uint32Array;
  /** Class of each text, `[size]`. */
  readonly labels: Uint8Array;
}

/** A data set split into what trains, what chooses and what judges. */
export interface TextData extends LoadedData, Splits<TextSplit> {
  /** Number of different tokens there may be. */
  readonly vocabulary: number;
  /** Tokens a text has at most. */
  readonly longest: number;
  /** Number of classes. */
  readonly classes: number;
}

/** A text before it is packed. */
export interface LabelledText {
  /** Token numbers, at least one. */
  readonly tokens: ArrayLike<number>;
  /** Class. */
  readonly label: number;
}

/** Lays texts one after the other. */
export function packTexts(texts: readonly LabelledText[]): TextSplit {
  const starts = new Uint32Array(texts.length + 1);
  texts.forEach(({ tokens }, i) => starts[i + 1] = starts[i] + tokens.length);
  const tokens = new Uint16Array(starts[texts.length]);
  texts.forEach((text, i) => tokens.set(text.tokens, starts[i]));
  return {
    size: texts.length,
    tokens,
    starts,
    labels: Uint8Array.from(texts, ({ label }) => label),
  };
}

/**
 * SHA-256 of a data set: one line of text with its sizes, then tokens (16 bit), starts (32 bit,
 * both little-endian) and labels of train, validation and test.
 */
export function textDataDigest(data: Undigested<TextData>): string {
  const { vocabulary, longest, classes } = data;
  const parts = [data.train, data.validation, data.test];
  const sizes = parts.map(({ size }) => size).join(" ");
  const header =
    `text data 1: ${vocabulary} tokens, at most ${longest}, ${classes} classes, ${sizes}\n`;
  return digestOf(
    header,
    ...parts.flatMap(({ tokens, starts, labels }) => [tokens, starts, labels]),
  );
}

/**
 * Refuses a split whose lengths do not fit together, an empty text, a token outside the vocabulary
 * and a label that is no class.
 *
 * @throws {UsageError} naming the split, what it has and what was expected.
 */
export function refuseUnusable(
  { train, validation, test, vocabulary, longest, classes }: Undigested<TextData>,
): void {
  for (
    const [name, { size, tokens, starts, labels }] of Object.entries({ train, validation, test })
  ) {
    const wrong = (what: string) => new UsageError(`Cannot use the ${name} texts: ${what}`);
    if (starts.length !== size + 1 || labels.length !== size || starts[size] !== tokens.length) {
      throw wrong(
        `${starts.length} starts, ${labels.length} labels and ${tokens.length} tokens, expected ` +
          `${size + 1}, ${size} and ${starts[size]} for ${size} texts`,
      );
    }
    for (let i = 0; i < size; i++) {
      const length = starts[i + 1] - starts[i];
      if (length < 1 || length > longest) {
        throw wrong(`text ${i} has ${length} tokens, expected 1 to ${longest}`);
      }
      if (labels[i] >= classes) {
        throw wrong(`label ${labels[i]} of text ${i}, expected 0 to ${classes - 1}`);
      }
    }
    const beyond = tokens.findIndex((token) => token >= vocabulary);
    if (beyond >= 0) {
      throw wrong(`token ${tokens[beyond]} at ${beyond}, expected 0 to ${vocabulary - 1}`);
    }
  }
}
