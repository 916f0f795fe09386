/**
 * Sums of chosen rows of a table: what several choices at once embed.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { UsageError } from "../../errors.ts";
import { type Heap, heapIfAny } from "../wasm/heap.ts";
import { otherType, refuseOtherTypes } from "./refuse.ts";
import { withGradient } from "./with_gradient.ts";

/**
 * `y[i] = sum of table[ids[i * each + j]] over j = 0, ..., each - 1`, added in this order: a lookup
 * whose rows are stored nowhere. Gradient: `dTable[k] = sum of dy[i]` over the places where ids name
 * k, in their order.
 *
 * @param table [rows, d], float32
 * @param ids int32 [n * each], from 0 to `rows - 1`; the choices of one sum beside each other
 * @param each rows of a sum, a positive integer
 * @returns [n, d]; the caller disposes (use `tf.tidy`)
 * @throws {UsageError} for other types, an `each` below 1, a number of ids that is no multiple of it, or a row that
 * is none of the table's (the engines `wasm` and `native` alone look)
 */
export function sumOfRows(table: tf.Tensor2D, ids: tf.Tensor1D, each: number): tf.Tensor2D {
  refuseOtherTypes("sums of rows", { table }, 2);
  if (ids?.dtype !== "int32") throw otherType("sums of rows", "ids", ids, "int32");
  if (!Number.isInteger(each) || each < 1) {
    throw new UsageError(`Cannot compute sums of rows: each must be an integer >= 1, got ${each}`);
  }
  if (ids.size % each !== 0) {
    throw new UsageError(
      `Cannot compute sums of rows: there must be a multiple of ${each} ids, got ${ids.size}`,
    );
  }
  return withGradient<tf.Tensor2D, tf.Tensor2D>(
    [table],
    ([table], save) => {
      // They may be freed before the backward pass.
      save([ids as tf.Tensor as tf.Tensor2D]);
      const heap = heapIfAny();
      return heap === null ? composed(table, ids, each) : fused(heap, table, ids, each);
    },
    (dy, [ids]) => {
      const heap = heapIfAny();
      const chosen = { ids: ids as tf.Tensor as tf.Tensor1D, each, rows: table.shape[0] };
      return heap === null ? composedGradient(dy, chosen) : fusedGradient(heap, dy, chosen);
    },
  );
}

/** Which rows of how many, so many a sum. */
interface Chosen {
  ids: tf.Tensor1D;
  each: number;
  rows: number;
}

function composed(table: tf.Tensor2D, ids: tf.Tensor1D, each: number): tf.Tensor2D {
  const owners = ownersOf(ids.size, each);
  return tf.unsortedSegmentSum(tf.gather(table, ids), owners, ids.size / each) as tf.Tensor2D;
}

function composedGradient(dy: tf.Tensor2D, { ids, each, rows }: Chosen): tf.Tensor2D {
  const spread = tf.gather(dy, ownersOf(ids.size, each));
  return tf.unsortedSegmentSum(spread, ids, rows) as tf.Tensor2D;
}

function ownersOf(size: number, each: number): tf.Tensor1D {
  return tf.tensor1d(Int32Array.from({ length: size }, (_, i) => Math.floor(i / each)), "int32");
}

function fused(heap: Heap, table: tf.Tensor2D, ids: tf.Tensor1D, each: number): tf.Tensor2D {
  const [rows, width] = table.shape;
  const count = ids.size / each;
  const out = heap.allocate<tf.Rank.R2>([count, width]);
  const [from, to] = heap.addresses(table, out);
  const places = heap.addressOfIntegers(ids);
  const stranger = heap.kernels.chosenSums(from, rows, width, places, each, count, to);
  if (stranger < 0) return out;
  const [row] = new Int32Array(heap.bytes().buffer, places + 4 * stranger, 1);
  throw new UsageError(`Cannot sum rows: row ${row} is none of the table's, 0 to ${rows - 1}`);
}

function fusedGradient(heap: Heap, dy: tf.Tensor2D, { ids, each, rows }: Chosen): tf.Tensor2D {
  const [count, width] = dy.shape;
  const out = heap.allocate<tf.Rank.R2>([rows, width]);
  const [from, to] = heap.addresses(dy, out);
  heap.kernels.chosenGradient(from, heap.addressOfIntegers(ids), each, count, width, rows, to);
  return out;
}
