/**
 * What can happen to the bytes of a file.
 *
 * @module
 */

import fc from "fast-check";

/** One damage; places are counted on and on, so that any number fits any file. */
export type Damage =
  | { kind: "flip"; at: number; bit: number }
  | { kind: "cut"; at: number }
  | { kind: "remove"; at: number; count: number }
  | { kind: "insert"; at: number; bytes: Uint8Array }
  | { kind: "write"; at: number; bytes: Uint8Array }
  | { kind: "repeat"; at: number; count: number }
  | { kind: "length"; value: bigint };

/** Numbers near which readers of lengths go wrong. */
const LENGTHS = [0n, 1n, 7n, 8n, 2n ** 23n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 63n, 2n ** 64n];

/** Any damage. */
export function anyDamage(): fc.Arbitrary<Damage> {
  // Headers are where much can go wrong: half of the places are among the first bytes.
  const at = fc.oneof(fc.nat(), fc.nat(600));
  const count = fc.integer({ min: 1, max: 40 });
  const bytes = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 12 }),
    fc.string({ minLength: 1, maxLength: 12 }).map((text) => new TextEncoder().encode(text)),
  );
  const near = fc.tuple(fc.constantFrom(...LENGTHS), fc.bigInt({ min: -9n, max: 9n }));
  return fc.oneof(
    fc.record({ kind: fc.constant("flip" as const), at, bit: fc.nat(7) }),
    fc.record({ kind: fc.constant("cut" as const), at }),
    fc.record({ kind: fc.constant("remove" as const), at, count }),
    fc.record({ kind: fc.constant("insert" as const), at, bytes }),
    fc.record({ kind: fc.constant("write" as const), at, bytes }),
    fc.record({ kind: fc.constant("repeat" as const), at, count }),
    fc.record({
      kind: fc.constant("length" as const),
      value: near.map(([length, off]) => BigInt.asUintN(64, length + off)),
    }),
  );
}

/** The file after some damages, one after the other; the original stays. */
export function damaged(file: Uint8Array, damages: readonly Damage[]): Uint8Array {
  return damages.reduce(damagedOnce, file);
}

function damagedOnce(file: Uint8Array, damage: Damage): Uint8Array {
  if (damage.kind === "length") {
    const out = file.slice();
    if (out.length >= 8) new DataView(out.buffer).setBigUint64(0, damage.value, true);
    return out;
  }
  const at = damage.at % (file.length + 1);
  switch (damage.kind) {
    case "flip": {
      const out = file.slice();
      out[at] ^= 1 << damage.bit;
      return out;
    }
    case "cut":
      return file.slice(0, at);
    case "remove":
      return joined(file.subarray(0, at), file.subarray(at + damage.count));
    case "insert":
      return joined(file.subarray(0, at), damage.bytes, file.subarray(at));
    case "write":
      return joined(file.subarray(0, at), damage.bytes, file.subarray(at + damage.bytes.length));
    case "repeat":
      return joined(file.subarray(0, at + damage.count), file.subarray(at));
  }
}

/** Some bytes after one another. */
export function joined(...parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
