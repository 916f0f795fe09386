import assert from "node:assert/strict";
import { decodeBase64 } from "../../src/assembly/base64.ts";
import { KERNEL_BINARY } from "../../src/random/kernel/binary.ts";
import { fillMasks, fillNormals, fillWords } from "../../src/random/kernel/kernel.ts";

function hexadecimal(words: Uint32Array): string {
  return Array.from(words, (word) => word.toString(16).padStart(8, "0")).join(" ");
}

// Random123 1.14, tests/kat_vectors, lines "philox4x32 10": counter, key, answer.
const KNOWN: [number[], number[], string][] = [
  [[0, 0, 0, 0], [0, 0], "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    "408f276d 41c83b0e a20bc7c6 6d5451fd",
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    "d16cfe09 94fdcceb 5001e420 24126ea1",
  ],
];

Deno.test("Philox4x32-10 gives Random123's known answers", () => {
  // Their counters exceed 2^53, so they go to the compiled kernel itself.
  const module = new WebAssembly.Module(decodeBase64(KERNEL_BINARY));
  const { memory, words } = new WebAssembly.Instance(module).exports;
  assert.ok(memory instanceof WebAssembly.Memory && typeof words === "function");
  for (const [counter, key, answer] of KNOWN) {
    words(...key, ...counter, 1);
    assert.equal(hexadecimal(new Uint32Array(memory.buffer, 16384, 4)), answer);
  }
});

Deno.test("any stretch of words is the slice of a longer one", () => {
  const key = [1, 2] as const;
  const whole = new Uint32Array(70_000);
  fillWords(whole, { key, start: 0, draw: 4 });
  for (const [start, count] of [[0, 1], [1, 5], [3, 33], [16_381, 9], [12_345, 40_000]]) {
    const part = new Uint32Array(count);
    fillWords(part, { key, start, draw: 4 });
    assert.deepEqual(part, whole.slice(start, start + count));
  }
});

Deno.test("masks and normal values also start anywhere", () => {
  const key = [3, 4] as const;
  const whole = new Float32Array(40_000);
  const part = new Float32Array(17_001);
  for (const fill of [masks, normals]) {
    fill(whole, 0);
    fill(part, 13_003);
    assert.deepEqual(part, whole.slice(13_003, 13_003 + part.length));
  }
  function masks(out: Float32Array, start: number): void {
    fillMasks(out, { key, start, draw: 0 }, 2 ** 30, 1.25);
  }
  function normals(out: Float32Array, start: number): void {
    fillNormals(out, { key, start, draw: 0 }, 2);
  }
});
