import assert from "node:assert/strict";
import { join } from "node:path";
import { mean as meanOf, standardDeviation } from "simple-statistics";
import { loadClassFolders } from "../../../src/data/images/class_folders.ts";
import type { Pixels } from "../../../src/data/images/pixels.ts";
import { plainImage, pngOf } from "../../support/images.ts";
import { withFolder } from "../../support/temporary.ts";
import { classFolders } from "../../support/class_folders.ts";

const GREY = (i: number) => plainImage(4, 6, [i, i, i]);
const COLOURED = (i: number) => plainImage(4, 4, [i, 2 * i, 255 - i]);

Deno.test("class folders: images of their own size, grey ones with one channel", async () => {
  const data = await withFolder(async (folder) => {
    await classFolders(folder, { oak: 10, ash: 10 }, GREY);
    return await loadClassFolders(folder);
  });
  assert.deepEqual([data.features, data.classes, data.extent], [24, 2, undefined]);
  assert.deepEqual(data.classNames, ["ash", "oak"]);
  assert.deepEqual([data.train.size, data.validation.size, data.test.size], [12, 4, 4]);
  // Every pixel of an image is alike here, and of each class six images train.
  const bytes = Array.from({ length: 12 }, (_, row) => data.train.inputs[24 * row]);
  const [{ mean, deviation }, ...others] = data.channels!;
  assert.deepEqual(others, []);
  assert.ok(Math.abs(mean - meanOf(bytes)) < 1e-9);
  assert.ok(Math.abs(deviation - standardDeviation(bytes)) < 1e-9);
});

Deno.test("class folders: coloured ones have three channels, and square ones a side", async () => {
  await withFolder(async (folder) => {
    await classFolders(folder, { oak: 5, ash: 5 }, COLOURED);
    const own = await loadClassFolders(folder);
    assert.deepEqual([own.features, own.extent, own.channels!.length], [48, 4, 3]);
    const { extent, features, digest } = await loadClassFolders(folder, { size: 2 });
    assert.deepEqual([extent, features], [2, 12]);
    assert.notEqual(digest, own.digest);
    const other = await loadClassFolders(folder, { split: { seed: "other" } });
    assert.notEqual(other.digest, own.digest);
  });
});

Deno.test("class folders: other sizes, one class, a class of two and odd options are refused", async () => {
  const refused = async (
    classes: Record<string, number>,
    message: RegExp,
    { image = GREY, options = {} }: { image?: (i: number) => Pixels; options?: object } = {},
  ) => {
    await withFolder(async (folder) => {
      await classFolders(folder, classes, image);
      await assert.rejects(loadClassFolders(folder, options), { message });
    });
  };
  await refused({ oak: 5 }, /: the only class is oak, expected at least two$/);
  await refused({ oak: 5, ash: 2 }, /^The class "ash" has 2 rows: three are needed/);
  await refused({}, /No images in /);
  await refused(
    { "train/oak": 5, "train/ash": 5, "test/oak": 5, "test/ash": 5 },
    /train: holds folders, expected images of a class: parts are drawn by split, so name the folder/,
  );
  const growing = (i: number) => plainImage(4, 4 + i, [0, 0, 0]);
  await refused({ oak: 5, ash: 5 }, /4 x \d+ pixels, expected 4 x /, { image: growing });
  await refused({ oak: 5 }, /^A folder of images has a size from 1 to 1024 pixels, got 0$/, {
    options: { size: 0 },
  });
  await refused({ oak: 5 }, /^A folder of images has no option "sizes" \(did you mean size\?\)$/, {
    options: { sizes: 3 },
  });
  await withFolder(async (folder) => {
    const file = join(folder, "image.png");
    await Deno.writeFile(file, pngOf(GREY(1)));
    await assert.rejects(loadClassFolders(file), { name: "DataError" });
  });
});
