import { GROUP, type Quantized } from "../../src/artifact/quantize.ts";

/** The `length` numbers that `quantizeGroups` left, read as its documentation says. */
export function dequantizeGroups(
  { packed, scales }: Quantized,
  length: number,
): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length }, (_, i) => {
    const nibble = i & 1 ? packed[i >> 1] >> 4 : packed[i >> 1] & 15;
    return scales[Math.floor(i / GROUP)] * (nibble - 8);
  });
}
