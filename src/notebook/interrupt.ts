/**
 * A kernel interrupt ("Interrupt kernel" in JupyterLab) stops work instead of the kernel.
 *
 * Jupyter interrupts by SIGINT, which ends a Deno kernel that does not listen for it.
 *
 * @module
 */

import { FUNCTION, refuseArguments } from "../arguments.ts";
import { kernel } from "./jupyter.ts";

/** What an interrupt stops. */
const running = new Set<AbortController>();

// From the import on: an interrupt that nobody listens for ends a Deno kernel with all its variables.
if (kernel() !== null) {
  Deno.addSignalListener("SIGINT", () => running.forEach((each) => each.abort(interruption())));
}

/** What a cell that was interrupted ends with: a line, since where the signal came from says nothing. */
function interruption(): DOMException {
  const reason = new DOMException("interrupted", "AbortError");
  Object.defineProperty(reason, "stack", { value: "AbortError: interrupted" });
  return reason;
}

/**
 * Does work that a kernel interrupt can stop: its cell then ends with an `AbortError`, and the
 * kernel with all its variables lives on. Outside Jupyter the signal never fires, and Ctrl-C does
 * what it always does. `run`, `train`, `reproduce` and `study` do so by themselves.
 *
 * Once this module is imported an interrupt no longer ends the kernel, even where nothing is at work:
 * a second one, or one that comes a moment late, would lose everything.
 *
 * @param work receives the signal and should hand it on, as `run` and `train` take it.
 * @param given another signal that stops the work too; none by default.
 * @returns what the work returns.
 * @throws what the work throws; on an interrupt that is the signal's reason, an `AbortError`.
 *
 * @example
 * ```ts ignore
 * const answer = await interruptible((signal) => fetch(address, { signal }));
 * ```
 */
export async function interruptible<T>(
  work: (signal: AbortSignal) => Promise<T>,
  given?: AbortSignal,
): Promise<T> {
  refuseArguments("interruptible", { work }, FUNCTION);
  const controller = new AbortController();
  const signal = given === undefined
    ? controller.signal
    : AbortSignal.any([given, controller.signal]);
  if (kernel() === null) return await work(signal);
  running.add(controller);
  try {
    return await work(signal);
  } finally {
    running.delete(controller);
  }
}
