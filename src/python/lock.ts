/**
 * One process at a time sets up an environment; the others wait.
 *
 * @module
 */

import { openLockFile } from "../files/lock_file.ts";

/**
 * Takes a lock that goes with its process, waiting for whoever holds it.
 *
 * @param path The lock file; its folder is made.
 * @param title What is set up under it, as the message for people names it.
 * @param report Receives a line for people when there is somebody to wait for.
 * @returns To be disposed of when all is set up.
 * @throws {DataError} when the file cannot be written, or is a link.
 */
export async function waitForLock(
  path: string,
  title: string,
  report: (line: string) => void,
): Promise<Disposable> {
  const file = await openLockFile(path);
  if (!await file.tryLock(true)) {
    report(`waiting for another process that sets up ${title} here`);
    await file.lock(true);
  }
  return { [Symbol.dispose]: () => file.close() };
}
