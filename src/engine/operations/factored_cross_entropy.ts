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
import { addLosses, refuseBeyond, refuseTargets, sharesToErrors } from "./token_rows.ts";
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
  refuseOtherTypes("cross-entropy of tokens", { x, table });
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

/** The losses of a part, added to `total`; its gradients are written, that of the table is added. */
function addPart(
  heap: Heap,
  total: number,
  { first, rows }: { first: number; rows: number },
  { x, table, targets, dx, dTable }: Factored & Record<"dx" | "dTable", tf.Tensor2D>,
): number {
  const [vocabulary, width] = table.shape;
  const [from, words, to, toWords] = heap.addresses(x, table, dx, dTable);
  const at = 4 * first * width;
  const logits = heap.allocate<tf.Rank.R2>([rows, vocabulary]);
  const place = heap.address(logits);
  multiply(heap, {
    ...{ m: rows, n: vocabulary, k: width, a: from + at, lda: width },
    ...{ b: words, ldb: width, transposeB: true, c: place },
  });
  const shares = tf.softmax(logits);
  const sum = addLosses(heap, total, { logits, shares, targets, first });
  logits.dispose();
  sharesToErrors(heap, { shares, targets, first }, 1 / x.shape[0]);
  const errors = heap.address(shares);
  multiply(heap, {
    ...{ m: rows, n: width, k: vocabulary, a: errors, lda: vocabulary },
    ...{ b: words, ldb: width, c: to + at },
  });
  multiply(heap, {
    ...{ m: vocabulary, n: width, k: rows, a: errors, lda: vocabulary, transposeA: true },
    ...{ b: from + at, ldb: width, c: toWords, accumulate: first > 0 },
  });
  shares.dispose();
  return sum;
}
