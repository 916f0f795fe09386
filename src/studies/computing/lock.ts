/**
 * One computation at a time in a project.
 *
 * The lock is the operating system's on an open file, so it goes with the process that holds it,
 * however that process ends; the file itself stays and says who held it last.
 *
 * @module
 */
import { join } from "node:path";
import { writeFailure } from "../../files/file_errors.ts";
import { openLockFile } from "../../files/lock_file.ts";
import { DataError } from "../../errors.ts";

/** A held lock; leaving the block of its `using` declaration releases it. */
export interface Lock extends Disposable {
  /** The lock file. */
  readonly path: string;
}

/**
 * Takes the project's lock.
 *
 * @param root the project's root; the lock file is `.lottalora/<name>.lock`.
 * @param name what is locked, `reproduce` unless told.
 * @param options `shared`: hold it together with other shared holders, as the shards of one grid
 * do; false by default.
 * @returns the lock.
 * @throws {DataError} naming the holder's process if it is held; or if its file cannot be written,
 * or is a link.
 */
export async function takeLock(
  root: string,
  name = "reproduce",
  options: { shared?: boolean } = {},
): Promise<Lock> {
  const path = join(root, ".lottalora", `${name}.lock`);
  const file = await openLockFile(path);
  try {
    if (await file.tryLock(!(options.shared ?? false))) {
      await file.truncate(0);
      await file.write(new TextEncoder().encode(`${Deno.pid}\n`));
      return { path, [Symbol.dispose]: () => file.close() };
    }
  } catch (error) {
    file.close();
    throw writeFailure(path, error);
  }
  file.close();
  // Windows refuses to read a locked file.
  const holder = (await Deno.readTextFile(path).catch(() => "")).trim();
  const who = holder === "" ? "another process" : `process ${holder}`;
  throw new DataError(`Already running: ${who} holds ${path}; wait for it or stop it`);
}
