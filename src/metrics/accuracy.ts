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
  return largest(logits, classes).reduce((sum, best, row) => sum + Number(best === labels[row]), 0);
}

/**
 * The place of each row's largest value, of equal ones the first.
 *
 * @param values row-major `[n, width]`
 */
export function largest(values: Float32Array, width: number): Uint32Array {
  return Uint32Array.from({ length: values.length / width }, (_, row) => {
    const own = values.subarray(row * width, (row + 1) * width);
    let best = 0;
    for (let i = 1; i < width; i++) if (own[i] > own[best]) best = i;
    return best;
  });
}
