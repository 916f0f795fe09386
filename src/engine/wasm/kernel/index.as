// The wasm engine's own kernels. They work on tensors where tfjs keeps them: the memory is that of its wasm backend.
export { gemm } from "./gemm";
export { columnSums, innerProduct } from "./reductions";
export { adam, addScaled, sgd } from "./updates";
