/**
 * SHA-256 of matrices and tensors, by WebCrypto: under Deno and in a browser. A page must not stand
 * still meanwhile, and a browser's own is many times faster than what stands in there for
 * `digestOf`, which waits for nothing and is for short texts.
 *
 * @module
 */

/** SHA-256 of some bytes, in lower-case hex. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
