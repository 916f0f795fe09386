/**
 * Where the citation graphs and the karate club come from.
 *
 * @module
 */

import { builtIn, type DataFile, dataFile, type DataSet, withoutGzip } from "../data_set.ts";

/** The repository of the paper's authors. */
const PLANETOID = "https://raw.githubusercontent.com/kimiyoung/planetoid/master/data";
const PLANETOID_SETS = {
  licence: "repository MIT (Z. Yang); no licence stated for the data themselves",
  citation: "P. Sen et al., Collective classification in network data, AI Magazine " +
    "29(3), 2008; Z. Yang, W. W. Cohen, R. Salakhutdinov, Revisiting semi-supervised learning " +
    "with graph embeddings, ICML 2016, arXiv:1603.08861",
  source: "https://github.com/kimiyoung/planetoid",
};

/**
 * Bytes and SHA-256 of each file. The source publishes no digest: these are of the files in
 * circulation; those of Cora are blobs of kimiyoung/planetoid and of tkipf/gcn alike.
 */
function planetoidFiles(id: string, known: Record<string, [number, string]>): DataFile[] {
  return Object.entries(known).map(([role, [bytes, sha256]]) => {
    const name = `ind.${id}.${role}`;
    return dataFile({ name, url: `${PLANETOID}/${name}`, bytes, sha256, sha256Unpacked: sha256 });
  });
}

function planetoidForm(id: string): string {
  return `ind.${id}.{x,y,tx,ty,allx,ally,graph,test.index}`;
}

/** Names of archives of all files of a set. */
function planetoidArchives(id: string): string[] {
  return [`planetoid-${id}.tar.gz`, `planetoid-${id}.zip`];
}

/** Cora, with the public split. */
export const CORA: DataSet = {
  id: "cora",
  title: "Cora: 2,708 papers with 1,433 words, 7 topics, 5,278 citations, public split",
  files: planetoidFiles("cora", {
    x: [22_119, "23cfa55d91c6f624233f5eb7b6e3f141f1bd2b2ae39608a63cf5d084bb27baab"],
    y: [4_054, "94465c14eb53e04ca262198dcbb2521ee8af60fb3f3d546cd6ca24a511b0e7d1"],
    tx: [148_025, "b9afbaa4a400df991f6f02ef677e1e44da55ffc04801fd02f9e673987829226a"],
    ty: [28_135, "41f5ac76596a1699cc33f53084a2419e92961c42bb75f36fc38e616d348532ad"],
    allx: [257_305, "9419ba2f26f5c35243db64aba110e0f35a04851609e0dc5433450676ca6b8543"],
    ally: [47_959, "2b998f5cc7fedc86e7f97ca2498f47a1ffc1462c29e2d578b23bf3f62b6e7d71"],
    graph: [59_847, "58f13302f39dde8852dad6fe6d15b89b077b6d7f837626bce671ef80344b383d"],
    "test.index": [5_000, "297ce89af2b51a6a194181c7dbe1796c6a1cf9cd9349a88383b1b1e227867875"],
  }),
  form: planetoidForm("cora"),
  archives: planetoidArchives("cora"),
  folders: ["planetoid", "cora", "Cora", "Cora/raw", "cora/raw", "planetoid/data"],
  ...PLANETOID_SETS,
};

/** CiteSeer, with the public split. */
export const CITESEER: DataSet = {
  id: "citeseer",
  title: "CiteSeer: 3,327 papers with 3,703 words, 6 topics, 4,552 citations, public split",
  files: planetoidFiles("citeseer", {
    x: [31_087, "d20de19150741e555de0ed037195630fc194114ebc7fd72ced62810148aa22f6"],
    y: [3_014, "8ba87e515d8e3ee3cf52f6d2c5b86aa73f11ecad825a808455209ec26cd54924"],
    tx: [260_321, "539a8906a2da97628d212f2fdd668c109a8b3f0d36574b59e5d3fd5b5303da21"],
    ty: [24_135, "55e5bd1ba1e733a04598753ad1a8d57957f4b8f89e74519f41f4f4938767e4ce"],
    allx: [595_021, "2ac30345d95c9ec933a817ee0bdd6a5f077f8c184a20e696910192d534414668"],
    ally: [55_623, "f704b2d986dde6c2669934de1f3ae5696a6cf9455c0f6b2646a2d135ea0a1c95"],
    graph: [61_987, "d79a4ef9d3e7169aee8946145f6b7306e35bc79bffad26346cfb94e10e9912a7"],
    "test.index": [5_000, "2af990671580b6b2df5d158d1038f8292e30c9cd821b5453f399659b25b723d4"],
  }),
  form: planetoidForm("citeseer"),
  archives: planetoidArchives("citeseer"),
  folders: ["planetoid", "citeseer", "CiteSeer", "CiteSeer/raw", "citeseer/raw", "planetoid/data"],
  ...PLANETOID_SETS,
};

/** Digests of the two sets as they are loaded; see `nodeDataDigest`. */
export const PLANETOID_DIGESTS: readonly string[] = [
  "d33a48c25ccf3ba5154cd9e60d3facb7e636301b1ba64b50c28e549cabc470f4",
  "a939f7e0fdf0727adc4707cf7d9f23c695df238007d3115570119ec62043139f",
];

/** Nodes and citations of OGBN-Arxiv (arXiv:2005.00687, table 2). */
export const OGBN_ARXIV_SIZES = { nodes: 169_343, edges: 1_166_243 } as const;

/** Sizes are rounded, and nobody has published a digest. */
function ogbFile(name: string, bytes: number): DataFile {
  return dataFile({ name, bytes, spellings: [name, withoutGzip(name)] });
}

/** OGBN-Arxiv as the Open Graph Benchmark distributes it, the archive unpacked or not. */
export const OGBN_ARXIV: DataSet = {
  id: "ogbn-arxiv",
  title: "OGBN-Arxiv: 169,343 papers with 128 features, 40 subject areas, 1,166,243 citations",
  files: [
    ogbFile("raw/node-feat.csv.gz", 76_400_000),
    ogbFile("raw/edge.csv.gz", 5_030_000),
    ogbFile("raw/node-label.csv.gz", 124_000),
    ogbFile("split/time/train.csv.gz", 200_000),
    ogbFile("split/time/valid.csv.gz", 70_000),
    ogbFile("split/time/test.csv.gz", 110_000),
  ],
  form: "raw/{node-feat,edge,node-label}.csv.gz with split/time/{train,valid,test}.csv.gz " +
    "(unpacked will do)",
  archives: ["arxiv.zip"],
  folders: ["ogbn-arxiv", "ogbn_arxiv", "arxiv"],
  licence: "ODC-BY 1.0 (Open Graph Benchmark; Microsoft Academic Graph)",
  citation: "W. Hu et al., Open Graph Benchmark: datasets for machine learning on graphs, " +
    "NeurIPS 2020, arXiv:2005.00687",
  source: "http://snap.stanford.edu/ogb/data/nodeproppred/arxiv.zip",
  caution:
    "to be fetched by hand: 81 MB; no digest is published, so that only its sizes are checked",
};

/** Zachary's karate club. */
export const KARATE_CLUB: DataSet = builtIn({
  id: "karate-club",
  title: "Zachary's karate club: 34 members, 78 friendships, 2 factions",
  licence: "facts from the publication, in this project's source",
  citation: "W. W. Zachary, An information flow model for conflict and fission in small groups, " +
    "Journal of Anthropological Research 33(4), 1977",
  digest: "fefdfdba9c03807dcd5002b25e63018bf3ab22e81263514d29b846bf8c4fd225",
});
