/**
 * Which modules `deno test` is given, and in which order.
 *
 * @module
 */

import { filesBelow } from "./files_below.ts";

/**
 * The longest files, the longest first: begun before all others, they leave no core idle at the
 * end. (Deno begins with named files, the deeper ones first, and a file named twice runs once.)
 */
export const LONGEST: readonly string[] = [
  "tests/tasks/reproduce_test.ts",
  "tests/training/engines_test.ts",
  "tests/tasks/jupyter_execute_test.ts",
  "tests/tasks/study_test.ts",
  "tests/training/growth_test.ts",
  "tests/studies/computing/compute_test.ts",
  "tests/tasks/train_test.ts",
  "tests/tasks/bench_test.ts",
  "tests/tasks/site_test.ts",
  "tests/tasks/lab_walk_test.ts",
  "tests/page/page_test.ts",
  "tests/page/rows/page_test.ts",
  "tests/training/backbone_storage_test.ts",
  "tests/studies/behaviour/trust_test.ts",
  "tests/browser/library_test.ts",
  "tests/studies/computing/native_rows_test.ts",
  "tests/tasks/goldens_test.ts",
];

/** Files that share no worker: the longest, and one that names threads before the engine starts. */
export const APART: readonly string[] = [...LONGEST, "tests/training/threads_test.ts"];

/** What stands for a folder's tests: `tests/joined/NAME.ts` for those in `tests/NAME/`. */
export interface JoinedTests {
  readonly module: string;
  readonly folder: string;
}

/**
 * The folders whose tests share a worker, see `tests/support/import_tests.ts`.
 *
 * @param root the project's folder, absolute.
 */
export function joinedTests(root: string): JoinedTests[] {
  return filesBelow(root, "tests/joined").map((module) => ({
    module,
    folder: module.replace("/joined/", "/").replace(/\.ts$/, ""),
  }));
}

/**
 * All tests, each in one module. Every one is named, since what `--ignore` names runs all the same
 * where files are named too.
 *
 * @param root the project's folder, absolute.
 */
export function allTests(root: string): string[] {
  const joined = joinedTests(root);
  const shared = new Set(joined.flatMap(({ folder }) => sharingTests(root, folder)));
  const alone = testsIn(root, "tests").filter((file) => !shared.has(file));
  return [...new Set([...LONGEST, ...joined.map(({ module }) => module), ...alone])];
}

/**
 * The test files of a joined folder and of those below it that share its worker.
 *
 * @param root the project's folder, absolute.
 * @param folder from there.
 */
export function sharingTests(root: string, folder: string): string[] {
  return testsIn(root, folder).filter((file) => !APART.includes(file));
}

function testsIn(root: string, folder: string): string[] {
  return filesBelow(root, folder).filter((file) => file.endsWith("_test.ts"));
}
