/**
 * Stock tfjs as a peer: a program of its own that loads nothing of this project's engine.
 *
 * @module
 */

import { DataError } from "../errors.ts";
import { type FoundPeer, startPeer } from "./line_peer.ts";
import { ownProgram } from "./own_program.ts";

/**
 * Starts stock tfjs; `deno` must be allowed to run.
 *
 * @returns A running peer, or why there is none.
 */
export async function findStock(): Promise<FoundPeer> {
  try {
    return { peer: await startPeer("deno", ownProgram("stock_peer.ts")), skipped: [] };
  } catch (error) {
    const missing = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotCapable;
    if (!missing && !(error instanceof DataError)) throw error;
    const reason = missing ? "no deno on PATH" : error.message;
    return { peer: null, skipped: [{ what: "stock tfjs", reason }] };
  }
}
