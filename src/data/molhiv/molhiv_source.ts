/**
 * Where OGBG-MolHIV comes from.
 *
 * @module
 */

import { builtIn, type DataFile, dataFile, type DataSet, withoutGzip } from "../data_set.ts";

/** Digest of the benchmark itself as it is loaded; see `moleculeDataDigest`. */
export const MOLHIV_SHA256 = "2c3b4f2bddb1f72bb902861996ee9e6b4428635c10ce6ea8032fa57500512ca3";

/** Its files have no address of their own: they lie in the archive, in a folder `hiv`. */
function archived(name: string, bytes: number, sha256: string, sha256Unpacked: string): DataFile {
  return dataFile({ name, bytes, sha256, sha256Unpacked, spellings: [name, withoutGzip(name)] });
}

/** OGBG-MolHIV as the Open Graph Benchmark distributes it, the archive unpacked or not. */
export const MOLHIV: DataSet = {
  id: "ogbg-molhiv",
  title: "41,127 molecules, 1,443 of them active against HIV, scaffold split",
  files: [
    archived(
      "raw/num-node-list.csv.gz",
      35_542,
      "e26f7e29de4a3985c7f47482838c62f870c90c4d01871c57bfeae1b8d993a24b",
      "e49e3ca57bce991f2e334f6a93afcd8082d2db51be55273cd1d0570856cd1154",
    ),
    archived(
      "raw/num-edge-list.csv.gz",
      36_509,
      "fa058f23514328fd69bc9c4c31fd8f5938c4ce18726855489d0c0e2dfeaddd37",
      "da49606c9e0043bffa4b88d726f0944427a15a32741575021cd0a03c5a0a74a5",
    ),
    archived(
      "raw/node-feat.csv.gz",
      616_919,
      "1e875d13c6442622d2b4f3763e7b0ef48cf2c769828b087ef0efe91c3bdb574b",
      "c725a325d66624672e70d2d4acebcf19386e66f8ae36550170315804258dd4db",
    ),
    archived(
      "raw/edge.csv.gz",
      604_150,
      "d279b2d408f553cdc6e8ff9712e8eb52ee8831e6f63d29431812e27bca119389",
      "0d13b9c8f1371fb1431e04cccd8e4b84608128cbd9ccddb04f1f509bd5041890",
    ),
    archived(
      "raw/edge-feat.csv.gz",
      268_628,
      "a59f5bcf890de811555f5d3819a96f713b4f8b6204801f286991c197afacf836",
      "87fd149218c13a13b212a8e36d12568a64b9c58e64866ca91b178046e725a8c2",
    ),
    archived(
      "raw/graph-label.csv.gz",
      1_727,
      "88f950d08c606556cca1c1ffef05229f46d64043ad7fa617e8938a3ae9779993",
      "e53eecdd3e485d7052607b0ce5bd83800688943eb4ae5d7f86317ada4690a00e",
    ),
    archived(
      "split/scaffold/train.csv.gz",
      73_605,
      "9f1e46e77897b3de3d19452cbd47c312e2844a0ec664c1c9dc897c10d12e42f0",
      "29ea24c280086d7c3fc1011cd1f75c481c5e3beb14b8b8891e208574d14e34b8",
    ),
    archived(
      "split/scaffold/valid.csv.gz",
      9_254,
      "eaf4d6b4630f9e689d2b203669674d0dc309673319e8ac32daa9e9ca90e2e1fa",
      "11f0db3641f325f72a002852b27ca32c860bcb5e529cd4bb1b699bb12322f3f0",
    ),
    archived(
      "split/scaffold/test.csv.gz",
      9_503,
      "27485729d83edd6f47eb3b8daff69fdb32c9df6b36b17204ef87f8dc1a30eab1",
      "111b66eae1ab5006f12787c119bc48176a4eea987a014fa134cd7d3e3dca35ce",
    ),
    archived(
      "mapping/mol.csv.gz",
      404_655,
      "306c4ad8d54fc6cd40c71da4d0561fdcc73e1188662e6992bae0dda8f65bf6d0",
      "6b19c03f3ce433b3ecc36c0ef6184d5c93cf721444dd906c914d991c1d9c1dd9",
    ),
  ],
  archives: ["hiv.zip"],
  folders: ["ogbg-molhiv", "ogbg_molhiv", "molhiv", "hiv"],
  licence: "MIT (Open Graph Benchmark); molecules and labels of MoleculeNet",
  citation: "W. Hu et al., Open Graph Benchmark: datasets for machine learning on graphs, " +
    "NeurIPS 2020, arXiv:2005.00687; Z. Wu et al., MoleculeNet, Chemical Science 9, 2018",
  source: "http://snap.stanford.edu/ogb/data/graphproppred/csv_mol_download/hiv.zip",
};

/** Molecules this project builds itself. */
export const GENERATED_MOLECULES: DataSet = builtIn({
  id: "molecules",
  title: "600 molecules built here from 28 fragments, half of them amides",
  licence: "MIT, as this project",
  citation: "none: generated",
  digest: "b0ac07d221bd7a75923e21e145c1422e33c6ab21574519b2d18402b2e8a633b8",
});
