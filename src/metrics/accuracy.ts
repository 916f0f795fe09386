/**
 * Right answers.
 *
 * @module
 */

/**
 * Rows whose largest logit (the first, among equals) is that of their label.
 *
 * @param logits row-major `[n, classes]`
 * @param labels the class of each row; what lies beyond n is not looked at
 */
export function countCorrect(
  logits: Float32Array,
  classes: number,
  labels: Uint8Array,
): number {
  let correct = 0;
  for (let row = 0; row * classes < logits.length; row++) {
    let best = 0;
    for (let c = 1; c < classes; c++) {
      if (logits[row * classes + c] > logits[row * classes + best]) best = c;
    }
    if (best === labels[row]) correct++;
  }
  return correct;
}
