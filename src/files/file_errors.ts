/**
 * What the file system refused, said in one line.
 *
 * @module
 */

import { DataError, messageOf } from "../errors.ts";

/** Reasons by the operating system's name for them; other errors speak for themselves. */
const REASONS: Record<string, string> = {
  EACCES: "permission denied",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file is larger than this system allows",
  EISDIR: "it is a directory",
  ELOOP: "its links lead in a circle",
  ENOENT: "no such file or directory",
  ENOSPC: "no space left on the disk",
  ENOTDIR: "a part of the path is not a directory",
  EPERM: "operation not permitted",
  EROFS: "the file system is read-only",
};

/** A DataError saying that `path` cannot be read, and why. */
export function readFailure(path: string, error: unknown): DataError {
  return failure("read", path, error);
}

/** A DataError saying that `path` cannot be written, and why. */
export function writeFailure(path: string, error: unknown): DataError {
  return failure("write", path, error);
}

/** What a promise does on failure: throws {@linkcode readFailure}. */
export function cannotRead(path: string): (error: unknown) => never {
  return (error) => {
    throw readFailure(path, error);
  };
}

/** What a promise does on failure: throws {@linkcode writeFailure}. */
export function cannotWrite(path: string): (error: unknown) => never {
  return (error) => {
    throw writeFailure(path, error);
  };
}

function failure(verb: string, path: string, error: unknown): DataError {
  if (error instanceof DataError) return error;
  return new DataError(`Cannot ${verb} ${path}: ${reasonOf(error)}`, { cause: error });
}

function reasonOf(error: unknown): string {
  // Deno's own sandbox, not the operating system: the message names the flag that would allow it.
  const isOurs = !(error instanceof Error) || error instanceof Deno.errors.NotCapable;
  const code = !isOurs && "code" in error ? String(error.code) : "";
  return REASONS[code] ?? messageOf(error);
}
