/**
 * Memory of WebAssembly programs that several threads may use.
 *
 * @module
 */

/** Numbers of sections of a binary, and of the kind of an import. */
const IMPORTS = 2, MEMORIES = 5, MEMORY_KIND = 2;
/** What the flags of a memory's limits say. */
const HAS_MAXIMUM = 1, SHARED = 2;

/**
 * The same program on shared memory: one bit of the copy differs, no instruction does, so it
 * computes the same bits.
 *
 * @param binary a program with one memory, its own or its only import, whose size has a maximum
 * @throws {Error} for any other program
 */
export function withSharedMemory(binary: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(binary);
  const flags = placeOfFlags(copy);
  if (copy[flags] !== HAS_MAXIMUM) {
    throw new Error("Cannot share the memory of this program: it must have one, with a maximum");
  }
  copy[flags] |= SHARED;
  return copy;
}

/** Where the limits of the memory begin; -1 where there are none. */
function placeOfFlags(binary: Uint8Array): number {
  const own = sectionAt(binary, MEMORIES);
  if (own !== -1) return own + 1;
  const imports = sectionAt(binary, IMPORTS);
  if (imports === -1 || binary[imports] !== 1) return -1;
  const module = imports + 1;
  const name = module + 1 + binary[module];
  const kind = name + 1 + binary[name];
  return binary[kind] === MEMORY_KIND ? kind + 1 : -1;
}

/** Where the contents of a section begin; -1 where the binary has none of this number. */
function sectionAt(binary: Uint8Array, wanted: number): number {
  for (let place = 8; place < binary.length;) {
    const number = binary[place++];
    let size = 0;
    let shift = 0;
    // Seven bits a byte, the lowest first, until one without the eighth.
    do {
      size |= (binary[place] & 127) << shift;
      shift += 7;
    } while (binary[place++] >= 128);
    if (number === wanted) return place;
    place += size;
  }
  return -1;
}
