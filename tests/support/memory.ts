/** Bytes of JavaScript objects and buffers of this file alone: others may run beside it. */
export function memoryHeld(): number {
  const { heapTotal, external } = Deno.memoryUsage();
  return heapTotal + external;
}
