/**
 * Long computations that let others have a turn.
 *
 * @module
 */

/**
 * A function that gives control back to the event loop, so that signals, messages and kernel
 * interrupts arrive, where it has not done so for longer than this.
 */
export function createPauses(milliseconds: number): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last <= milliseconds) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    last = performance.now();
  };
}
