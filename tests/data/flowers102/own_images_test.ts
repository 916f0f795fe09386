import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { loadFlowers102 } from "../../../src/data/flowers102/flowers102.ts";
import { plainImage, pngOf } from "../../support/images.ts";
import { withFolder } from "../../support/temporary.ts";

const [RED, BLUE] = [[255, 0, 0], [0, 0, 255]] as const;

/** Images of differing sizes; the folders are named as other tools name them. */
const FILES: Record<string, Uint8Array> = {
  "train/rose/1.png": pngOf(plainImage(5, 9, RED)),
  "train/iris/1.png": pngOf(plainImage(8, 3, BLUE)),
  "train/iris/2.png": pngOf(plainImage(4, 4, BLUE)),
  "valid/rose/1.png": pngOf(plainImage(4, 6, RED)),
  "valid/iris/1.png": pngOf(plainImage(4, 6, BLUE)),
  "test/rose/1.png": pngOf(plainImage(6, 4, RED)),
  "test/iris/1.png": pngOf(plainImage(6, 4, BLUE)),
};

/** The files but for changes; null takes a file away, and an ending slash makes a folder. */
function loaded(changes: Record<string, Uint8Array | null> = {}, files = FILES) {
  return withFolder(async (dir) => {
    for (const [name, bytes] of Object.entries({ ...files, ...changes })) {
      const path = join(dir, "flowers102", name);
      if (name.endsWith("/")) await Deno.mkdir(path, { recursive: true });
      else if (bytes !== null) {
        await Deno.mkdir(dirname(path), { recursive: true });
        await Deno.writeFile(path, bytes);
      }
    }
    return await loadFlowers102({ dir, side: 2 });
  });
}

Deno.test("own images: folders give split and classes, and every size becomes one", async () => {
  const data = await loaded();
  assert.equal(data.name, `images-${data.digest.slice(0, 8)}`);
  assert.deepEqual([data.shape, data.channels, data.classes], [[2, 2], 3, 2]);
  assert.deepEqual([...data.train.labels], [0, 0, 1]);
  assert.deepEqual([...data.validation.labels], [0, 1]);
  const images = [BLUE, BLUE, RED].flatMap((colour) => [...plainImage(2, 2, colour).values]);
  assert.deepEqual([...data.train.inputs], images);
});

Deno.test("own images: a class must have images in every part, and be one of train's", async () => {
  await assert.rejects(loaded({ "train/tulip/": null }), {
    name: "DataError",
    message: /train\/tulip: the class has no images/,
  });
  await assert.rejects(loaded({ "test/rose/1.png": null, "test/rose/": null }), {
    name: "DataError",
    message: /test\/rose: the class has no images/,
  });
  await assert.rejects(loaded({ "valid/tulip/1.png": pngOf(plainImage(2, 2, RED)) }), {
    name: "DataError",
    message: /images of tulip, expected the classes iris, rose/,
  });
});

Deno.test("own images: a damaged image, a missing part and a single class are refused", async () => {
  const damaged = pngOf(plainImage(4, 4, RED)).subarray(0, 40);
  await assert.rejects(loaded({ "test/rose/2.png": damaged }), {
    name: "DataError",
    message: /test: rose\/2\.png: the PNG image is cut off or damaged/,
  });
  await assert.rejects(loaded({ "test/rose/1.png": null, "test/iris/1.png": null }), {
    name: "DataError",
    message: /no folder test beside train/,
  });
  await assert.rejects(loaded({ "train/rose/1.png": FILES["train/rose/1.png"] }, {}), {
    name: "DataError",
    message: /the only class is rose/,
  });
});
