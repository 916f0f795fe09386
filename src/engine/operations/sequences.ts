/**
 * Sequences that lie one below the other in the rows of a matrix.
 *
 * @module
 */

import { UsageError } from "../../errors.ts";

/** Where sequences lie; one of the two or both. */
export interface SequenceOptions {
  /** Rows from one sequence to the next; n is a multiple of it. Without it, nothing lies between. */
  tokens?: number;
  /**
   * Tokens of each sequence, its first rows; at least 1. With `tokens`, the rows after them are
   * padding; without, they sum to n. Default: `tokens` each.
   */
  lengths?: ArrayLike<number>;
}

/** A sequence, in rows. */
export interface Sequence {
  /** Its first row. */
  readonly start: number;
  /** Rows it has. */
  readonly length: number;
}

/**
 * The sequences in `rows` rows, top to bottom.
 *
 * @param what the operation, for messages
 * @throws {UsageError} when they do not fill the rows, or a length is not in [1, tokens]
 */
export function sequencesIn(
  rows: number,
  { tokens, lengths }: SequenceOptions,
  what: string,
): Sequence[] {
  const wrong = (reason: string) => new UsageError(`Cannot compute ${what}: ${reason}`);
  const longest = tokens ?? rows;
  const bad = Array.from(lengths ?? []).findIndex((length) => !isSize(length) || length > longest);
  if (lengths !== undefined && bad >= 0) {
    throw wrong(`lengths[${bad}] must be an integer in [1, ${longest}], got ${lengths[bad]}`);
  }
  if (tokens === undefined) return packed(rows, lengths ?? [], wrong);
  if (!isSize(tokens) || rows % tokens !== 0) {
    throw wrong(`cannot split ${rows} rows into sequences of ${tokens} tokens`);
  }
  const count = rows / tokens;
  if (lengths !== undefined && lengths.length !== count) {
    throw wrong(
      `${count} sequences of ${tokens} tokens need as many lengths, got ${lengths.length}`,
    );
  }
  return Array.from({ length: count }, (_, i) => ({
    start: i * tokens,
    length: lengths?.[i] ?? tokens,
  }));
}

/** The rows of no sequence, as runs. */
export function paddingIn(rows: number, sequences: readonly Sequence[]): Sequence[] {
  return sequences.map(({ start, length }, i) => {
    const next = sequences[i + 1]?.start ?? rows;
    return { start: start + length, length: next - start - length };
  }).filter(({ length }) => length > 0);
}

function packed(
  rows: number,
  lengths: ArrayLike<number>,
  wrong: (reason: string) => UsageError,
): Sequence[] {
  let start = 0;
  const sequences = Array.from(lengths, (length) => {
    start += length;
    return { start: start - length, length };
  });
  if (start === rows) return sequences;
  throw wrong(`the lengths must sum to the number of rows, ${rows}, got ${start}`);
}

function isSize(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}
