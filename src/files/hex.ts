/**
 * Bytes as messages show them.
 *
 * @module
 */

/** Two digits a byte, with blanks between; `empty` where there are none. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ") || "empty";
}
