/**
 * Where the bracket words come from.
 *
 * @module
 */

import { builtIn, type DataSet } from "../data_set.ts";

/** Words of brackets, generated. */
export const BRACKETS: DataSet = builtIn({
  id: "brackets",
  title: "10,000 words of three kinds of brackets, balanced or broken, generated",
  licence: "generated here, none needed",
  citation:
    "Language: N. Chomsky and M. P. Schuetzenberger, The Algebraic Theory of Context-Free " +
    "Languages, Studies in Logic 35, 1963; as a test of attention: J. Ebrahimi et al., How Can " +
    "Self-Attention Networks Recognize Dyck-n Languages?, arXiv:2010.04303",
  digest: "7df9939195a2b5abfb2e434f21c92ff92961558499ff4fc2fd48bfbe6363fa40",
});
