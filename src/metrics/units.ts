/**
 * How values of a metric are written.
 *
 * @module
 */

/** Metrics in percent. */
const PERCENT: readonly string[] = ["accuracy", "balanced-accuracy", "auroc"];

/** Whether values of a metric are in percent. */
export function isPercent(metric: string): boolean {
  return PERCENT.includes(metric);
}

/** `%`, or nothing. */
export function unitOf(metric: string): string {
  return isPercent(metric) ? "%" : "";
}

/** Digits after the point. */
export function digitsOf(metric: string): number {
  return isPercent(metric) ? 2 : 4;
}

/** A metric with its unit, as a heading: `accuracy, %`. */
export function metricWords(metric: string): string {
  return isPercent(metric) ? `${metric}, %` : metric;
}
