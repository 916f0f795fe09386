/**
 * Writes the frozen matrices of the peer networks to standard output, as raw little-endian float32,
 * one after the other: the only thing PyTorch cannot make for itself.
 *
 *     deno run --allow-read=. tests/peers/backbones.ts | python3 tests/peers/reference.py
 *
 * @module
 */
import { frozenBytes, writeFrozen } from "./comparison.ts";

/** Widths of the peer network: the `tiny` preset of the MNIST benchmark. */
export const WIDTHS = [784, 128, 64, 10] as const;

/** Seed of its backbone. */
export const BACKBONE_SEED = 42;

/** The frozen kernel [dIn, dOut] of every hidden layer, as bytes. */
export function peerBackbones(): Uint8Array[] {
  return frozenBytes([0, 1].map((i) => ({
    seed: BACKBONE_SEED,
    path: `hidden.${i}`,
    dIn: WIDTHS[i],
    dOut: WIDTHS[i + 1],
  })));
}

if (import.meta.main) writeFrozen(peerBackbones());
