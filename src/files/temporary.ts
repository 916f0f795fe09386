/**
 * What is written under a hidden name beside its place, and moved there once it is whole.
 *
 * Who writes holds a lock of the operating system on it, which goes with the process however that
 * ends. So what a killed process left is told from what another one is writing, and is removed.
 *
 * @module
 */

import { basename, dirname, join } from "node:path";

/** Names of temporaries, and of nobody else's files. */
const NAME = /^\..+\.lottalora-[0-9a-f]{12}\.tmp$/;

/** What this thread is writing: each worker has a list of its own. */
const held = new Set<string>();

/** Folders that this thread has swept. */
const swept = new Set<string>();

/**
 * Makes a file beside `path`, lets `write` fill and move it, and removes it if that fails. The
 * folder must exist.
 *
 * @param write receives the open file and its path
 * @throws what the disk or `write` throws
 */
export async function withTemporaryFile(
  path: string,
  write: (file: Deno.FsFile, beside: string) => Promise<void>,
): Promise<void> {
  await withTemporary(path, write, (beside) => Deno.open(beside, { write: true, createNew: true }));
}

/** {@linkcode withTemporaryFile} for a folder, which `write` receives the path of. */
export async function withTemporaryFolder(
  path: string,
  write: (beside: string) => Promise<void>,
): Promise<void> {
  await withTemporary(path, (_, beside) => write(beside), async (beside) => {
    await Deno.mkdir(beside);
    return await Deno.open(beside);
  });
}

/**
 * Removes what this thread is writing, at once: for one that cannot wait until it is written.
 * What another thread or process is writing stays.
 */
export function removeTemporaries(): void {
  for (const path of held) {
    try {
      Deno.removeSync(path, { recursive: true });
    } catch { /* it was moved or removed meanwhile */ }
  }
}

/** Removes what killed processes left in a folder; once a thread, and only where that is allowed. */
export async function sweepTemporaries(folder: string): Promise<void> {
  if (swept.has(folder)) return;
  swept.add(folder);
  try {
    for await (const { name, isFile, isDirectory } of Deno.readDir(folder)) {
      if (NAME.test(name) && (isFile || isDirectory)) await removeIfLeft(join(folder, name));
    }
  } catch { /* who may not look need not tidy up */ }
}

async function withTemporary(
  path: string,
  write: (file: Deno.FsFile, beside: string) => Promise<void>,
  make: (beside: string) => Promise<Deno.FsFile>,
): Promise<void> {
  await sweepTemporaries(dirname(path));
  const beside = besideName(path);
  held.add(beside);
  try {
    using file = await make(beside);
    // Not before its name is seen is it locked: another process may have swept it in between.
    if (!await lock(file) || !await isThere(beside)) {
      return await withTemporary(path, write, make);
    }
    await write(file, beside);
  } catch (error) {
    await Deno.remove(beside, { recursive: true }).catch(() => {});
    throw error;
  } finally {
    held.delete(beside);
  }
}

/** A hidden name in the same folder, hence on the same disk, that no other writer uses. */
function besideName(path: string): string {
  const mark = crypto.randomUUID().slice(-12);
  return join(dirname(path), `.${basename(path)}.lottalora-${mark}.tmp`);
}

/** Not every disk has locks: there nothing is swept either. */
async function lock(file: Deno.FsFile): Promise<boolean> {
  return await file.tryLock(true).catch(() => true);
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(
    () => true,
    (error) => !(error instanceof Deno.errors.NotFound),
  );
}

async function removeIfLeft(path: string): Promise<void> {
  try {
    using file = await Deno.open(path);
    if (await file.tryLock(true)) await Deno.remove(path, { recursive: true });
  } catch { /* it is gone, another user's, or on a disk without locks */ }
}
