/**
 * Which test files take long: those that are known to, and those that the output of
 * `deno test --parallel` says so of.
 *
 * @module
 */

/**
 * The longest files, the longest first: begun before all others, they leave no core idle at the
 * end. (Deno begins with named files, the deeper ones first, and a file named twice runs once.)
 */
export const LONGEST: readonly string[] = [
  "tests/tasks/reproduce_test.ts",
  "tests/tasks/jupyter_execute_test.ts",
  "tests/studies/computing/compute_test.ts",
  "tests/training/growth_test.ts",
  "tests/tasks/train_test.ts",
  "tests/tasks/bench_test.ts",
  "tests/studies/computing/native_rows_test.ts",
  "tests/studies/computing/audit_test.ts",
  "tests/browser/library_test.ts",
  "tests/page/page_test.ts",
  "tests/page/rows/page_test.ts",
  "tests/studies/behaviour/trust_test.ts",
];

/** `./tests/a_test.ts => a name ... ok (1m2s)`; a step's line has the names of its test before it. */
const RESULT = /^(\.\/\S+) => (.*) \.\.\. (?:ok|FAILED).* \((?:(\d+)m)?(\d+)(s|ms|µs)\)$/gm;

/** How long one test file was at work. */
export interface FileDuration {
  readonly file: string;
  readonly seconds: number;
}

/**
 * The files that took longest first; below one second nothing is counted.
 *
 * @param output all lines of the tests
 * @param least seconds below which a file is left out
 */
export function slowFiles(output: string, least: number): FileDuration[] {
  const files = new Map<string, Map<string, number>>();
  for (const [, file, name, minutes, count, unit] of output.matchAll(RESULT)) {
    const tests = files.get(file) ?? new Map<string, number>();
    files.set(file, tests);
    // Its steps came before it, and are part of its time.
    for (const step of tests.keys()) if (step.startsWith(`${name} ... `)) tests.delete(step);
    if (unit === "s") tests.set(name, 60 * Number(minutes ?? 0) + Number(count));
  }
  return [...files]
    .map(([file, tests]) => ({ file, seconds: tests.values().reduce((sum, one) => sum + one, 0) }))
    .filter(({ seconds }) => seconds >= least)
    .toSorted((a, b) => b.seconds - a.seconds);
}
