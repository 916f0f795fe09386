/**
 * What the code computes beside what it is committed to compute.
 *
 * @module
 */
import type { Digests } from "./golden.ts";
import { readGoldens } from "./golden_files.ts";
import { GOLDEN_GROUPS, goldensOf } from "./goldens.ts";

/** One golden that is not as committed. */
export interface Difference {
  /** Its group. */
  readonly group: string;
  /** Its name. */
  readonly name: string;
  /** The committed digest; undefined for a new golden. */
  readonly was: string | undefined;
  /** What it is now. */
  readonly is: string;
}

/**
 * Which of some goldens are not as committed.
 *
 * @param root the project's root
 * @param found digests by group
 */
export async function differencesOf(
  root: string,
  found: ReadonlyMap<string, Digests>,
): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const [group, digests] of found) {
    const committed = await readGoldens(root, group);
    for (const [name, is] of Object.entries(digests)) {
      const was = committed[name];
      if (was !== is) differences.push({ group, name, was, is });
    }
  }
  return differences;
}

/** Whether the digests of a group are those of all its goldens. */
export function isComplete(group: string, digests: Digests | undefined): boolean {
  return digests !== undefined && goldensOf(group).every(({ name }) => name in digests);
}

/** Whether all goldens of all groups are there, and as committed. */
export async function isAllCommitted(
  root: string,
  found: Readonly<Record<string, Digests>>,
): Promise<boolean> {
  if (!GOLDEN_GROUPS.every((group) => isComplete(group, found[group]))) return false;
  return (await differencesOf(root, new Map(Object.entries(found)))).length === 0;
}
