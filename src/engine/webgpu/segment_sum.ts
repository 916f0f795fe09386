/**
 * UnsortedSegmentSum, the gradient of an embedding lookup, in an order that never changes.
 *
 * tfjs's own kernel lets all rows add at once (atomic compare and exchange), so the order of the
 * additions, and with it the last bits, differ from run to run; it also takes an identifier modulo
 * the number of segments. Here the rows of one segment are linked in ascending order, and one
 * thread a column walks along the links. Rows whose identifier is outside [0, numSegments) are left
 * out, as on the engine cpu.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import type { WebGPUBackend, WebGPUProgram } from "@tensorflow/tfjs-backend-webgpu";

const WORKGROUP = 64;

/** [rows] identifiers to [2, rows]: whether a row is the first of its segment, and the next row. */
const LINK_ROWS = `
  fn main(index : i32) {
    if (index >= uniforms.rows) { return; }
    let id = segmentIds[index];
    var first = id >= 0 && id < uniforms.numSegments;
    for (var row = 0; first && row < index; row++) { first = segmentIds[row] != id; }
    var next = index + 1;
    while (next < uniforms.rows && segmentIds[next] != id) { next++; }
    result[index] = select(0, 1, first);
    result[uniforms.rows + index] = select(-1, next, next < uniforms.rows);
  }`;

/** Sums the rows of every segment into its row of the result, which holds zeros. */
const ADD_ROWS = `
  fn main(index : i32) {
    if (index >= uniforms.rows * uniforms.columns) { return; }
    var row = index / uniforms.columns;
    let column = index % uniforms.columns;
    if (links[row] == 0) { return; }
    let place = segmentIds[row] * uniforms.columns + column;
    var sum = x[index];
    row = links[uniforms.rows + row];
    while (row >= 0) {
      sum = sum + x[row * uniforms.columns + column];
      row = links[uniforms.rows + row];
    }
    result[place] = sum;
  }`;

/** Kernel for backend `webgpu`: x [rows, ...], segmentIds [rows] to [numSegments, ...]. */
export function segmentSum(
  { inputs, backend, attrs }: Parameters<tf.KernelFunc>[0],
): tf.TensorInfo {
  const gpu = backend as WebGPUBackend;
  const { x, segmentIds } = inputs as Record<string, tf.TensorInfo>;
  const { numSegments } = attrs as { numSegments: number };
  const [rows, ...shape] = x.shape;
  const columns = tf.util.sizeFromShape(shape);
  const sums = zeros([numSegments, ...shape], x.dtype, gpu);
  if (rows * columns * numSegments === 0) return sums;

  const uniforms = [numSegments, rows, columns].map((value) => ({ type: "int32", data: [value] }));
  const links = gpu.runWebGPUProgram(
    program("linkRows", LINK_ROWS, ["segmentIds"], [2, rows], rows),
    [segmentIds],
    "int32",
    uniforms,
  );
  gpu.runWebGPUProgram(
    program("addRows", ADD_ROWS, ["x", "segmentIds", "links"], sums.shape, rows * columns),
    [{ ...x, shape: [rows, columns] }, segmentIds, links],
    x.dtype,
    uniforms,
    sums,
  );
  gpu.disposeData(links.dataId);
  return sums;
}

function zeros(shape: number[], dtype: tf.DataType, backend: WebGPUBackend): tf.TensorInfo {
  const { kernelFunc } = tf.getKernel("Fill", "webgpu");
  return kernelFunc({ inputs: {}, backend, attrs: { shape, value: 0, dtype } }) as tf.TensorInfo;
}

function program(
  shaderKey: string,
  code: string,
  variableNames: string[],
  outputShape: number[],
  threads: number,
): WebGPUProgram {
  return {
    shaderKey,
    getUserCode: () => code,
    variableNames,
    outputShape,
    uniforms: "numSegments : i32, rows : i32, columns : i32,",
    workgroupSize: [WORKGROUP, 1, 1],
    dispatchLayout: { x: outputShape.map((_, axis) => axis) },
    dispatch: [Math.ceil(threads / WORKGROUP), 1, 1],
  };
}
