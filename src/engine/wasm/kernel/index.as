// The wasm engine's own kernels. They work on tensors where tfjs keeps them: the memory is that of its wasm backend.
export { crossEntropy } from "./cross_entropy";
export { gemm } from "./gemm";
export { rectify, rectifyGradient } from "./rectify";
export { columnSums, innerProduct } from "./reductions";
export { adam, sgd } from "./updates";
