/**
 * Very sparse matrices of signs (after Li, Hastie & Church 2006, doi:10.1145/1150402.1150436), what
 * random subspaces of large networks are projected by.
 *
 * The law. The columns of a matrix [rows, columns] are cut into cells of `spacing` beside each
 * other, the last of which may reach beyond the last column. In every row, each cell has one entry
 * of +1 or -1, each with probability 1/2, at a place of the cell that is as likely as any other; what
 * lies beyond the last column is left out, and all else is 0. So every entry is not 0 with
 * probability 1 / spacing, as in the law of that paper, and entries of different rows or cells are
 * independent; but no row has many more or fewer of them than others.
 *
 * The numbers. Cell c of row i takes word `i * cells + c` of the stream of its seed, place and the
 * purpose `signs`, where cells = ceil(columns / spacing). Its lowest bit says the sign, 1 for -1; the
 * other 31 bits, as a number v, the place in the cell: floor(v * spacing / 2^31). Any rows can be made
 * without the others.
 *
 * @module
 */
import { UsageError } from "../errors.ts";
import type { Seed } from "../random/seeds.ts";
import { createStream } from "../random/stream.ts";

/** A matrix of signs. */
export interface SignsRequest {
  /** A safe integer (0 is valid) or a non-empty string. */
  readonly seed: Seed;
  /** Its place, such as "hidden.0.kernel"; each place has its own stream. */
  readonly path: string;
  /** An integer in [1, 2^31 - 1]. */
  readonly rows: number;
  /** An integer in [1, 2^31 - 1]. */
  readonly columns: number;
  /** One entry of so many is not 0, on average; an integer in [1, 2^16]. */
  readonly spacing: number;
}

/** The entries that are not 0, row by row, from left to right. */
export interface SignEntries {
  readonly rows: Int32Array;
  readonly columns: Int32Array;
  /** 1 or -1. */
  readonly values: Float32Array;
}

/** Words taken from the stream at a time. */
const BLOCK = 65_536;

/** Entries of rows of the given matrix are at most so many times these rows. */
export function cellsOf({ columns, spacing }: Pick<SignsRequest, "columns" | "spacing">): number {
  return Math.ceil(columns / spacing);
}

/**
 * The entries of some rows.
 *
 * @param from the first of them, 0 by default
 * @param to the first that is none of them; all rows by default
 * @returns their entries, rows counted from the first row of the whole matrix
 * @throws {UsageError} for a size or a spacing out of range, and for rows that the matrix has not
 */
export function sparseSigns(
  request: SignsRequest,
  from = 0,
  to = request.rows,
): SignEntries {
  refuseRequest(request, from, to);
  const { seed, path, columns, spacing } = request;
  const cells = cellsOf(request);
  const stream = createStream(seed, path, "signs");
  const most = (to - from) * cells;
  const entries = {
    rows: new Int32Array(most),
    columns: new Int32Array(most),
    values: new Float32Array(most),
  };
  let found = 0;
  for (let done = 0; done < most; done += BLOCK) {
    const words = stream.words(from * cells + done, Math.min(BLOCK, most - done));
    for (let i = 0; i < words.length; i++) {
      const cell = (done + i) % cells;
      const column = cell * spacing + Math.floor((words[i] >>> 1) * spacing / 2 ** 31);
      if (column >= columns) continue;
      entries.rows[found] = from + Math.floor((done + i) / cells);
      entries.columns[found] = column;
      entries.values[found++] = (words[i] & 1) === 1 ? -1 : 1;
    }
  }
  return {
    rows: entries.rows.slice(0, found),
    columns: entries.columns.slice(0, found),
    values: entries.values.slice(0, found),
  };
}

const LARGEST = 2 ** 31 - 1;

function refuseRequest({ rows, columns, spacing }: SignsRequest, from: number, to: number): void {
  integer("rows", rows, [1, LARGEST]);
  integer("columns", columns, [1, LARGEST]);
  integer("spacing", spacing, [1, 65_536]);
  integer("the first row", from, [0, rows]);
  integer("the row after the last", to, [from, rows]);
}

function integer(what: string, value: number, [least, most]: [number, number]): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new UsageError(
    `Cannot draw sparse signs: ${what} must be an integer in [${least}, ${most}], got ${value}`,
  );
}
