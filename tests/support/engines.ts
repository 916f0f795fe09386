/**
 * The engines that start on every machine, without a library or a GPU.
 *
 * @module
 */
export const EVERYWHERE = ["wasm", "cpu"] as const;
