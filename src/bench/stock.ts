/**
 * Stock tfjs as a peer: a program of its own that loads nothing of this project's engine.
 *
 * @module
 */

import { join } from "node:path";
import { DataError } from "../errors.ts";
import { type Peer, startPeer } from "./line_peer.ts";
import type { Skipped } from "./report.ts";

/**
 * Starts stock tfjs.
 *
 * @param root The project's folder, absolute; `deno` must be allowed to run.
 * @returns A running peer, or why there is none.
 */
export async function findStock(
  root: string,
): Promise<{ peer: Peer | null; skipped: readonly Skipped[] }> {
  const permissions = ["--no-prompt", `--allow-read=${root}`];
  const program = join(import.meta.dirname ?? ".", "stock_peer.ts");
  try {
    const peer = await startPeer("deno", ["run", "--quiet", ...permissions, program]);
    return { peer, skipped: [] };
  } catch (error) {
    const missing = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotCapable;
    if (!missing && !(error instanceof DataError)) throw error;
    const reason = missing ? "no deno on PATH" : error.message;
    return { peer: null, skipped: [{ what: "stock tfjs", reason }] };
  }
}
