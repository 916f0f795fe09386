/**
 * Right answers.
 *
 * @module
 */

/**
 * Share of right answers, in percent.
 *
 * @param found the class given to each example
 * @param labels and the right one
 */
export function accuracy(found: ArrayLike<number>, labels: ArrayLike<number>): number {
  let correct = 0;
  for (let i = 0; i < labels.length; i++) correct += Number(labels[i] === found[i]);
  return 100 * correct / labels.length;
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
