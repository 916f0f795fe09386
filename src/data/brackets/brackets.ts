/**
 * Balanced brackets of several kinds, the Dyck-3 language, and words beside it: a text
 * classification task that every machine can make.
 *
 * @module
 */

import { createDraws, type Draws } from "../../random/draws.ts";
import { type LabelledText, packTexts, type TextData, textDataDigest } from "../text_data.ts";

/** Kinds of brackets. */
const KINDS = 3;
/** First token of a word. */
const BEGIN = 0;
/** Last token of a word. */
const END = 1;
/** Brackets of the shortest and the longest word. */
const BRACKETS_A_WORD: readonly [least: number, most: number] = [8, 30];

/** Token of the opening bracket of kind 0; those of the others follow, then the closing ones. */
const OPENING = 2;
const SIZES = { train: 8_000, validation: 1_000, test: 1_000 };

/**
 * 10,000 different words, one half of each split balanced (label 1), the other half broken (label 0):
 * in a balanced word of n brackets, 1 to n / 2 times, each number as likely, one is replaced by
 * another; what is balanced even then is drawn again. Few changes are hard to see and many easy, so
 * that accuracy grows with what a network has learnt.
 *
 * A word has an even number of brackets, 8 to 30, each as likely. Its shape is one of all balanced
 * shapes of that length, each as likely: with k brackets to go and h open, the next one opens with
 * probability `(h + 2) (k - h) / (2 k (h + 1))` (D. B. Arnold and M. R. Sleep, ACM Transactions on
 * Programming Languages and Systems 2(1), 1980). Kinds are drawn for opening brackets. A word lies
 * between the tokens {@linkcode BEGIN} and {@linkcode END}.
 */
export function generateBrackets(): TextData {
  const draws = createDraws("brackets", "words");
  const seen = new Set<string>();
  const next = (label: number): LabelledText => {
    for (;;) {
      const word = balancedWord(draws);
      if (label === 0) breakWord(word, draws);
      if (isBalanced(word) !== (label === 1)) continue;
      const key = word.join();
      if (seen.has(key)) continue;
      seen.add(key);
      return { tokens: [BEGIN, ...word, END], label };
    }
  };
  const split = (size: number) =>
    packTexts(Array.from({ length: size }, (_, i) => next(i % 2 === 0 ? 1 : 0)));
  const parts = {
    vocabulary: OPENING + 2 * KINDS,
    longest: BRACKETS_A_WORD[1] + 2,
    classes: 2,
    train: split(SIZES.train),
    validation: split(SIZES.validation),
    test: split(SIZES.test),
  };
  const classNames = ["broken", "balanced"];
  return { name: "brackets", digest: textDataDigest(parts), classNames, ...parts };
}

function balancedWord(draws: Draws): number[] {
  const [least, most] = BRACKETS_A_WORD;
  const length = least + 2 * draws.integer((most - least) / 2 + 1);
  const open: number[] = [];
  return Array.from({ length }, (_, i) => {
    const [left, height] = [length - i, open.length];
    const opens = draws.uniform() < (height + 2) * (left - height) / (2 * left * (height + 1));
    if (!opens) return OPENING + KINDS + (open.pop() as number);
    const kind = draws.integer(KINDS);
    open.push(kind);
    return OPENING + kind;
  });
}

/** Replaces one to half of the brackets by any others; a place may be drawn twice. */
function breakWord(word: number[], draws: Draws): void {
  for (let left = 1 + draws.integer(word.length / 2); left > 0; left--) {
    const place = draws.integer(word.length);
    const shift = 1 + draws.integer(2 * KINDS - 1);
    word[place] = OPENING + (word[place] - OPENING + shift) % (2 * KINDS);
  }
}

function isBalanced(word: readonly number[]): boolean {
  const open: number[] = [];
  for (const token of word) {
    if (token < OPENING + KINDS) open.push(token);
    else if (open.pop() !== token - KINDS) return false;
  }
  return open.length === 0;
}
