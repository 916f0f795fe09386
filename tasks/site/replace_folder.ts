/**
 * Putting a whole folder in the place of an older one.
 *
 * @module
 */

import { dirname, join } from "node:path";
import { DataError } from "../../src/errors.ts";
import { writeFailure } from "../../src/files/file_errors.ts";
import { withTemporaryFolder } from "../../src/files/temporary.ts";

/**
 * Makes a folder beside its place, and moves it there once it is whole. An older one stays until
 * then, and is put back where that fails.
 *
 * @param isOurs whether the folder at a path is one that may be replaced
 * @param fill receives the path of the folder to fill
 * @throws {DataError} where there is something else already, or the disk refuses
 * @throws what else `fill` throws
 */
export async function replaceFolder(
  path: string,
  isOurs: (path: string) => Promise<boolean>,
  fill: (folder: string) => Promise<void>,
): Promise<void> {
  try {
    await refuseOthers(path, isOurs);
    await Deno.mkdir(dirname(path), { recursive: true });
    await withTemporaryFolder(path, async (made) => {
      await fill(made);
      await refuseOthers(path, isOurs);
      refuseAdded(path, made);
      await exchange(path, made);
    });
  } catch (error) {
    // What is no matter of the disk speaks for itself.
    throw error instanceof Error && "code" in error ? writeFailure(path, error) : error;
  }
}

/** Nothing, an empty folder or an older one of ours may give way. */
async function refuseOthers(
  path: string,
  isOurs: (path: string) => Promise<boolean>,
): Promise<void> {
  const names = namesIn(path);
  if (names.length === 0 || await isOurs(path)) return;
  throw new DataError(`Cannot write ${path}: it is a folder of other files, such as ${names[0]}`);
}

/** What others have put into a folder of ours, such as `.git`, would be lost with it. */
function refuseAdded(path: string, made: string): void {
  const own = new Set(namesIn(made));
  const added = namesIn(path).find((name) => !own.has(name));
  if (added === undefined) return;
  throw new DataError(
    `Cannot replace ${path}: it also holds ${added}, which would be lost; move that, or name ` +
      "another folder",
  );
}

async function exchange(path: string, made: string): Promise<void> {
  await withTemporaryFolder(path, async (aside) => {
    const older = join(aside, "older");
    const isThere = namesIn(path).length > 0;
    if (isThere) await Deno.rename(path, older);
    try {
      await Deno.rename(made, path);
    } catch (error) {
      if (isThere) await Deno.rename(older, path);
      throw error;
    }
    await Deno.remove(aside, { recursive: true });
  });
}

function namesIn(path: string): string[] {
  try {
    return [...Deno.readDirSync(path)].map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    if (error instanceof Deno.errors.NotADirectory) {
      throw new DataError(`Cannot write ${path}: it is a file, expected a folder or nothing`);
    }
    throw error;
  }
}
