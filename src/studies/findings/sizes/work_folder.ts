/**
 * A folder for files that are measured and removed.
 *
 * @module
 */

import { join } from "node:path";
import { writeFailure } from "../../../files/file_errors.ts";
import { takeLock } from "../../computing/lock.ts";

/** An empty folder; leaving the block of its `using` declaration removes it. */
export interface WorkFolder extends Disposable {
  /** Where it is. */
  readonly path: string;
}

/**
 * Makes `.lottalora/sizes/`, for one process at a time. What a killed one left there is removed, and
 * so is everything as soon as the signal is given.
 *
 * @throws {DataError} while another process holds it, or when the disk refuses
 */
export async function makeWorkFolder(root: string, signal?: AbortSignal): Promise<WorkFolder> {
  const lock = await takeLock(root, "sizes");
  const path = join(root, ".lottalora", "sizes");
  const remove = () => {
    try {
      Deno.removeSync(path, { recursive: true });
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  };
  // At once: a command that goes on computing for some seconds is not waited for.
  const onAbort = () => {
    try {
      remove();
    } catch {
      // Something is being written there: it is removed in the end.
    }
  };
  const dispose = () => {
    signal?.removeEventListener("abort", onAbort);
    try {
      remove();
    } finally {
      lock[Symbol.dispose]();
    }
  };
  try {
    remove();
    await Deno.mkdir(path, { recursive: true });
  } catch (error) {
    lock[Symbol.dispose]();
    throw writeFailure(path, error);
  }
  signal?.addEventListener("abort", onAbort);
  return { path, [Symbol.dispose]: dispose };
}
