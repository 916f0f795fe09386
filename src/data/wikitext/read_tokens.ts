/**
 * A text file, turned into tokens line by line.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { unpackedPieces } from "../../files/gzip.ts";

/** Bytes of an archive's file that are decoded at a time. */
const PIECE = 4_194_304;

/**
 * The Llama tokens of a text file, gzipped or not. The text as a string is never held whole: the
 * training text of WikiText-103 is longer than any string may be.
 *
 * @throws {DataError} naming the file: unreadable, empty, gzip data cut off or damaged or more than
 * 1 GiB, not UTF-8, `LONGEST_WORD` characters without a space or line break
 */
export async function readTokens(path: string): Promise<Uint16Array> {
  return await tokensOf(unpackedPieces(path), path);
}

/** {@linkcode readTokens} for bytes at hand, read from `path`. */
export async function tokensOfBytes(bytes: Uint8Array, path: string): Promise<Uint16Array> {
  return await tokensOf(cut(bytes), path);
}

async function tokensOf(
  pieces: AsyncIterable<Uint8Array>,
  path: string,
): Promise<Uint16Array> {
  // Imported when there is something to read: the vocabulary takes a tenth of a second to load.
  const { LlamaTokens, refuseLongWord } = await import("./llama_tokens.ts");
  const found = new LlamaTokens();
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let rest = "";
  for await (const piece of pieces) {
    const text = rest + decoded(() => decoder.decode(piece, { stream: true }), path);
    const end = Math.max(text.lastIndexOf("\n") + 1, lastWord(text));
    found.add(text.slice(0, end), path);
    rest = text.slice(end);
    // Not held until it ends: that might be a gigabyte later.
    refuseLongWord(rest.length, path);
  }
  found.add(rest + decoded(() => decoder.decode(), path), path);
  const tokens = found.tokens();
  if (tokens.length === 0) throw new DataError(`${path}: the file is empty, expected text`);
  return tokens;
}

/** Where the last word of a text begins, with the spaces before it: no token reaches across. */
function lastWord(text: string): number {
  let at = text.length;
  while (at > 0 && !isSpace(text[at - 1])) at--;
  while (at > 0 && isSpace(text[at - 1])) at--;
  return at;
}

/** What the tokenizer takes for a space. */
function isSpace(char: string): boolean {
  return char === " " || char === "\u2581";
}

function decoded(decode: () => string, path: string): string {
  try {
    return decode();
  } catch (error) {
    throw new DataError(`${path}: the text is not UTF-8`, { cause: error });
  }
}

async function* cut(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}
