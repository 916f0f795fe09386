import assert from "node:assert/strict";
import { digestOf } from "../../src/data/digest.ts";
import { centreSquare, type Picture, resize } from "../../src/data/resize.ts";

/** Bytes that any language can make: (7919 i + 3 * 104729) mod 1000 mod 256. */
function picture(height: number, width: number, channels: number): Picture {
  const pixels = Uint8Array.from(
    { length: height * width * channels },
    (_, i) => (7919 * i + 3 * 104729) % 1000 % 256,
  );
  return { height, width, channels, pixels };
}

/**
 * Height, width, new height, new width, channels, SHA-256 of the result of Pillow 11.3.0:
 * `Image.fromarray(pixels).resize((newWidth, newHeight), Image.BILINEAR)`.
 * Pillow 13.0.0 differs in the first, by 1 where a sum lies exactly between two bytes.
 */
const PILLOW: [number, number, number, number, number, string][] = [
  [7, 5, 3, 4, 3, "40c4606f6725d28af58bb5184b52159c877a5497592d6cb43e87cdeff0822c04"],
  [5, 7, 11, 9, 1, "670fc255945f160bf842dba7d0c89f4dc174283607eba49a2dbc835be213f95a"],
  [500, 667, 224, 224, 3, "6bc54e17d828de6007815fb37f99af819723cd03d9124554fd9fbedda40620c4"],
  [32, 32, 28, 28, 3, "eed291e5e8f2ce559be0efbfa97fda119f5eb538720415609d4b62ea27d5ad7d"],
  [10, 10, 10, 4, 3, "47c2c07c7b7903ed95971faf7fd595625034f21404073570346e157ff0f9d563"],
  [3, 2, 224, 224, 1, "f6d4950d07d8d0078632ca1ddf4c1d3db86a3df6af0b239ebd65f907aea18299"],
];

for (const [height, width, newHeight, newWidth, channels, digest] of PILLOW) {
  const name = `${height} x ${width} x ${channels} to ${newHeight} x ${newWidth}`;
  Deno.test(`resize: ${name} gives the bytes of Pillow`, () => {
    const resized = resize(picture(height, width, channels), newHeight, newWidth);
    assert.deepEqual([resized.height, resized.width], [newHeight, newWidth]);
    assert.equal(digestOf(resized.pixels), digest);
  });
}

Deno.test("resize: a picture of one colour keeps it, and the same size changes nothing", () => {
  const grey = { height: 9, width: 13, channels: 1, pixels: new Uint8Array(9 * 13).fill(255) };
  assert.ok(resize(grey, 4, 31).pixels.every((pixel) => pixel === 255));
  const some = picture(6, 8, 3);
  assert.deepEqual(resize(some, 6, 8), some);
});

Deno.test("centreSquare: the middle is kept, whichever side is longer", () => {
  const columns = {
    height: 2,
    width: 5,
    channels: 1,
    pixels: Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
  };
  assert.deepEqual(centreSquare(columns).pixels, Uint8Array.of(1, 2, 6, 7));
  const rows = { height: 4, width: 2, channels: 1, pixels: Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7) };
  assert.deepEqual(centreSquare(rows).pixels, Uint8Array.of(2, 3, 4, 5));
  const coloured = centreSquare(picture(2, 4, 3));
  assert.deepEqual(coloured.pixels.subarray(0, 6), picture(2, 4, 3).pixels.subarray(3, 9));
});
