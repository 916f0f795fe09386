/**
 * What stands in for `node:crypto` in a browser, whose own SHA-256 is asynchronous.
 *
 * @module
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/** A digest in the making. */
export interface Hash {
  /** Takes further bytes. */
  update(bytes: Uint8Array): Hash;
  /** Of all bytes so far, in lower-case hex. */
  digest(encoding: "hex"): string;
}

/** SHA-256 as in Node; the other algorithms are asked of files only, which a browser has none of. */
export function createHash(algorithm: string): Hash {
  if (algorithm !== "sha256") throw new Error(`There is no ${algorithm} in a browser`);
  const hash = sha256.create();
  return {
    update(bytes) {
      hash.update(bytes);
      return this;
    },
    digest: () => bytesToHex(hash.digest()),
  };
}
