/** A MATLAB file of version 5 with row vectors of doubles, little-endian and not compressed. */
export function matBytes(arrays: Record<string, readonly number[]>): Uint8Array {
  const parts = Object.entries(arrays).map(([name, values]) =>
    element(14, [
      element(6, [Uint8Array.of(6, 0, 0, 0, 0, 0, 0, 0)]),
      element(5, [new Uint8Array(Int32Array.of(1, values.length).buffer)]),
      element(1, [new TextEncoder().encode(name)]),
      element(9, [new Uint8Array(Float64Array.from(values).buffer)]),
    ])
  );
  const header = new Uint8Array(128);
  header.set(new TextEncoder().encode("MATLAB 5.0 MAT-file"));
  header.set([0, 1, 0x49, 0x4d], 124);
  return joined([header, ...parts]);
}

function element(type: number, content: Uint8Array[]): Uint8Array {
  const body = joined(content);
  const padding = new Uint8Array((8 - body.length % 8) % 8);
  return joined([new Uint8Array(Uint32Array.of(type, body.length).buffer), body, padding]);
}

function joined(parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  parts.reduce((at, part) => (out.set(part, at), at + part.length), 0);
  return out;
}
