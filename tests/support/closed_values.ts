/**
 * Numbers that any language can make exactly: `scale * (((7919 i + 104729 salt) mod 1000) / 1000
 * - 1/2)` in float64, rounded once to float32.
 */
export function closedValues(length: number, salt: number, scale = 1): Float32Array {
  return Float32Array.from(
    { length },
    (_, i) => scale * (((7919 * i + 104729 * salt) % 1000) / 1000 - 0.5),
  );
}
