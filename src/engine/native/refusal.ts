/**
 * Why a library is not used.
 *
 * @module
 */

import { DataError } from "../../errors.ts";

/** A library that cannot be used for matrix products, with the reason apart from the path. */
export class BlasRefusal extends DataError {
  /** What was wrong, without the path. */
  readonly reason: string;

  /**
   * @param path The library.
   * @param reason What is wrong with it, to be read after a colon.
   */
  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(`Cannot use ${path} as BLAS: ${reason}`, options);
    this.reason = reason;
  }
}

/** Reasons that many candidates share; the others carry details of one library. */
export const REASON = {
  missing: "no such file",
  forbidden: "not named by --allow-ffi",
  unnameable: "--allow-ffi can name no path with a comma",
} as const;

/** The refusal behind an error of `Deno.dlopen`. */
export function openingRefusal(path: string, error: unknown): BlasRefusal {
  if (error instanceof Deno.errors.NotCapable) {
    const reason = path.includes(",") ? REASON.unnameable : REASON.forbidden;
    return new BlasRefusal(path, reason, { cause: error });
  }
  const message = error instanceof Error ? error.message : String(error);
  const detail = message.replaceAll("Could not open library: ", "").replace(/\s+/g, " ").trim();
  // Another name before "no such file" is that of a library which this one needs.
  const missing = /no such file/i.test(detail) && detail.includes(path);
  const reason = missing ? REASON.missing : `not a library that opens here (${detail})`;
  return new BlasRefusal(path, reason, { cause: error });
}
