/**
 * Where WikiText-103 and the other texts come from.
 *
 * @module
 */

import { builtIn, type DataFile, dataFile, type DataSet, withoutGzip } from "../data_set.ts";

/** WikiText-103 as its authors published it. */
export const WIKITEXT_103: DataSet = {
  id: "wikitext-103",
  title: "WikiText-103: 103 million words of good and featured Wikipedia articles",
  files: [dataFile({
    name: "wikitext-103-v1.zip",
    url: "https://s3.amazonaws.com/research.metamind.io/wikitext/wikitext-103-v1.zip",
    bytes: 190_229_076,
    md5: "9ddaacaf6af0710eda8c456decff7832",
  })],
  folders: ["wikitext-103", "wikitext", "WikiText103", "wikitext-103/v1"],
  licence: "CC BY-SA 3.0 and GFDL (Wikipedia's authors)",
  citation: "S. Merity, C. Xiong, J. Bradbury, R. Socher, Pointer Sentinel Mixture Models, " +
    "arXiv:1609.07843, 2016",
  source: "https://www.salesforce.com/blog/the-wikitext-long-term-dependency-language-" +
    "modeling-dataset",
};

/** `role` as the archive names it, kept gzipped as `name`. */
function part(
  role: string,
  { name = `${role}.gz`, ...known }: Pick<DataFile, "bytes"> & Partial<DataFile>,
): DataFile {
  return dataFile({ ...known, name, spellings: [withoutGzip(name), name] });
}

const VALIDATION = part("wiki.valid.tokens", {
  bytes: 395_982,
  sha256: "c2a478c8bfdd585cdc14125fce584d178fe0ccd9fa9836b66a45186506ed3f5c",
  sha256Unpacked: "9aee9f52d6e77de6c7751fc5e7c44287db3ec0eaf15477098acc6b93c1c4250b",
});
const TEST = part("wiki.test.tokens", {
  bytes: 437_729,
  sha256: "530a8ed1bcd3c17eefde49c9cd14f25948d66969fa771d81942006896f9f84b4",
  sha256Unpacked: "56db52eb157b1ab5c89646eef70510c1eca6e12a3bfdb99f0d6b05b4eacb75b9",
});

/**
 * The three files inside the archive, for people who have unpacked it; gzipped or not. Nobody has
 * published the size or the SHA-256 of the training text.
 */
export const WIKITEXT_103_UNPACKED: DataSet = {
  ...WIKITEXT_103,
  files: [
    part("wiki.train.tokens", { bytes: 0 }),
    VALIDATION,
    TEST,
  ],
};

/** The beginning of the training text, with the whole validation and test texts. */
export const WIKITEXT_103_FIRST: DataSet = {
  ...WIKITEXT_103,
  id: "wikitext-103-first-0.55M",
  title:
    "WikiText-103 cut short: the first 0.54 million words to train, all of validation and test",
  files: [
    part("wiki.train.tokens", {
      name: "wiki.train.first2883kB.tokens.gz",
      bytes: 1_018_691,
      sha256: "217d2021b9aa126787d9713fcd6abc6b908552c940156a3bdad815b51dd0dff5",
      sha256Unpacked: "611df3b41f14ba024d70702dff829bfaca0f335aa93800ba7785c87a82ff88b5",
    }),
    VALIDATION,
    TEST,
  ],
  folders: [...WIKITEXT_103.folders, "wikitext-103-first-0.55M"],
  caution:
    "0.5 % of the paper's training text (9,742 lines, 163 articles): a model of it overfits " +
    "within a few epochs, and no loss may stand beside the paper's",
};

/** The plays that character models are shown on. */
export const TINY_SHAKESPEARE: DataSet = {
  id: "tiny-shakespeare",
  title: "Tiny Shakespeare: 1.1 million characters of Shakespeare's plays",
  files: [dataFile({
    name: "input.txt",
    url:
      "https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt",
    bytes: 1_115_394,
    sha256: "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
    sha256Unpacked: "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
    spellings: ["input.txt", "input.txt.gz"],
  })],
  folders: ["tiny-shakespeare", "tinyshakespeare"],
  licence: "public domain (W. Shakespeare); the collection MIT (A. Karpathy, char-rnn)",
  citation: "A. Karpathy, The Unreasonable Effectiveness of Recurrent Neural Networks, 2015",
  source: "https://github.com/karpathy/char-rnn",
  caution: "not the paper's data; the smallest text for which Llama's vocabulary makes some sense",
};

/** A language that needs no download, and whose best possible loss is known. */
export const GENERATED_LANGUAGE: DataSet = builtIn({
  id: "generated-language",
  title: "a generated language: 256 tokens, 1.75 bits of entropy a token",
  licence: "generated here; MIT as the code",
  citation: "C. E. Shannon, A Mathematical Theory of Communication, Bell System Technical " +
    "Journal 27, 1948, section 7 (entropy of a Markov source)",
  digest: "b92781556145e11d44f01371dd103d826487d8826008dfa0a6d5db990cf4038f",
});
