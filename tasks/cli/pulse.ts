/**
 * No command is silent for long: where nothing has been said for a while, a thread of its own says
 * so, also while this one computes and hears nothing.
 *
 * @module
 */

import type { Said } from "./pulse_worker.ts";

/** Milliseconds of silence after which the pulse speaks; progress comes every ten seconds. */
const PATIENCE = 12_000;

let pulse: Worker | null = null;

/**
 * Starts the pulse, which ends with the process or by {@linkcode stopPulse}.
 *
 * @param patience milliseconds of silence after which it speaks, again and again; 12,000 by default.
 */
export function startPulse(patience: number = PATIENCE): void {
  const program = new URL("./pulse_worker.ts", import.meta.url);
  const { state } = Deno.permissions.querySync({ name: "read", path: program });
  if (state !== "granted") return; // a worker needs leave to read its own file
  pulse = new Worker(program, { type: "module" });
  post({ line: "the start", patience });
}

/** Tells the pulse what has just been said, or begun unsaid; it will say how long ago. */
export function notice(line: string): void {
  post({ line });
}

/** Ends the pulse, where another program speaks from now on. */
export function stopPulse(): void {
  pulse?.terminate();
  pulse = null;
}

function post(said: Said): void {
  pulse?.postMessage(said);
}
