/**
 * A language with a known entropy, for learning without any download.
 *
 * @module
 */

import { createDraws, type Draws } from "../../random/draws.ts";
import { type TokenText, tokenText } from "./token_text.ts";

/** Seed of grammar and texts; part of the definition of the data. */
const SEED = "generated language";

/** Different tokens. */
const VOCABULARY = 256;
/** What the token before the last one decides: it counts modulo this. */
const MOODS = 4;
/** Tokens that may follow, of probability 1/2, 1/4, 1/8 and 1/8. */
const FOLLOWERS = 4;
/** Which of them follows, by three random bits. */
const CHOICE = [0, 0, 0, 0, 1, 1, 2, 3] as const;

/** Tokens of each part: 2,048 windows of 128 tokens and what follows, and 128 each to judge. */
const SIZES = { train: 262_145, validation: 16_385, test: 16_385 } as const;

/**
 * A Markov source of second order. Token t is one of four followers of token t - 1, and which four
 * depends on token t - 2 modulo 4:
 *
 *     x_t = follower[x_(t-2) mod 4][x_(t-1)][j],  P(j) = 1/2, 1/4, 1/8, 1/8
 *
 * The followers of a pair are four different tokens, drawn once, so that the entropy of the next
 * token is that of j whatever came before, 1.75 ln 2 = 1.213 nats (Shannon 1948, section 7): no
 * model's expected loss is below it, and one that knows the grammar reaches it. A model that sees
 * the last token alone has up to sixteen candidates: it takes attention to reach the floor. Each
 * part is a text of its own.
 *
 * @returns 262,145 tokens to train, 16,385 each to choose and to judge; vocabulary 256
 */
export function generatedLanguage(): TokenText {
  const followers = drawFollowers(createDraws(SEED, "grammar"));
  return tokenText("generated-language", VOCABULARY, {
    train: speak(followers, "train", SIZES.train),
    validation: speak(followers, "validation", SIZES.validation),
    test: speak(followers, "test", SIZES.test),
  });
}

/** `[mood, token, place]`, the four of a pair all different. */
function drawFollowers(draws: Draws): Uint8Array {
  const followers = new Uint8Array(MOODS * VOCABULARY * FOLLOWERS);
  for (let pair = 0; pair < MOODS * VOCABULARY; pair++) {
    const drawn = new Set<number>();
    while (drawn.size < FOLLOWERS) drawn.add(draws.integer(VOCABULARY));
    followers.set([...drawn], pair * FOLLOWERS);
  }
  return followers;
}

function speak(followers: Uint8Array, part: string, size: number): Uint16Array {
  const draws = createDraws(SEED, part);
  const text = new Uint16Array(size);
  let [before, last] = [draws.integer(VOCABULARY), draws.integer(VOCABULARY)];
  for (let t = 0; t < size; t++) {
    const pair = (before % MOODS) * VOCABULARY + last;
    const next = followers[pair * FOLLOWERS + CHOICE[draws.integer(CHOICE.length)]];
    text[t] = next;
    [before, last] = [last, next];
  }
  return text;
}
