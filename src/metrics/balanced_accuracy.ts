/**
 * Right answers, each class counting alike.
 *
 * @module
 */

/**
 * The mean over classes of the share of their examples that is told rightly, in percent: what knows
 * nothing has 100 / classes, however many examples each class has.
 *
 * @param found the class given to each example
 * @param labels and the right one; classes without examples count for nothing
 */
export function balancedAccuracy(found: ArrayLike<number>, labels: ArrayLike<number>): number {
  const [right, all] = [new Map<number, number>(), new Map<number, number>()];
  for (let i = 0; i < labels.length; i++) {
    all.set(labels[i], (all.get(labels[i]) ?? 0) + 1);
    if (found[i] === labels[i]) right.set(labels[i], (right.get(labels[i]) ?? 0) + 1);
  }
  const shares = [...all].map(([label, count]) => (right.get(label) ?? 0) / count);
  return 100 * shares.reduce((sum, share) => sum + share, 0) / shares.length;
}
