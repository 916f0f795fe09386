/**
 * Cross-entropy of large vocabularies whose logits are a product, a few rows of them at a time.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { UsageError } from "../../errors.ts";
import { filledTensor } from "../tensors.ts";
import { multiply } from "../wasm/gemm.ts";
import { currentHeap, type Heap, heapIfAny } from "../wasm/heap.ts";
import { refuseOtherTypes } from "./refuse.ts";
import { tokenCrossEntropy } from "./token_cross_entropy.ts";
import { integersOf, lossOfRow, refuseBeyond, refuseTargets } from "./token_rows.ts";
import { withGradient } from "./with_gradient.ts";

/** Logits of a part, 32 MiB of them: enough rows for fast products. */
const PART = 8_388_608;

/**
 * `tokenCrossEntropy(x table^T, targets)` and its gradients by x and the table, in one pass over
 * parts of the rows: with E the gradient by the logits of a part, `dx = E table` and
 * `dTable += E^T x`. On the heap no more than a part of the logits is there at once; on the portable
 * engine every bit is that of the whole, as its products sum in the order of the rows. The gradients
 * are computed with the value, whether they are asked for or not.
 *
 * @param x [n, d], float32
 * @param table [vocabulary, d], float32
 * @param targets [n], int32 in [0, vocabulary)
 * @returns a scalar, in nats; the caller disposes (use `tf.tidy`)
 * @throws {UsageError} for other shapes or types, and on the heap for a target out of range
 */
export function factoredCrossEntropy(
  x: tf.Tensor2D,
  table: tf.Tensor2D,
  targets: tf.Tensor1D,
): tf.Scalar {
  refuseOtherTypes("cross-entropy of tokens", { x, table }, 2);
  if (x.shape[1] !== table.shape[1]) {
    throw new UsageError(
      `Cannot compute cross-entropy of tokens: x is [${x.shape}], the table [${table.shape}], ` +
        "expected rows of one width",
    );
  }
  refuseTargets(targets, x.shape[0]);
  if (heapIfAny() === null) return tokenCrossEntropy(tf.matMul(x, table, false, true), targets);
  return withGradient<tf.Scalar, tf.Tensor2D>(
    [x, table],
    ([x, table], save) => {
      const { loss, dx, dTable } = inParts(currentHeap(), { x, table, targets });
      save([dx, dTable]);
      return loss;
    },
    (dy, gradients) => {
      const isOne = currentHeap().values(dy)[0] === 1;
      return gradients.map((gradient) => isOne ? tf.clone(gradient) : tf.mul(gradient, dy));
    },
  );
}

/** What the loss is computed from. */
interface Factored {
  x: tf.Tensor2D;
  table: tf.Tensor2D;
  targets: tf.Tensor1D;
}

function inParts(heap: Heap, factored: Factored) {
  const { x, table, targets } = factored;
  const [rows] = x.shape;
  const [vocabulary] = table.shape;
  refuseBeyond(heap, targets, vocabulary);
  const [dx, dTable] = [x, table].map(({ shape }) => heap.allocate<tf.Rank.R2>(shape));
  const most = Math.max(1, Math.floor(PART / vocabulary));
  let total = 0;
  for (let first = 0; first < rows; first += most) {
    const part = { first, rows: Math.min(most, rows - first) };
    total = addPart(heap, total, part, { ...factored, dx, dTable });
  }
  const loss = filledTensor<tf.Rank.R0>([], (loss) => loss[0] = total / rows);
  return { loss, dx, dTable };
}

/** Rows of x and of their targets. */
interface Part {
  readonly first: number;
  readonly rows: number;
}

/** The losses of a part, added to `total`; its gradients are written, that of the table is added. */
function addPart(
  heap: Heap,
  total: number,
  part: Part,
  factored: Factored & Record<"dx" | "dTable", tf.Tensor2D>,
): number {
  const { x, table, dx, dTable } = factored;
  const { first, rows } = part;
  const [vocabulary, width] = table.shape;
  const [from, words, to, toWords] = heap.addresses(x, table, dx, dTable);
  const at = 4 * first * width;
  const logits = heap.allocate<tf.Rank.R2>([rows, vocabulary]);
  const place = heap.address(logits);
  multiplyRows(heap, factored, part, place);
  const sum = logitsToErrors(heap, total, part, { ...factored, logits });
  multiply(heap, {
    ...{ m: rows, n: width, k: vocabulary, a: place, lda: vocabulary },
    ...{ b: words, ldb: width, c: to + at },
  });
  multiply(heap, {
    ...{ m: vocabulary, n: width, k: rows, a: place, lda: vocabulary, transposeA: true },
    ...{ b: from + at, ldb: width, c: toWords, accumulate: first > 0 },
  });
  logits.dispose();
  return sum;
}

/** Writes the logits of some rows. */
function multiplyRows(
  heap: Heap,
  { x, table }: Pick<Factored, "x" | "table">,
  { first, rows }: Part,
  place: number,
): void {
  const [vocabulary, width] = table.shape;
  multiply(heap, {
    ...{ m: rows, n: vocabulary, k: width, a: heap.address(x) + 4 * first * width, lda: width },
    ...{ b: heap.address(table), ldb: width, transposeB: true, c: place },
  });
}

/** Logits become the gradient by them, a row at a time; returns their losses added to `total`. */
function logitsToErrors(
  heap: Heap,
  total: number,
  { first, rows }: Part,
  { x, table, targets, logits }: Factored & { logits: tf.Tensor2D },
): number {
  const vocabulary = logits.shape[1];
  for (let row = 0; row < rows; row++) {
    const place = heap.address(logits) + 4 * row * vocabulary;
    heap.kernels.softmax(place, 1, vocabulary, false, heap.scratch(64));
    const shares = new Float32Array(heap.bytes().buffer, place, vocabulary);
    const target = integersOf(heap, targets)[first + row];
    // The row itself is gone, and made once more where its loss asks for it.
    total += lossOfRow(shares, target, () => {
      const again = heap.allocate<tf.Rank.R2>([1, vocabulary]);
      multiplyRows(heap, { x, table }, { first: first + row, rows: 1 }, heap.address(again));
      const values = heap.values(again).slice();
      again.dispose();
      return values;
    });
    const wanted = heap.addressOfIntegers(targets) + 4 * (first + row);
    heap.kernels.tokenErrors(place, wanted, 1, vocabulary, 1 / x.shape[0]);
  }
  return total;
}
