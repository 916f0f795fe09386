/**
 * Texts for language models: WikiText-103 or another as Llama tokens, or the generated language.
 *
 * @module
 */

import { refuseOptions } from "../../arguments.ts";
import { DataError } from "../../errors.ts";
import { readArchive } from "../../files/archive.ts";
import type { DataSet } from "../data_set.ts";
import { digestOf } from "../../files/digest.ts";
import { chooseDataSet, holdsDataSet, setsNamed } from "../locate.ts";
import { readDataSet } from "../registered_file.ts";
import { generatedLanguage } from "./generated_language.ts";
import { readTokens, tokensOfBytes } from "./read_tokens.ts";
import { type TokenSplits, type TokenText, tokenText } from "./token_text.ts";
import {
  TINY_SHAKESPEARE,
  WIKITEXT_103,
  WIKITEXT_103_FIRST,
  WIKITEXT_103_UNPACKED,
} from "./wikitext_source.ts";

/** Different Llama tokens. */
const VOCABULARY = 32_000;

/** Names inside WikiText-103's archive, in the order train, validation, test. */
const ENTRIES = ["train", "valid", "test"].map((part) => `wikitext-103/wiki.${part}.tokens`);

/** SHA-256 over the validation and test tokens of WikiText-103. */
const HELD_OUT_SHA256 = "d71ccad3fc12722fbdc136dc94659835d0e95c28cf3926d9c3b56581bf287027";
/** How many tokens the cut training text has, and their SHA-256. */
const FIRST = {
  tokens: 743_186,
  sha256: "8648dd135d09587e1ef78859175c5546cdc0318bf9271f9dd55ffb59b97433f1",
};
/** The whole training text has more tokens than this. */
const WHOLE = 100_000_000;
/** SHA-256 of {@linkcode tokenText} for Tiny Shakespeare. */
const TINY_SHAKESPEARE_SHA256 = "b75ebc4aaaacf955b39ca5bb5544a2aa06cbd94b4009d87723bb2014cd458df5";

/** Where texts are read from. */
export interface WikitextOptions {
  /**
   * A folder, or one with a subfolder that the registry names, in which WikiText-103 lies as an
   * archive, unpacked, or cut short, or else Tiny Shakespeare; the first of these that is there is
   * read. null (the default) takes the generated language.
   */
  dir?: string | null;
  /** The text's id in the registry; by default the first of the above that is there. */
  id?: string;
}

/**
 * Reads the text of a language model.
 *
 * @throws {DataError} for files that are missing, empty, damaged or not UTF-8, and an archive that
 * lacks one of its texts
 * @throws {UsageError} for an id that is none of these texts
 */
export async function loadWikitext(options: WikitextOptions = {}): Promise<TokenText> {
  refuseOptions("loadWikitext", options, { dir: false, id: false });
  const { dir = null, id } = options;
  if (dir === null) return generatedLanguage();
  const set = await chooseDataSet(setsNamed([...READERS.keys()], id), dir);
  return await READERS.get(set)!(dir);
}

/** WikiText-103, from its archive or from the three files in it. */
async function readWikitext103(dir: string): Promise<TokenText> {
  const isUnpacked = await holdsDataSet(WIKITEXT_103_UNPACKED, dir, {
    part: !await holdsDataSet(WIKITEXT_103, dir),
  });
  if (isUnpacked) return named(await readParts(WIKITEXT_103_UNPACKED, dir));
  const [texts] = await readDataSet(WIKITEXT_103, dir, readTexts);
  return named(texts);
}

async function readTexts(path: string): Promise<TokenSplits> {
  const files = await readArchive(path, (name) => ENTRIES.includes(name));
  const [train, validation, test] = await Promise.all(ENTRIES.map((name) => {
    const bytes = files.get(name);
    if (bytes !== undefined) return tokensOfBytes(bytes, `${path}, ${name}`);
    throw new DataError(`${path}: there is no ${name} in it: this is not WikiText-103's archive`);
  }));
  return { train, validation, test };
}

/** The beginning of WikiText-103's training text, and its validation and test texts. */
async function readFirst(dir: string): Promise<TokenText> {
  return named(await readParts(WIKITEXT_103_FIRST, dir));
}

/**
 * Tiny Shakespeare: the first 90 % of its tokens to train, the next 5 % to choose, the last 5 % to
 * judge, each rounded down but the last.
 */
async function readTinyShakespeare(dir: string): Promise<TokenText> {
  const [tokens] = await readDataSet(TINY_SHAKESPEARE, dir, readTokens);
  const [first, second] = [0.9, 0.95].map((share) => Math.floor(share * tokens.length));
  const text = tokenText("tiny-shakespeare", VOCABULARY, {
    train: tokens.subarray(0, first),
    validation: tokens.subarray(first, second),
    test: tokens.subarray(second),
  });
  return text.digest === TINY_SHAKESPEARE_SHA256 ? text : { ...text, name: ownName(text.digest) };
}

const READERS: ReadonlyMap<DataSet, (dir: string) => Promise<TokenText>> = new Map([
  [WIKITEXT_103_UNPACKED, readWikitext103],
  [WIKITEXT_103, readWikitext103],
  [WIKITEXT_103_FIRST, readFirst],
  [TINY_SHAKESPEARE, readTinyShakespeare],
]);

async function readParts(set: DataSet, dir: string): Promise<TokenSplits> {
  const [train, validation, test] = await readDataSet(set, dir, readTokens);
  return { train, validation, test };
}

/**
 * WikiText-103, recognised by its content, and its beginning have their names. Any other text in
 * such files is `text-` and the first eight digits of its digest, so that its results never lie among
 * theirs.
 */
function named(splits: TokenSplits): TokenText {
  const text = tokenText("text", VOCABULARY, splits);
  const { train, validation, test } = splits;
  const heldOut = digestOf(validation, test);
  const beginning = digestOf(train.subarray(0, FIRST.tokens));
  if (heldOut === HELD_OUT_SHA256 && beginning === FIRST.sha256) {
    if (train.length === FIRST.tokens) return { ...text, name: WIKITEXT_103_FIRST.id };
    if (train.length > WHOLE) return { ...text, name: WIKITEXT_103.id };
  }
  return { ...text, name: ownName(text.digest) };
}

function ownName(digest: string): string {
  return `text-${digest.slice(0, 8)}`;
}
