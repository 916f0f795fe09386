import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { readImageFolder } from "../../../src/data/images/image_folder.ts";
import { tarOf, zipOf } from "../../support/archives.ts";
import { jpegOf, plainImage, pngOf } from "../../support/images.ts";
import { withFolder } from "../../support/temporary.ts";

const RED = plainImage(4, 6, [255, 0, 0]);
const BLUE = plainImage(4, 6, [0, 0, 255]);
const TALL = plainImage(7, 6, [0, 255, 0]);

/** Two classes; the files beside them are passed over. */
const FILES = {
  "train/zebra/2.png": pngOf(RED),
  "train/zebra/10.PNG": pngOf(BLUE),
  "train/ape/a.jpeg": await jpegOf(BLUE),
  "train/ape/notes.txt": new Uint8Array(3),
  "train/ape/.hidden.png": new Uint8Array(3),
  "train/README.png": new Uint8Array(3),
  "test/ape/a.png": pngOf(TALL),
};

/** The files on disk; gives the folder to `use`. */
function onDisk<T>(files: Record<string, Uint8Array>, use: (folder: string) => Promise<T>) {
  return withFolder(async (folder) => {
    for (const [name, bytes] of Object.entries(files)) {
      await Deno.mkdir(dirname(join(folder, name)), { recursive: true });
      await Deno.writeFile(join(folder, name), bytes);
    }
    return await use(folder);
  });
}

Deno.test("image folder: on disk, classes and files are sorted by name", async () => {
  const images = await onDisk(FILES, (dir) => readImageFolder(dir, { folder: "train" }));
  assert.deepEqual(images.classNames, ["ape", "zebra"]);
  assert.deepEqual(images.shape, [4, 6]);
  assert.deepEqual([...images.labels], [0, 1, 1]);
  assert.deepEqual(images.inputs.subarray(72, 144), BLUE.values);
  assert.deepEqual(images.inputs.subarray(144), RED.values);
});

Deno.test("image folder: an archive gives its own order", async () => {
  const entries = Object.entries(FILES).map(([name, bytes]) => ({ name, bytes }));
  for (const archive of [await tarOf(entries), await zipOf(entries)]) {
    const images = await onDisk(
      { archive },
      (dir) => readImageFolder(join(dir, "archive"), { folder: "train" }),
    );
    assert.deepEqual(images.classNames, ["ape", "zebra"]);
    assert.deepEqual([...images.labels], [1, 1, 0]);
    assert.deepEqual(images.inputs.subarray(0, 72), RED.values);
  }
});

Deno.test("image folder: images of differing sizes are refused, or brought to one", async () => {
  const files = { "ape/a.png": pngOf(RED), "ape/b.png": pngOf(TALL) };
  await assert.rejects(onDisk(files, (dir) => readImageFolder(dir)), {
    name: "DataError",
    message: /ape\/b\.png: 7 x 6 pixels, expected 4 x 6 as .*ape\/a\.png has/,
  });
  const { shape, inputs } = await onDisk(
    files,
    (dir) => readImageFolder(dir, { fit: () => plainImage(1, 1, [1, 2, 3]) }),
  );
  assert.deepEqual([shape, [...inputs]], [[1, 1], [1, 2, 3, 1, 2, 3]]);
});

Deno.test("image folder: classes without images, or not expected, are refused", async () => {
  const empty = { ...FILES, "train/cat/readme.txt": new Uint8Array(1) };
  await assert.rejects(
    onDisk(empty, (dir) => readImageFolder(dir, { folder: "train" })),
    /train\/cat: the class has no images/,
  );
  const classNames = ["ape", "bear"];
  await assert.rejects(
    onDisk(FILES, (dir) => readImageFolder(dir, { folder: "train", classNames })),
    /no images of bear and images of zebra, expected the classes ape, bear/,
  );
});

Deno.test("image folder: no images and no folder are errors that name the place", async () => {
  await assert.rejects(
    onDisk(FILES, (dir) => readImageFolder(join(dir, "train", "ape"))),
    /No images in .*ape: expected <class>\/<image>\.jpg or \.png/,
  );
  await assert.rejects(
    onDisk(FILES, (dir) => readImageFolder(dir, { folder: "validation" })),
    /Cannot read .*validation: no such file/,
  );
  await assert.rejects(() => readImageFolder("absent"), /Cannot read absent: no such file/);
});

Deno.test("image folder: a damaged image is named", async () => {
  const files = { "ape/a.png": pngOf(RED).subarray(0, 50) };
  await assert.rejects(onDisk(files, (dir) => readImageFolder(dir)), /ape\/a\.png: the PNG image/);
});
