/** A tensor of float32 with its shape. */
export interface Shaped {
  shape: readonly number[];
  values: Float32Array;
}

/** A safetensors file as other programs write it: no metadata, shapes of any length. */
export function safetensorsBytes(tensors: Record<string, Shaped>): Uint8Array {
  let end = 0;
  const header = Object.fromEntries(
    Object.entries(tensors).map(([name, { shape, values }]) => {
      const data_offsets = [end, end += values.byteLength];
      return [name, { dtype: "F32", shape, data_offsets }];
    }),
  );
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  let at = 8 + text.length;
  for (const { values } of Object.values(tensors)) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return bytes;
}
