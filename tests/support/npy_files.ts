/** A `.npy` file of format 1, as numpy writes it. */
export function npyOf(
  type: string,
  sizes: string,
  values: ArrayBufferView,
  { columnMajor = false } = {},
): Uint8Array {
  const order = columnMajor ? "True" : "False";
  const dict = `{'descr': '${type}', 'fortran_order': ${order}, 'shape': (${sizes}), }`;
  const header = `${dict.padEnd(64 * Math.ceil((dict.length + 11) / 64) - 11)}\n`;
  const bytes = new TextEncoder().encode(`\0NUMPY\x01\0\0\0${header}`);
  bytes[0] = 0x93;
  new DataView(bytes.buffer).setUint16(8, header.length, true);
  return Uint8Array.from([
    ...bytes,
    ...new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  ]);
}
