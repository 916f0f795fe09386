/**
 * Arrays one after the other.
 *
 * @module
 */

/** The values of arrays of one type, at least one array, one after the other in a new array. */
export function concatenated<A extends Uint8Array | Uint32Array | Int32Array | Float32Array>(
  parts: readonly A[],
): A {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const all = new (parts[0].constructor as new (length: number) => A)(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
