/**
 * One process at a time sets up an environment; the others wait.
 *
 * @module
 */

import { dirname } from "node:path";
import { cannotWrite } from "../files/file_errors.ts";

/**
 * Takes a lock that goes with its process, waiting for whoever holds it.
 *
 * @param path The lock file; its folder is made.
 * @param title What is set up under it, as the message for people names it.
 * @param report Receives a line for people when there is somebody to wait for.
 * @returns To be disposed of when all is set up.
 * @throws {DataError} when the file cannot be written.
 */
export async function waitForLock(
  path: string,
  title: string,
  report: (line: string) => void,
): Promise<Disposable> {
  const file = await Deno.mkdir(dirname(path), { recursive: true })
    .then(() => Deno.open(path, { create: true, write: true }))
    .catch(cannotWrite(path));
  if (!await file.tryLock(true)) {
    report(`waiting for another process that sets up ${title} here`);
    await file.lock(true);
  }
  return { [Symbol.dispose]: () => file.close() };
}
