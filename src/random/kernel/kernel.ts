/**
 * The compiled kernel behind a typed door: Philox4x32-10 words, normal values and dropout masks.
 *
 * It is made from bytes inside this program (no file, network or permission is needed) and each
 * thread has its own. WebAssembly's arithmetic is exactly rounded and its SIMD has no fused
 * operations, so the results are the same bits on every machine.
 *
 * @module
 */
import table from "../normal_quantile.json" with { type: "json" };
import { decodeBase64 } from "../../assembly/base64.ts";
import { TWO_32 } from "../../numeric/powers.ts";
import { KERNEL_BINARY } from "./binary.ts";

/** Offset of the results in the kernel's memory; the quantile table lies below. */
const OUT = 16384;
/** Values a call of the kernel makes at most: 64 KiB, so that they stay in the cache. */
const CHUNK = 16384;

type Head = [
  key0: number,
  key1: number,
  blockLow: number,
  blockHigh: number,
  drawLow: number,
  drawHigh: number,
  groups: number,
];

interface Exports {
  memory: WebAssembly.Memory;
  words(...head: Head): void;
  normals(...args: [...Head, gain: number]): void;
  masks(...args: [...Head, threshold: number, keep: number]): void;
  halfMasks(...args: [...Head, threshold: number, keep: number]): void;
}

let instance: Exports | undefined;

function kernel(): Exports {
  if (instance) return instance;
  const module = new WebAssembly.Module(decodeBase64(KERNEL_BINARY));
  const exports = new WebAssembly.Instance(module).exports as unknown as Exports;
  const view = new DataView(exports.memory.buffer);
  table.flat().forEach((value, index) => view.setFloat64(8 * index, value, true));
  instance = exports;
  return exports;
}

/** Which words of which stream: the counter and the key of Philox. */
export interface Span {
  /** Two 32-bit words. */
  readonly key: readonly [number, number];
  /** Index of the first value, below 2^53; of the first word, unless each takes less than one. */
  readonly start: number;
  /** Index of the redraw, below 2^53. */
  readonly draw: number;
}

/**
 * Runs `step` chunk by chunk and copies what it left in the kernel's memory to `out`.
 *
 * @param perBlock values made of a block of Philox, which are four words
 */
function fill<T extends Uint32Array | Float32Array>(
  out: T,
  results: T,
  { key, start, draw }: Span,
  step: (head: Head) => void,
  perBlock = 4,
): void {
  let done = 0;
  while (done < out.length) {
    const block = Math.floor((start + done) / perBlock);
    const skip = (start + done) % perBlock;
    const count = Math.min(out.length - done, CHUNK - skip);
    step([
      key[0],
      key[1],
      block % TWO_32,
      Math.floor(block / TWO_32),
      draw % TWO_32,
      Math.floor(draw / TWO_32),
      Math.ceil((skip + count) / (8 * perBlock)),
    ]);
    out.set(results.subarray(skip, skip + count), done);
    done += count;
  }
}

/** Fills `out` with words. */
export function fillWords(out: Uint32Array, span: Span): void {
  const { memory, words } = kernel();
  fill(out, new Uint32Array(memory.buffer, OUT, CHUNK), span, (head) => words(...head));
}

/** Fills `out` with `gain` times a standard normal value, one word each. */
export function fillNormals(out: Float32Array, span: Span, gain: number): void {
  const { memory, normals } = kernel();
  const results = new Float32Array(memory.buffer, OUT, CHUNK);
  fill(out, results, span, (head) => normals(...head, gain));
}

/** Fills `out` with `keep` where the word is at least `threshold` (below 2^32), else 0. */
export function fillMasks(out: Float32Array, span: Span, threshold: number, keep: number): void {
  const { memory, masks } = kernel();
  const results = new Float32Array(memory.buffer, OUT, CHUNK);
  fill(out, results, span, (head) => masks(...head, threshold, keep));
}

/** Fills `out` with `keep` where half a word is at least `threshold` (below 2^16), else 0. */
export function fillHalfMasks(
  out: Float32Array,
  span: Span,
  threshold: number,
  keep: number,
): void {
  const { memory, halfMasks } = kernel();
  const results = new Float32Array(memory.buffer, OUT, CHUNK);
  fill(out, results, span, (head) => halfMasks(...head, threshold, keep), 8);
}
