import assert from "node:assert/strict";
import { decodeImage } from "../../../src/data/images/decode.ts";
import { deflateSync } from "node:zlib";
import { digestOf } from "../../../src/files/digest.ts";
import { jpegOf, plainImage, pngOf } from "../../support/images.ts";
import { memoryHeld } from "../../support/memory.ts";
import { greyPng } from "../../support/png_chunks.ts";

/** What png_samples.py wrote: a PNG of each kind, and the digest of Pillow's RGB. */
const { samples: SAMPLES }: { samples: { title: string; png: string; sha256: string }[] } = JSON
  .parse(Deno.readTextFileSync(new URL("png_samples.json", import.meta.url)));

/** Image.new("CMYK", (8, 8), (10, 200, 30, 40)).save(path, "JPEG", quality=50), Pillow 13.0.0. */
const CMYK =
  "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwAQCwwODAoQDg0OEhEQExgoGhgWFhgxIyUdKDozPTw5Mzg3QEhcTkBEV0U3" +
  "OFBtUVdfYmdoZz5NcXlwZHhcZWdj/8AAFAgACAAIBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAAB" +
  "AgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNi" +
  "coIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SV" +
  "lpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4E" +
  "QwBNAFkASwAAPwDu65quxrrK/9k=";

const NOISE = {
  height: 5,
  width: 9,
  values: Uint8Array.from({ length: 3 * 5 * 9 }, (_, i) => (i * 7919) >> 3),
};

async function refused(bytes: Uint8Array, message: RegExp): Promise<void> {
  await assert.rejects(() => decodeImage(bytes, "some/image"), { name: "DataError", message });
}

Deno.test("images: a PNG gives its pixels back", async () => {
  assert.deepEqual(await decodeImage(pngOf(NOISE), "noise.png"), NOISE);
});

Deno.test("images: a JPEG gives its colours back, to rounding", async () => {
  for (const colour of [[250, 20, 10], [10, 240, 30], [0, 0, 255], [128, 128, 128]] as const) {
    const image = plainImage(16, 24, colour);
    const decoded = await decodeImage(await jpegOf(image), "plain.jpg");
    assert.deepEqual([decoded.height, decoded.width], [16, 24]);
    const worst = Math.max(...decoded.values.map((v, i) => Math.abs(v - image.values[i])));
    assert.ok(worst <= 2, `${colour}: off by ${worst}`);
  }
});

Deno.test("images: damage names the file, and the next image is read", async () => {
  const jpeg = await jpegOf(NOISE);
  for (const end of [3, 100, jpeg.length >> 1, jpeg.length - 40]) {
    await refused(jpeg.subarray(0, end), /some\/image: the JPEG image is cut off or damaged \(/);
    assert.equal((await decodeImage(jpeg, "whole.jpg")).width, 9);
  }
  const png = pngOf(NOISE);
  const flipped = Uint8Array.from(png);
  flipped[50] ^= 0xff;
  for (const broken of [png.subarray(0, 60), png.subarray(0, 8), flipped]) {
    await refused(broken, /some\/image: the PNG image is cut off or damaged \(/);
  }
});

Deno.test("images: another format is named by its first bytes", async () => {
  await refused(new TextEncoder().encode("GIF89a"), /neither JPEG .* nor PNG .*, but 47 49 46 38/);
  await refused(new Uint8Array(0), /but empty/);
});

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

for (const { title, png, sha256 } of SAMPLES) {
  Deno.test(`images: a PNG of ${title} has the pixels of Pillow's RGB`, async () => {
    const { height, width, values } = await decodeImage(bytesOf(png), title);
    assert.deepEqual([height, width, digestOf(values)], [9, 11, sha256]);
  });
}

Deno.test("images: a PNG keeps the pixels of the colour that is transparent", async () => {
  const rows = Uint8Array.of(0, 7, 9, 0, 9, 7);
  const chunks = { tRNS: Uint8Array.of(0, 9) };
  const { values } = await decodeImage(greyPng({ height: 2, width: 2, rows, chunks }), "a.png");
  assert.deepEqual([...values], [7, 7, 7, 9, 9, 9, 9, 9, 9, 7, 7, 7]);
});

Deno.test("images: a PNG with none, half or most of its pixels is refused, not filled up", async () => {
  const rows = new Uint8Array(40 * 41).fill(1);
  for (const share of [0, 0.5, 0.99]) {
    const fewer = rows.subarray(0, Math.floor(share * rows.length));
    await refused(
      greyPng({ height: 40, width: 40, rows: fewer }),
      /^some\/image: .*damaged \(\d+ of 1640 bytes of pixels\)$/,
    );
  }
  const packed = deflateSync(rows);
  for (const end of [0, packed.length >> 1, packed.length - 5]) {
    const cut = greyPng({ height: 40, width: 40, packed: packed.subarray(0, end) });
    await refused(cut, /cut off or damaged \(unexpected end of file\)$/);
  }
});

Deno.test("images: bytes behind the end of a PNG or JPEG are no part of it", async () => {
  const [png, jpeg] = [pngOf(NOISE), await jpegOf(NOISE)];
  for (const whole of [png, jpeg]) {
    const longer = Uint8Array.of(...whole, ...new TextEncoder().encode("more\0 IEND ÿ"));
    assert.deepEqual(await decodeImage(longer, "a"), await decodeImage(whole, "a"));
  }
  await refused(png.subarray(0, -12), /it ends at byte \d+ without IEND/);
});

Deno.test("images: a PNG of unknown filters, chunks or kinds is refused", async () => {
  const rows = new Uint8Array(6);
  const size = { height: 2, width: 2 };
  await refused(greyPng({ ...size, rows: Uint8Array.of(5, ...rows) }), /the filter 5, expected 0/);
  await refused(greyPng({ ...size, chunks: { "AB\nC": rows } }), /unknown type "AB\\nC"/);
  await refused(greyPng({ height: 0, width: 2 }), /\(0 x 2 pixels\)$/);
  const whole = greyPng(size);
  whole[24] = 3;
  await refused(whole, /the checksum of the chunk at byte 8 is wrong/);
});

Deno.test("images: what says that it is larger than any photograph is refused unread", async () => {
  const packed = deflateSync(new Uint8Array(2 ** 20));
  const before = memoryHeld();
  await refused(
    greyPng({ height: 20_000, width: 20_000, packed }),
    /^some\/image: an image of 20000 x 20000 pixels, expected at most 67108864$/,
  );
  const jpeg = await jpegOf(NOISE);
  const frame = jpeg.findIndex((byte, i) => byte === 0xff && (jpeg[i + 1] & 0xfd) === 0xc0);
  const large = jpeg.slice();
  large.set([0xff, 0xdc, 0xff, 0xdc], frame + 5);
  await refused(large, /^some\/image: an image of 65500 x 65500 pixels, expected at most/);
  assert.ok(memoryHeld() - before < 2 ** 26);
  // Pixels that unpack to more than the image has stop there.
  await refused(greyPng({ height: 9, width: 9, packed }), /more than the 90 bytes that its pixels/);
});

Deno.test("images: a JPEG of very many scans is refused, which would take hours", async () => {
  const jpeg = await jpegOf(NOISE);
  const scan = jpeg.findLastIndex((byte, i) => byte === 0xff && jpeg[i + 1] === 0xda);
  const again = jpeg.subarray(scan, -2);
  const many = [jpeg.subarray(0, -2), ...Array.from({ length: 500 }, () => again)];
  await refused(
    Uint8Array.from(many.flatMap((part) => [...part])),
    /of 50\d scans, .* at most 500$/,
  );
});

Deno.test("images: a JPEG in the colours of print is named, with the way out", async () => {
  await refused(bytesOf(CMYK), /^some\/image: a CMYK JPEG \(4 colours, .*\.convert\("RGB"\)/);
});
