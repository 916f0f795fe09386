/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/** A worker that repeats a product in its own memory and answers with the largest error. */
import { openBlas } from "../../../src/engine/native/blas.ts";

self.onmessage = ({ data: { path, rounds, seed } }: MessageEvent) => {
  const blas = openBlas(path);
  blas.setThreads(1);
  const size = 96;
  const memory = new WebAssembly.Memory({ initial: 4 });
  const base = blas.addressOf(new Uint8Array(memory.buffer));
  const [a, b, c] = [0, 1, 2].map((i) =>
    new Float32Array(memory.buffer, i * 4 * size ** 2, size ** 2)
  );
  // Small integers: every order of summation gives the same.
  a.forEach((_, i) => a[i] = (i * seed) % 7 - 3);
  b.forEach((_, i) => b[i] = (i * seed) % 5 - 2);
  const expected = Float32Array.from(c, (_, at) => {
    const [row, column] = [Math.floor(at / size), at % size];
    let sum = 0;
    for (let i = 0; i < size; i++) sum += a[row * size + i] * b[i * size + column];
    return sum;
  });
  let worst = 0;
  for (let round = 0; round < rounds; round++) {
    c.fill(NaN);
    const [at, bt, ct] = [a, b, c].map((matrix) => base + matrix.byteOffset);
    blas.sgemm(false, false, size, size, size, 1, at, size, bt, size, 0, ct, size);
    c.forEach((value, i) => worst = value === expected[i] ? worst : Infinity);
  }
  blas.close();
  self.postMessage(worst);
};
