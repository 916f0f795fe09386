/**
 * Long computations that let others have a turn.
 *
 * @module
 */

/** Gives control back to the event loop, so that signals, messages and kernel interrupts arrive. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
