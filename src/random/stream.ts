/**
 * Everything random in this project: named streams that can be read at any position.
 *
 * @module
 */
export { createStream, type Stream } from "./philox_stream.ts";
export type { Seed } from "./seeds.ts";
export { normals } from "./normals.ts";
export { uniformRange, uniforms } from "./uniforms.ts";
export { permutation } from "./permutation.ts";
export { keepFactor, keepMask, MASKS, type Masks } from "./keep_mask.ts";
