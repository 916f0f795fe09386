/**
 * Where the film reviews come from.
 *
 * @module
 */

import type { DataFile, DataSet } from "../data_set.ts";

/** Digest of the splits that {@linkcode IMDB} and {@linkcode IMDB_LINES} give. */
export const IMDB_SPLITS_SHA256 =
  "881075ef25bb74dc1a52157d2846c635cbd41922c7a90dc66ec47155c539b445";

const CITATION = "A. L. Maas, R. E. Daly, P. T. Pham, D. Huang, A. Y. Ng and C. Potts, Learning " +
  "Word Vectors for Sentiment Analysis, ACL 2011";
const LICENCE = "none stated; the authors ask to be cited";
const SOURCE = "https://ai.stanford.edu/~amaas/data/sentiment/";
const CAUTION =
  "418 texts occur more than once and 123 in train and test; they are left as they are";
const FOLDERS = ["imdb", "IMDB", "imdb-jsonl", "aclImdb"];

/** The archive as its authors published it. */
export const IMDB: DataSet = {
  id: "imdb",
  title: "IMDB film reviews, 25,000 train and 25,000 test, positive or negative",
  files: [
    {
      name: "aclImdb_v1.tar.gz",
      url: "http://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz",
      bytes: 84_125_825,
      sha256: null,
      md5: "7c2ac02c03563afcf9b574c7e56c153a",
      sha256Unpacked: null,
      spellings: ["aclImdb_v1.tar.gz", "aclImdb_v1.tar"],
    },
  ],
  folders: FOLDERS,
  licence: LICENCE,
  citation: CITATION,
  source: SOURCE,
  caution: CAUTION,
};

function linesFile(part: string, bytes: number, sha256: string): DataFile {
  const name = `imdb-${part}.jsonl.gz`;
  const spellings = [name, `imdb-${part}.jsonl`];
  return { name, url: null, bytes, sha256, sha256Unpacked: null, spellings };
}

/** The same reviews, a JSON object a line. */
export const IMDB_LINES: DataSet = {
  id: "imdb-jsonl",
  title: "the reviews of imdb as JSON Lines, texts unchanged",
  files: [
    linesFile(
      "train",
      12_975_299,
      "c8d7c0edd60fe7906cf2234e9b21a9ed566c012d7e41eef474a69cb1b67bdda5",
    ),
    linesFile(
      "test",
      12_671_849,
      "8fcdf08a7c0c5fd59043f8ac141928bdf6d8bff8f0c957189faffea67afb9a55",
    ),
  ],
  folders: FOLDERS,
  licence: LICENCE,
  citation: CITATION,
  source: SOURCE,
  caution: CAUTION,
};
