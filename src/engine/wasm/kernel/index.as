// The wasm engine's own kernels. They work on tensors where tfjs keeps them: the memory is that of its wasm backend.
export { copyBlocks, repeatBlocks, transposeMatrices } from "./blocks";
export { crossEntropy } from "./cross_entropy";
export { elementwise, geluGradient, siluGradient } from "./elementwise";
export { gemm } from "./gemm";
export { unpack } from "./packed";
export { rectify, rectifyGradient } from "./rectify";
export { columnSums, innerProduct } from "./reductions";
export { normaliseGradient, normaliseRows, softmaxGradient } from "./rows";
export { gatherRows, segmentSums } from "./segments";
export { adam, sgd } from "./updates";
export { depthwiseGradient, maxPoolGradient, patches } from "./windows";
