/**
 * What a JPEG file says of itself, read before anything is decoded.
 *
 * @module
 */

/** The frame of a JPEG file. */
export interface JpegFrame {
  /** Rows. */
  readonly height: number;
  /** Columns. */
  readonly width: number;
  /** Samples of a pixel: 1 grey, 3 colours, 4 those of print (CMYK). */
  readonly components: number;
  /** Passes over the image; a file of rising detail has about ten. */
  readonly scans: number;
}

/** Markers that begin a frame (SOF): C0 to CF but those of tables and C8, which is none. */
const FRAMES = [0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf];
const SCAN = 0xda;
const END = 0xd9;

/** The first frame of a file; null where there is none. */
export function jpegFrame(bytes: Uint8Array): JpegFrame | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let frame: Omit<JpegFrame, "scans"> | null = null;
  let scans = 0;
  for (const { marker, at } of markersOf(bytes)) {
    if (marker === SCAN) scans++;
    if (frame === null && FRAMES.includes(marker) && at + 10 <= bytes.length) {
      const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
      frame = { height, width, components: bytes[at + 9] };
    }
  }
  return frame && { ...frame, scans };
}

/**
 * Markers with content, and where they stand; what is between them is passed over as libjpeg does:
 * coded pixels, in which FF is followed by 0 or by a mark to begin anew, and bytes that do not belong.
 */
function* markersOf(bytes: Uint8Array): Generator<{ marker: number; at: number }> {
  for (let at = bytes.indexOf(0xff, 2); at >= 0; at = bytes.indexOf(0xff, at)) {
    const marker = bytes[at + 1] ?? END;
    if (marker === END) return;
    if (marker === 0xff) at += 1;
    else if (marker < 0xc0 || marker >= 0xd0 && marker <= 0xd8) at += 2;
    else {
      yield { marker, at };
      at += 2 + Math.max(2, 256 * bytes[at + 2] + bytes[at + 3] || 0);
    }
  }
}
