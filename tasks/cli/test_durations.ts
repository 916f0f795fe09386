/**
 * Which test files take long, as the output of `deno test --parallel` says.
 *
 * @module
 */

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
