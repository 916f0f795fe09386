/**
 * The numbers of a Transformer block that all sides of a comparison start from.
 *
 * @module
 */

import { encodeFloats } from "../files/safetensors/floats.ts";
import type { FrozenRequest } from "../adapter/frozen.ts";
import { generateBackbone } from "../backbone/generate.ts";
import { createStream, uniformRange } from "../random/stream.ts";

/** Shape of a block and of its one batch. */
export interface BlockWork {
  readonly sequences: number;
  readonly tokens: number;
  /** Width of a token; a multiple of `heads`. */
  readonly width: number;
  readonly heads: number;
  /** Rank of the adapters on Q, K, V and O. */
  readonly rank: number;
}

/** A block with all its numbers. */
export interface BlockWorkload {
  /** Its shape. */
  readonly work: BlockWork;
  /**
   * By name, kernels in orientation [dIn, dOut]: for `q`, `k`, `v` and `o`, `.backbone`, `.loraA`,
   * `.loraB` and `.beta`; `mlp.0.backbone`, `mlp.1.backbone`; `norm.0.gain`, `norm.0.shift`,
   * `norm.1.gain`, `norm.1.shift`. Each backbone is what a `Frozen` of {@linkcode requestOf}
   * draws.
   */
  readonly initial: Readonly<Record<string, Float32Array>>;
  /** [sequences, tokens, width]. */
  readonly inputs: Float32Array;
  /** What the output is to become; shaped like `inputs`. */
  readonly target: Float32Array;
}

/** The block that is promised something. */
export const BLOCK: BlockWork = { sequences: 32, tokens: 128, width: 384, heads: 6, rank: 8 };

const SEED = 42;

/**
 * Draws all numbers of a block; B starts at 0, beta and the gains at 1, the shifts at 0.
 *
 * @param work its shape
 */
export function createBlockWorkload(work: BlockWork): BlockWorkload {
  const { sequences, tokens, width, rank } = work;
  const initial: Record<string, Float32Array> = {};
  const draw = (path: string, dIn: number, dOut: number) => {
    initial[`${path}.backbone`] = generateBackbone(requestOf(path, dIn, dOut));
  };
  for (const path of ["q", "k", "v", "o"]) {
    draw(path, width, width);
    initial[`${path}.loraA`] = uniform(`${path}.loraA`, width * rank, 1 / Math.sqrt(width));
    initial[`${path}.loraB`] = new Float32Array(rank * width);
    initial[`${path}.beta`] = Float32Array.of(1);
  }
  draw("mlp.0", width, 4 * width);
  draw("mlp.1", 4 * width, width);
  for (const path of ["norm.0", "norm.1"]) {
    initial[`${path}.gain`] = new Float32Array(width).fill(1);
    initial[`${path}.shift`] = new Float32Array(width);
  }
  const size = sequences * tokens * width;
  const [inputs, target] = ["inputs", "target"].map((name) => uniform(name, size, Math.sqrt(3)));
  return { work, initial, inputs, target };
}

/** What the backbone of a layer of the block is drawn from, `path` such as `q` or `mlp.0`. */
export function requestOf(path: string, dIn: number, dOut: number): FrozenRequest {
  return { seed: SEED, path: `block.${path}`, dIn, dOut };
}

/** The workload as a file that peers read. */
export function encodeBlockWorkload({ initial, inputs, target }: BlockWorkload): Uint8Array {
  return encodeFloats({ tensors: { ...initial, inputs, target }, metadata: {} });
}

function uniform(name: string, count: number, bound: number): Float32Array {
  return uniformRange(createStream(SEED, `block.${name}`, "bench"), 0, count, -bound, bound);
}
