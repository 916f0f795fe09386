/**
 * Reading the summary of `deno test`.
 *
 * @module
 */

/** How the tests went. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** `ok | 12 passed (3 steps) | 1 failed | 2 ignored (5 steps) | 4 filtered out (2s)` */
const SUMMARY = /^(?:ok|FAILED) \| (\d+) passed.*? \| (\d+) failed(?:.*? \| (\d+) ignored)?/gm;

/** The counts of the last summary in `output`, or null when there is none. */
export function readCounts(output: string): TestCounts | null {
  const last = [...output.matchAll(SUMMARY)].at(-1);
  if (!last) return null;
  const [, passed, failed, skipped] = last.map((count) => Number(count ?? 0));
  return { passed, failed, skipped };
}

/** The last line of the command, also read by scripts. */
export function countsLine(passed: number, failed: number): string {
  return `${passed} passed, ${failed} failed`;
}

/** The line before it, so that a skipped test is never silent. */
export function skippedLine(skipped: number): string {
  return `${skipped} skipped: see "ignored" above`;
}
