/**
 * Where the film reviews come from.
 *
 * @module
 */

import { type DataFile, dataFile, type DataSet, withoutGzip } from "../data_set.ts";

/** Digest of the splits that {@linkcode IMDB} and {@linkcode IMDB_LINES} give. */
export const IMDB_SPLITS_SHA256 =
  "881075ef25bb74dc1a52157d2846c635cbd41922c7a90dc66ec47155c539b445";

/** What both forms have in common. */
const REVIEWS: Omit<DataSet, "id" | "title" | "files"> = {
  folders: ["imdb", "IMDB", "imdb-jsonl", "aclImdb"],
  licence: "none stated; the authors ask to be cited",
  citation: "A. L. Maas, R. E. Daly, P. T. Pham, D. Huang, A. Y. Ng and C. Potts, Learning " +
    "Word Vectors for Sentiment Analysis, ACL 2011",
  source: "https://ai.stanford.edu/~amaas/data/sentiment/",
  caution: "418 texts occur more than once and 123 in train and test; they are left as they are",
};

/** The archive as its authors published it. */
export const IMDB: DataSet = {
  id: "imdb",
  title: "IMDB film reviews, 25,000 train and 25,000 test, positive or negative",
  files: [
    dataFile({
      name: "aclImdb_v1.tar.gz",
      url: "http://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz",
      bytes: 84_125_825,
      md5: "7c2ac02c03563afcf9b574c7e56c153a",
      spellings: ["aclImdb_v1.tar.gz", "aclImdb_v1.tar"],
    }),
  ],
  ...REVIEWS,
};

function linesFile(part: string, bytes: number, sha256: string): DataFile {
  const name = `imdb-${part}.jsonl.gz`;
  return dataFile({ name, bytes, sha256, spellings: [name, withoutGzip(name)] });
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
  ...REVIEWS,
};
