/**
 * Seed to frozen weights, bit for bit as SPECIFICATION.md in this folder says.
 *
 * @module
 */
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
  const { dIn, dOut } = request;
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
  const family = FAMILIES[checked.family];
  const stream = createStream(checked.seed, checked.path, "backbone");
  if (family.kind === "matrix") return cut(wholeMatrix(family, stream, checked), checked, block);
  const out = new Float32Array(entriesOf(block));
  if (family.kind === "entry") {
    const fill = entryFiller(family, stream, checked);
    for (const [first, at, count] of runs(checked.dOut, block)) {
      fill(out.subarray(at, at + count), first);
    }
  }
  return out;
}

function checkBlock({ dIn, dOut }: CheckedRequest, block: Block): void {
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
function cut(matrix: Float64Array, { dOut }: CheckedRequest, block: Block): Float32Array {
  const out = new Float32Array(entriesOf(block));
  for (const [first, at, count] of runs(dOut, block)) {
    out.set(matrix.subarray(first, first + count), at);
  }
  return out;
}
