/**
 * Putting a whole folder in the place of an older one.
 *
 * @module
 */

import { dirname, join } from "node:path";
import { DataError } from "../../src/errors.ts";
import { cannotWrite } from "../../src/files/file_errors.ts";
import { withTemporaryFolder } from "../../src/files/temporary.ts";
import { filesBelow } from "../cli/files_below.ts";

/** Lists what a folder was made with, so that what others add can be told from it. */
const CONTENTS = "contents.txt";

/**
 * Makes a folder beside its place, and moves it there once it is whole. An older one stays until
 * then, and is put back where that fails.
 *
 * @param isOurs whether the folder at a path is one that may be replaced
 * @param fill receives the path of the folder to fill
 * @throws {DataError} where there is something else already, or the disk refuses
 * @throws what `fill` throws
 */
export async function replaceFolder(
  path: string,
  isOurs: (path: string) => Promise<boolean>,
  fill: (folder: string) => Promise<void>,
): Promise<void> {
  await refuseOthers(path, isOurs);
  await Deno.mkdir(dirname(path), { recursive: true }).catch(cannotWrite(path));
  let isMade = false;
  const work = withTemporaryFolder(path, async (made) => {
    isMade = true;
    await fill(made);
    await refuseOthers(path, isOurs);
    await listContents(made).catch(cannotWrite(path));
    await exchange(path, made).catch(cannotWrite(path));
  });
  // What fails in filling speaks for itself.
  await work.catch((error) => isMade ? Promise.reject(error) : cannotWrite(path)(error));
}

/** Nothing, an empty folder or an older one of ours to which nobody added anything may give way. */
async function refuseOthers(
  path: string,
  isOurs: (path: string) => Promise<boolean>,
): Promise<void> {
  const names = namesIn(path);
  if (names.length === 0) return;
  if (!await isOurs(path)) {
    throw new DataError(`Cannot write ${path}: it is a folder of other files, such as ${names[0]}`);
  }
  const listed = await Deno.readTextFile(join(path, CONTENTS)).catch(() => "");
  const own = new Set(listed.split("\n"));
  const added = filesBelow(path).find((file) => !own.has(file));
  if (added === undefined) return;
  throw new DataError(
    `Cannot replace ${path}: it also holds ${added}, which would be lost; move that, or name ` +
      "another folder",
  );
}

async function listContents(folder: string): Promise<void> {
  const files = filesBelow(folder);
  await Deno.writeTextFile(join(folder, CONTENTS), [...files, CONTENTS, ""].join("\n"));
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
