/**
 * The two kinds of failure a person can do something about. Everything else is a defect.
 *
 * @module
 */

/** The request itself is wrong: an unknown flag, a rank of 0. Command lines exit with 2. */
export class UsageError extends Error {
  /** Shown before the message where an error is printed whole. */
  override readonly name = "UsageError";
}

/** The request is fine but what it needs is not: a truncated file, a full disk. Exit code 1. */
export class DataError extends Error {
  /** Shown before the message where an error is printed whole. */
  override readonly name = "DataError";
}

/** What an error says; whatever else was thrown, as text. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
