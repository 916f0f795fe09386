/**
 * The check sum of zip, gzip and PNG files: finds every damage of up to 32 bits in a row.
 *
 * @module
 */

/** Polynomial of IEEE 802.3, its lowest power first. */
const POLYNOMIAL = 0xedb88320;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? sum >>> 1 ^ POLYNOMIAL : sum >>> 1;
  return sum;
});

/** CRC-32 of some bytes, from 0 to 2^32 - 1. */
export function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = sum >>> 8 ^ TABLE[(sum ^ byte) & 0xff];
  return ~sum >>> 0;
}
