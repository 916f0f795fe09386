/**
 * A small network of Plain-20's kind for the comparison with PyTorch; run as a program it writes
 * the frozen kernels to standard output, one after the other, as little-endian float32.
 *
 * @module
 */
import { plainNetwork } from "../../src/models/plain20.ts";
import { frozenBytes, writeFrozen } from "./comparison.ts";

/** Sizes of the network; the same numbers are in `cifar10_reference.py`. */
export const SHAPE = { side: 9, channels: 3, widths: [4, 6, 5], depth: 2, classes: 7 };

/** Inputs and outputs of its convolutions. */
const CONVOLUTIONS = [[3, 4], [4, 4], [4, 4], [4, 6], [6, 6], [6, 5], [5, 5]] as const;

/** Seed of its backbone. */
export const SEED = 42;

/** The architecture. */
export const peerPlain = plainNetwork(SHAPE);

/** The frozen kernels, [9 c, d] each, as bytes. */
export function frozenKernels(): Uint8Array[] {
  return frozenBytes(
    CONVOLUTIONS.map(([c, d], i) => ({
      seed: SEED,
      path: `convolution.${i}`,
      dIn: 9 * c,
      dOut: d,
    })),
  );
}

if (import.meta.main) writeFrozen(frozenKernels());
