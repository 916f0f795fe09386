// The wasm engine's own kernels. They work on tensors where tfjs keeps them: the memory is that of its wasm backend.
export { columnGradient, columnGradientSums, normaliseColumns, squareSums } from "./batch_norm";
export { copyBlocks, repeatBlocks, transposeMatrices } from "./blocks";
export { activate, applySlopes, gate } from "./cell";
export { crossEntropy } from "./cross_entropy";
export { edgeSums } from "./edges";
export { elementwise, geluGradient, siluGradient } from "./elementwise";
export { chosenGradient, chosenSums, edgeMessages, edgeMessagesGradient } from "./messages";
export { gemm } from "./gemm";
export { rectify, rectifyGradient } from "./rectify";
export { columnSums, innerProduct } from "./reductions";
export { normaliseGradient, normaliseRows, softmaxGradient } from "./rows";
export { turn } from "./rotary";
export { gatherRows, segmentSums } from "./segments";
export { softmax } from "./softmax";
export { tokenErrors } from "./token_cross_entropy";
export { sparseProduct } from "./sparse";
export { adam, sgd } from "./updates";
export { depthwiseGradient, maxPoolGradient, patches } from "./windows";
