import assert from "node:assert/strict";
import { decodeImage } from "../../../src/data/images/decode.ts";
import { jpegOf, plainImage, pngOf } from "../../support/images.ts";

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
