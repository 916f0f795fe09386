/**
 * Small files that unpack to large ones, all of zeros.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { constants, crc32, deflateRawSync } from "node:zlib";

const MEBI = 2 ** 20;
const ZEROS = new Uint8Array(MEBI);

/** Raw deflate data of so many MiB, without their end; 1,029 times smaller. */
function deflatedZeros(mebibytes: number): Uint8Array {
  const block = deflateRawSync(ZEROS, { finishFlush: constants.Z_FULL_FLUSH });
  return repeated(block, mebibytes);
}

/** A gzip file of `head` and so many MiB, cut off where its checksum would stand. */
export function gzipBomb(mebibytes: number, head: Uint8Array = new Uint8Array(0)): Uint8Array {
  const header = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3);
  const first = deflateRawSync(head, { finishFlush: constants.Z_FULL_FLUSH });
  return joined(header, first, deflatedZeros(mebibytes), Uint8Array.of(3, 0));
}

/** A zip archive with one entry that unpacks to so many MiB and says so, or says `says` bytes. */
export function zipBomb(name: string, mebibytes: number, says = mebibytes * MEBI): Uint8Array {
  const content = joined(deflatedZeros(mebibytes), Uint8Array.of(3, 0));
  const letters = new TextEncoder().encode(name);
  const about = (signature: number, extra: number) => {
    const view = new DataView(new ArrayBuffer(30 + extra));
    view.setUint32(0, signature, true);
    const at = extra === 0 ? 4 : 6;
    view.setUint16(at, 20, true);
    view.setUint16(at + 4, 8, true);
    view.setUint32(at + 10, crc32(new Uint8Array(0)), true);
    view.setUint32(at + 14, content.length, true);
    view.setUint32(at + 18, says, true);
    view.setUint16(at + 22, letters.length, true);
    return new Uint8Array(view.buffer);
  };
  const local = joined(about(0x04034b50, 0), letters, content);
  const central = joined(about(0x02014b50, 16), letters);
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, 1, true);
  end.setUint16(10, 1, true);
  end.setUint32(12, central.length, true);
  end.setUint32(16, local.length, true);
  return joined(local, central, new Uint8Array(end.buffer));
}

function repeated(block: Uint8Array, times: number): Uint8Array {
  const all = new Uint8Array(block.length * times);
  for (let i = 0; i < times; i++) all.set(block, i * block.length);
  return all;
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}
