/**
 * Operations on tfjs tensors with a gradient of their own, fast on every engine: what a layer or a
 * loss of one's own is written in.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { startEngine } from "lottalora";
 * import { silu } from "lottalora/operations";
 *
 * await startEngine("wasm");
 * silu(tf.tensor2d([[-1, 0, 1]])).print();
 * ```
 *
 * @module
 */

// Activations and gates.
export { cfcGate, type GateInputs } from "./cfc_gate.ts";
export { gelu, type GeluOptions } from "./gelu.ts";
export { silu } from "./silu.ts";
export { softmax } from "./softmax.ts";

// Norms.
export { batchNorm, type BatchNormOptions, type ColumnStatistics } from "./batch_norm.ts";
export { fixedBatchNorm } from "./batch_norm.ts";
export { type Affine, layerNorm, type NormOptions } from "./layer_norm.ts";
export { rmsNorm } from "./rms_norm.ts";

// Sequences and images.
export { attention, type AttentionOptions } from "./attention.ts";
export { convolution, type ConvolutionOptions } from "./convolution.ts";
export { imagePatches, type PatchOptions } from "./image_patches.ts";
export { meanOfSequences } from "./mean_of_sequences.ts";
export { rotary, type RotaryOptions } from "./rotary.ts";
export type { SequenceOptions } from "./sequences.ts";

// Graphs.
export type { EdgeEnds } from "./edge_ends.ts";
export { edgeMessages } from "./edge_messages.ts";
export { segmentSum } from "./segment_sum.ts";
export { sumOfRows } from "./sum_of_rows.ts";
export { sumOverEdges, type WeightedEdges } from "./sum_over_edges.ts";

// Losses.
export { binaryCrossEntropy, type BinaryCrossEntropyOptions } from "./binary_cross_entropy.ts";
export { softmaxCrossEntropy } from "./cross_entropy.ts";
export { factoredCrossEntropy } from "./factored_cross_entropy.ts";
export { meanSquaredError } from "./squared_error.ts";
export { tokenCrossEntropy } from "./token_cross_entropy.ts";

// Constants.
export { filledTensor } from "../tensors.ts";
