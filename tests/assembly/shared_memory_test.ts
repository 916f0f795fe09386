import assert from "node:assert/strict";
import { decodeBase64 } from "../../src/assembly/base64.ts";
import { withSharedMemory } from "../../src/assembly/shared_memory.ts";
import { KERNEL_BINARY as ENGINE_BINARY } from "../../src/engine/wasm/kernel/binary.ts";

const PROLOGUE = [0, 97, 115, 109, 1, 0, 0, 0];
const OWN_MEMORY = [5, 4, 1, 1, 1, 3, 7, 10, 1, 6, ...new TextEncoder().encode("memory"), 2, 0];

/** How many bits differ. */
function differingBits(a: Uint8Array, b: Uint8Array): number {
  const ones = (byte: number) => byte.toString(2).replaceAll("0", "").length;
  return a.reduce((sum, byte, i) => sum + ones(byte ^ b[i]), 0);
}

Deno.test("a program's own memory is shared, and can grow to its maximum", () => {
  const binary = Uint8Array.of(...PROLOGUE, ...OWN_MEMORY);
  const memoryOf = (program: Uint8Array<ArrayBuffer>) =>
    new WebAssembly.Instance(new WebAssembly.Module(program)).exports.memory as WebAssembly.Memory;
  // The types know of no shared memory.
  const bufferOf = ({ buffer }: WebAssembly.Memory): ArrayBufferLike => buffer;
  assert.ok(bufferOf(memoryOf(binary)) instanceof ArrayBuffer);
  const shared = memoryOf(withSharedMemory(binary));
  assert.ok(bufferOf(shared) instanceof SharedArrayBuffer);
  shared.grow(2);
  assert.equal(bufferOf(shared).byteLength, 3 * 65_536);
  assert.throws(() => shared.grow(1), RangeError);
});

Deno.test("the kernels take shared memory, with one bit of them changed", () => {
  const binary = decodeBase64(ENGINE_BINARY);
  const shared = withSharedMemory(binary);
  assert.equal(shared.length, binary.length);
  assert.equal(differingBits(shared, binary), 1);
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536, shared: true });
  const open = (program: Uint8Array<ArrayBuffer>) =>
    new WebAssembly.Instance(new WebAssembly.Module(program), { env: { memory } });
  open(shared);
  assert.throws(() => open(binary as Uint8Array<ArrayBuffer>), WebAssembly.LinkError);
});

Deno.test("a program without memory, or without a maximum of it, is refused", () => {
  const withoutMaximum = [5, 3, 1, 0, 1];
  for (const program of [[], withoutMaximum]) {
    assert.throws(
      () => withSharedMemory(Uint8Array.of(...PROLOGUE, ...program)),
      /Cannot share the memory of this program: it must have one, with a maximum/,
    );
  }
});
