/**
 * tfjs's kernels for webgpu that add floats in whatever order the threads come by, replaced by ones
 * that give the same bits in every run, and the one that binds more buffers than a device may
 * allow. All others that training needs are there and are right.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { replaceKernels, type Replacement } from "../replace_kernels.ts";
import { segmentSum } from "./segment_sum.ts";

/** Numbers of `MatMulProgramType` in tfjs; 1 is the product split along its inner axis. */
const SMALL_OUTPUT = 2, PACKED = 3;

/** From this inner size on tfjs 4.22.0 splits a product; up to 128 outputs it never does. */
const SPLIT_FROM = 2000, NEVER_SPLIT = 128;

/** The replacements, by the kernel's name. */
const REPAIRS: Readonly<Record<string, (original: tf.KernelFunc) => tf.KernelFunc>> = {
  AddN: foldedSum,
  UnsortedSegmentSum: () => segmentSum,
  BatchMatMul: unsplitProduct,
  _FusedMatMul: unsplitProduct,
  Conv2D: unsplitConvolution,
  FusedConv2D: unsplitConvolution,
};

/** Replaces the kernels; a second call does nothing. The backend must be imported already. */
export function repairKernels(): void {
  replaceKernels("webgpu", REPAIRS as Record<string, Replacement>);
}

/** tfjs binds every term at once; here as many as the device has places, from left to right. */
function foldedSum(original: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    const backend = call.backend as WebGPUBackend;
    const terms = call.inputs as unknown as tf.TensorInfo[];
    const places = backend.device.limits.maxStorageBuffersPerShaderStage - 1;
    const sumOf = (some: tf.TensorInfo[]) =>
      original({ ...call, inputs: some as unknown as tf.NamedTensorInfoMap }) as tf.TensorInfo;
    let sum = sumOf(terms.slice(0, places));
    for (let done = places; done < terms.length; done += places - 1) {
      const next = sumOf([sum, ...terms.slice(done, done + places - 1)]);
      backend.disposeData(sum.dataId);
      sum = next;
    }
    return sum;
  };
}

function unsplitProduct(original: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    const { a, b } = call.inputs as Record<string, tf.TensorInfo>;
    const { transposeA, transposeB } = call.attrs as Record<string, unknown>;
    const [rows, inner] = lastTwo(a.shape, transposeA === true);
    const [, columns] = lastTwo(b.shape, transposeB === true);
    if (inner < SPLIT_FROM || rows * columns <= NEVER_SPLIT) return original(call);
    const tiles = Math.ceil(rows / 32) * Math.ceil(columns / 32);
    return withProductProgram(tiles <= 16 ? SMALL_OUTPUT : PACKED, () => original(call));
  };
}

/** Some convolutions are computed as one product over the whole filter. */
function unsplitConvolution(original: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    const [height, width, channels] = (call.inputs as Record<string, tf.TensorInfo>).filter.shape;
    if (height * width * channels < SPLIT_FROM) return original(call);
    return withProductProgram(PACKED, () => original(call));
  };
}

function lastTwo(shape: number[], transposed: boolean): number[] {
  const two = shape.slice(-2);
  return transposed ? two.reverse() : two;
}

function withProductProgram<T>(type: number, compute: () => T): T {
  const flag = "WEBGPU_MATMUL_PROGRAM_TYPE";
  const before = tf.env().getNumber(flag);
  tf.env().set(flag, type);
  try {
    return compute();
  } finally {
    tf.env().set(flag, before);
  }
}
