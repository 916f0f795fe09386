import assert from "node:assert/strict";
import { digestOf } from "../../../src/files/digest.ts";
import type { Pixels } from "../../../src/data/images/pixels.ts";
import { centreSquare, fitSquare, resize } from "../../../src/data/images/resize.ts";
import { plainImage } from "../../support/images.ts";

/** Bytes that any language can make: (7919 i + 3 * 104729) mod 1000 mod 256. */
function image(height: number, width: number): Pixels {
  const values = Uint8Array.from(
    { length: height * width * 3 },
    (_, i) => (7919 * i + 3 * 104729) % 1000 % 256,
  );
  return { height, width, values };
}

/**
 * Height, width, new height, new width, SHA-256 of the result of Pillow 11.3.0:
 * `Image.fromarray(pixels).resize((newWidth, newHeight), Image.BILINEAR)`.
 * Pillow 13.0.0 differs in the first, by 1 where a sum lies exactly between two bytes.
 */
const PILLOW: [number, number, number, number, string][] = [
  [7, 5, 3, 4, "40c4606f6725d28af58bb5184b52159c877a5497592d6cb43e87cdeff0822c04"],
  [5, 7, 11, 9, "5efd5b50538cb0c32d988745a40c70b87b5373f12c605ec5a7a24420bb2dab69"],
  [500, 667, 224, 224, "6bc54e17d828de6007815fb37f99af819723cd03d9124554fd9fbedda40620c4"],
  [32, 32, 28, 28, "eed291e5e8f2ce559be0efbfa97fda119f5eb538720415609d4b62ea27d5ad7d"],
  [10, 10, 10, 4, "47c2c07c7b7903ed95971faf7fd595625034f21404073570346e157ff0f9d563"],
  [3, 2, 224, 224, "9698ada0ebe9c5f05e302c62258e99b12ecb213cbe0a9fac3c66b08744b78b65"],
];

for (const [height, width, newHeight, newWidth, digest] of PILLOW) {
  const name = `${height} x ${width} to ${newHeight} x ${newWidth}`;
  Deno.test(`resize: ${name} gives the bytes of Pillow`, () => {
    const resized = resize(image(height, width), newHeight, newWidth);
    assert.deepEqual([resized.height, resized.width], [newHeight, newWidth]);
    assert.equal(digestOf(resized.values), digest);
  });
}

Deno.test("resize: an image of one colour keeps it, and the same size changes nothing", () => {
  const white = resize(plainImage(9, 13, [255, 255, 255]), 4, 31);
  assert.deepEqual(white, plainImage(4, 31, [255, 255, 255]));
  assert.deepEqual(resize(image(6, 8), 6, 8), image(6, 8));
});

Deno.test("centreSquare: the middle is kept, whichever side is longer", () => {
  const wide = centreSquare(image(2, 5));
  assert.deepEqual([wide.height, wide.width], [2, 2]);
  const { values } = image(2, 5);
  assert.deepEqual([...wide.values], [...values.subarray(3, 9), ...values.subarray(18, 24)]);
  const tall = image(4, 2);
  assert.deepEqual(centreSquare(tall).values, tall.values.subarray(6, 18));
});

Deno.test("fitSquare: every image gets the same size and keeps its proportions", () => {
  const stripes = plainImage(8, 24, [0, 0, 0]);
  for (let row = 0; row < 8; row++) {
    stripes.values.fill(255, (row * 24 + 8) * 3, (row * 24 + 16) * 3);
  }
  assert.deepEqual(fitSquare(stripes, 5), plainImage(5, 5, [255, 255, 255]));
});
