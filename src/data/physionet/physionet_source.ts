/**
 * Where the records of the PhysioNet challenge of 2012 come from.
 *
 * @module
 */

import { dataFile, type DataSet } from "../data_set.ts";

/**
 * Digests of set-a once split and normalised: with the defaults of `splitStays`, and with each hour's
 * last value scaled by the extremes, as the protocol of the benchmark has it.
 */
export const PHYSIONET_SPLITS_SHA256: readonly string[] = [
  "dd08e377449e7249423e2ea01e4f4669db6e394328cc8b9718d31a28f0851456",
  "84be92e806d122ab1471adc52a218107af3980c6d509948b4cea5efad46a0c88",
];

/** Set A of the challenge: the only one whose outcomes came with it. */
export const PHYSIONET_2012: DataSet = {
  id: "physionet-2012",
  title: "PhysioNet challenge 2012, set A: 4,000 intensive-care stays of 48 hours, 554 deaths",
  files: [
    dataFile({
      name: "Outcomes-a.txt",
      url: "https://physionet.org/files/challenge-2012/1.0.0/Outcomes-a.txt",
      bytes: 79_219,
      sha256: "2613ea60ccda29f87571a7d6b09ad130858a8ccd66325bd073365925026883c2",
      sha256Unpacked: "2613ea60ccda29f87571a7d6b09ad130858a8ccd66325bd073365925026883c2",
    }),
    dataFile({
      // The source publishes no digest of its archive; that of a copy with other times inside, as
      // tar files have them, would differ although all records are the same.
      name: "set-a.tar.gz",
      bytes: 6_550_657,
      spellings: ["set-a.tar.gz", "set-a.tgz", "set-a.tar", "set-a.zip"],
    }),
  ],
  form: "Outcomes-a.txt with set-a.tar.gz, .tgz, .tar, .zip or the folder set-a",
  folders: ["physionet-2012", "physionet2012", "challenge-2012", "challenge-2012/1.0.0"],
  licence: "Open Data Commons Attribution License 1.0 (PhysioNet)",
  citation: "I. Silva, G. Moody, D. J. Scott, L. A. Celi, R. G. Mark, Predicting in-hospital " +
    "mortality of ICU patients: the PhysioNet/Computing in Cardiology challenge 2012, Computing in " +
    "Cardiology 39, 2012; A. L. Goldberger et al., PhysioBank, PhysioToolkit, and PhysioNet, " +
    "Circulation 101(23), 2000",
  source: "https://physionet.org/content/challenge-2012/1.0.0/",
  caution: "The records' own content is checked, by the digest of the loaded data, not the " +
    "archive's. The paper's split of 3,200 and 800 is not published; the one used here is its own.",
};
