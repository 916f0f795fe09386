/**
 * Seed to frozen weights, bit for bit as SPECIFICATION.md in this folder says.
 *
 * @module
 */
import { refuseOptions } from "../arguments.ts";
import { fillNormals } from "../random/kernel/kernel.ts";
import { normalOf } from "../random/normal_quantile.ts";
import { createStream, type Stream } from "../random/stream.ts";
import { SPECIFICATION_VERSION } from "../random/stream_key.ts";
import { FAMILIES } from "./families.ts";
import type { EntryFamily, MatrixFamily } from "./family.ts";
import {
  type BackboneRequest,
  type CheckedRequest,
  checkInteger,
  checkRequest,
} from "./request.ts";

/** Version of the written specification; equal versions, requests and seeds give equal bits. */
export const BACKBONE_SPEC_VERSION: number = SPECIFICATION_VERSION;

/** A block K[rowStart..rowEnd, columnStart..columnEnd], ends excluded. */
export interface Block {
  /** First row, from 0. */
  readonly rowStart: number;
  /** One past the last row. */
  readonly rowEnd: number;
  /** First column, from 0. */
  readonly columnStart: number;
  /** One past the last column. */
  readonly columnEnd: number;
}

/** Entries whose words are held at a time. */
const CHUNK = 4096;
/** Entries of one result: 4 GiB. Larger matrices are made in blocks. */
const LARGEST_BLOCK = 1_073_741_824;

/**
 * The whole matrix K[dIn, dOut], row-major float32.
 *
 * @throws {UsageError} For a value out of range, named with the range.
 *
 * @example
 * ```ts
 * const kernel = generateBackbone({ seed: 42, path: "layers.0", dIn: 784, dOut: 512 });
 * ```
 */
export function generateBackbone(request: BackboneRequest): Float32Array {
  const { dIn, dOut } = checkRequest(request);
  return generateBlock(request, { rowStart: 0, rowEnd: dIn, columnStart: 0, columnEnd: dOut });
}

/**
 * A block of the same matrix, row-major float32: the same bits as the slice of the whole. Only the
 * families `orthogonal` and `spectral_radius` make the whole matrix for it.
 *
 * @throws {UsageError} For a value out of range, named with the range.
 */
export function generateBlock(request: BackboneRequest, block: Block): Float32Array {
  const checked = checkRequest(request);
  checkBlock(checked, block);
  const out = new Float32Array(entriesOf(block));
  blockFiller(checked)(block, out);
  return out;
}

const BLOCK_FIELDS = { rowStart: true, rowEnd: true, columnStart: true, columnEnd: true };

type FillBlock = (block: Block, out: Float32Array) => void;

/** One matrix, of which many blocks are made: what they have in common is looked at once. */
export interface OpenBackbone {
  /**
   * Writes a block's entries, row-major, over whatever `out` held; as many as the block has.
   *
   * @throws {UsageError} For a block outside the matrix.
   */
  fill(block: Block, out: Float32Array): void;
  /** Entries as they are drawn, where each is a bit; null for the other families. */
  readonly bits: ((first: number, count: number) => DrawnBits) | null;
}

/** Entries of which each is a bit. */
export interface DrawnBits {
  /** The bits, the lowest of a word first. */
  readonly words: Uint32Array;
  /** Bits before the first entry, below 32. */
  readonly skip: number;
  /** The entry of a bit that is 0, and of one that is 1; float32. */
  readonly values: Float32Array;
}

/**
 * The blocks of one matrix, for whoever makes many of them.
 *
 * @throws {UsageError} For a value out of range, named with the range.
 */
export function openBackbone(request: BackboneRequest): OpenBackbone {
  const checked = checkRequest(request);
  const family = FAMILIES[checked.family];
  const fill = blockFiller(checked);
  const drawsBits = family.kind === "entry" && family.sampler === "bits";
  return {
    fill(block, out) {
      checkBlock(checked, block);
      fill(block, out);
    },
    bits: drawsBits ? bitReader(family, streamOf(checked), checked) : null,
  };
}

function streamOf({ seed, path }: CheckedRequest): Stream {
  return createStream(seed, path, "backbone");
}

function bitReader(
  family: EntryFamily,
  stream: Stream,
  request: CheckedRequest,
): NonNullable<OpenBackbone["bits"]> {
  const factor = scaleFactor(family, request);
  const values = Float32Array.of(factor, -factor);
  return (first, count) => {
    const start = Math.floor(first / 32);
    const skip = first % 32;
    const words = stream.words(start, Math.ceil((skip + count) / 32), request.draw);
    return { words, skip, values };
  };
}

function blockFiller(request: CheckedRequest): FillBlock {
  const family = FAMILIES[request.family];
  if (family.kind === "zero") return (_, out) => out.fill(0);
  const stream = streamOf(request);
  if (family.kind === "matrix") {
    return (block, out) => cut(wholeMatrix(family, stream, request), request, block, out);
  }
  const fill = entryFiller(family, stream, request);
  return (block, out) => {
    for (const [first, at, count] of runs(request.dOut, block)) {
      fill(out.subarray(at, at + count), first);
    }
  };
}

function checkBlock({ dIn, dOut }: CheckedRequest, block: Block): void {
  refuseOptions("generateBlock", block, BLOCK_FIELDS, "block");
  checkInteger("rowStart", block.rowStart, 0, dIn);
  checkInteger("rowEnd", block.rowEnd, block.rowStart, dIn);
  checkInteger("columnStart", block.columnStart, 0, dOut);
  checkInteger("columnEnd", block.columnEnd, block.columnStart, dOut);
  checkInteger("the number of entries made at once", entriesOf(block), 0, LARGEST_BLOCK);
}

function entriesOf({ rowStart, rowEnd, columnStart, columnEnd }: Block): number {
  return (rowEnd - rowStart) * (columnEnd - columnStart);
}

/** The stretches of consecutive entries in a block: first entry, place in the result, length. */
function* runs(dOut: number, block: Block): Generator<[number, number, number]> {
  const { rowStart, rowEnd, columnStart, columnEnd } = block;
  const columns = columnEnd - columnStart;
  if (columns === dOut) return yield [rowStart * dOut, 0, entriesOf(block)];
  for (let row = rowStart; row < rowEnd; row++) {
    yield [row * dOut + columnStart, (row - rowStart) * columns, columns];
  }
}

/** The factor of the standard values under the scale that was asked for. */
function scaleFactor(family: EntryFamily, request: CheckedRequest): number {
  const { scale, parameters, dIn } = request;
  if (typeof scale === "number") return scale / family.deviation(parameters);
  if (scale === "native" || family.ownVariance) return family.gain(parameters, request);
  return 1 / Math.sqrt(dIn) / family.deviation(parameters);
}

/** Fills a stretch of entries, given the first one's index. */
function entryFiller(
  family: EntryFamily,
  stream: Stream,
  request: CheckedRequest,
): (out: Float32Array, first: number) => void {
  const factor = scaleFactor(family, request);
  const { draw, parameters } = request;
  const { key } = stream;
  if (family.sampler === "normal") {
    return (out, first) => fillNormals(out, { key, start: first, draw }, factor);
  }
  if (family.sampler === "bits") {
    const read = bitReader(family, stream, request);
    return (out, first) => {
      const { words, skip, values } = read(first, out.length);
      for (let k = 0, at = skip; k < out.length; k++, at++) {
        out[k] = values[words[at >>> 5] >>> (at & 31) & 1];
      }
    };
  }
  const sample = family.sampler(parameters);
  const each = family.words(parameters);
  return (out, first) => {
    for (let done = 0; done < out.length; done += CHUNK) {
      const count = Math.min(CHUNK, out.length - done);
      const words = stream.words((first + done) * each, count * each, draw);
      for (let k = 0; k < count; k++) out[done + k] = factor * sample(words, k * each);
    }
  };
}

/** A matrix of a family that cannot be made in blocks, in float64. */
function wholeMatrix(family: MatrixFamily, stream: Stream, request: CheckedRequest): Float64Array {
  const { dIn, dOut, draw, scale, parameters } = request;
  const words = stream.words(0, dIn * dOut, draw);
  // `Float64Array.from` would make a list of the words first, of many times their bytes.
  const normals = new Float64Array(words.length);
  for (let k = 0; k < words.length; k++) normals[k] = normalOf(words[k]);
  const matrix = family.make(normals, request, parameters);
  if (typeof scale !== "number") return matrix;
  let squares = 0;
  for (let k = 0; k < matrix.length; k++) squares = squares + matrix[k] * matrix[k];
  const factor = scale / Math.sqrt(squares / matrix.length);
  return matrix.map((value) => value * factor);
}

/** A block of a whole matrix, rounded to float32. */
function cut(
  matrix: Float64Array,
  { dOut }: CheckedRequest,
  block: Block,
  out: Float32Array,
): void {
  for (const [first, at, count] of runs(dOut, block)) {
    out.set(matrix.subarray(first, first + count), at);
  }
}
