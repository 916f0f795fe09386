/**
 * What an engine must be able to do before a training starts on it.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";

/** Names of the tfjs kernels that the models and their gradients run. */
export const TRAINING_KERNELS: readonly string[] = [
  // Products and convolutions
  "BatchMatMul",
  "_FusedMatMul",
  "Conv2D",
  "Conv2DBackpropFilter",
  "Conv2DBackpropInput",
  "DepthwiseConv2dNative",
  "DepthwiseConv2dNativeBackpropFilter",
  "DepthwiseConv2dNativeBackpropInput",
  "AvgPool",
  "AvgPoolGrad",
  "MaxPool",
  "MaxPoolGrad",
  // Arithmetic
  "Abs",
  "Add",
  "AddN",
  "Cast",
  "ClipByValue",
  "Elu",
  "EluGrad",
  "Equal",
  "Erf",
  "Exp",
  "Greater",
  "GreaterEqual",
  "IsFinite",
  "LeakyRelu",
  "Less",
  "LessEqual",
  "Log",
  "LogicalAnd",
  "LogicalNot",
  "Maximum",
  "Minimum",
  "Multiply",
  "Neg",
  "Pow",
  "RealDiv",
  "Relu",
  "Relu6",
  "Rsqrt",
  "Select",
  "Sigmoid",
  "Softmax",
  "Sqrt",
  "Square",
  "SquaredDifference",
  "Step",
  "Sub",
  "Tanh",
  // Sums over axes
  "All",
  "ArgMax",
  "Max",
  "Mean",
  "Sum",
  // Shapes and places
  "Concat",
  "ExpandDims",
  "Fill",
  "GatherV2",
  "Identity",
  "OneHot",
  "OnesLike",
  "Pack",
  "PadV2",
  "Reshape",
  "Slice",
  "SplitV",
  "Tile",
  "Transpose",
  "Unpack",
  "UnsortedSegmentSum",
  "ZerosLike",
];

/** Those of {@linkcode TRAINING_KERNELS} that a tfjs backend does not have. */
export function missingKernels(backend: string): string[] {
  return TRAINING_KERNELS.filter((name) => tf.getKernel(name, backend) === undefined);
}
