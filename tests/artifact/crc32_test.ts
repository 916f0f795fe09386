import assert from "node:assert/strict";
import { crc32 } from "../../src/artifact/crc32.ts";

const KNOWN: [string, number][] = [
  ["", 0],
  // The check value of every table of check sums, of CRC-32/ISO-HDLC.
  ["123456789", 0xcbf43926],
  ["The quick brown fox jumps over the lazy dog", 0x414fa339],
];

Deno.test("CRC-32: known texts have their known sums", () => {
  for (const [text, sum] of KNOWN) assert.equal(crc32(new TextEncoder().encode(text)), sum);
});
