/**
 * A few reviews in each format in which they may lie.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { tarOf } from "../../support/archives.ts";

/** A review and where it belongs. */
export interface Stored {
  part: "train" | "test";
  id: number;
  label: number;
  text: string;
}

const TEXTS = [
  "A fine film.<br /><br />Ünïcode, 中国!",
  "",
  "don't\u0085go\twith\u00a0me",
  "\ufeffgood",
];

/** Twelve reviews; some texts are strange, one of each part and label is empty. */
export const STORED: readonly Stored[] = ["train", "test"].flatMap((part) =>
  [0, 1].flatMap((label) =>
    TEXTS.map((text, id) => ({ part: part as Stored["part"], id, label, text: `${text}` }))
  )
);

const encoder = new TextEncoder();
const nameOf = ({ part, label, id }: Stored) =>
  `aclImdb/${part}/${label === 1 ? "pos" : "neg"}/${id}_${label === 1 ? 9 : 2}.txt`;

/** Writes reviews as they are published. */
export async function writeArchive(folder: string, reviews: readonly Stored[]): Promise<void> {
  const files = [
    ...reviews.map((review) => ({ name: nameOf(review), bytes: encoder.encode(review.text) })),
    {
      name: "aclImdb/train/unsup/0_0.txt",
      bytes: encoder.encode("unlabelled"),
    },
    { name: "aclImdb/README", bytes: encoder.encode("about") },
  ];
  await Deno.writeFile(
    join(folder, "aclImdb_v1.tar.gz"),
    Uint8Array.from(gzipSync(await tarOf(files))),
  );
}

/** Writes reviews as the archive unpacks. */
export async function writeFolder(folder: string, reviews: readonly Stored[]): Promise<void> {
  for (const review of reviews) {
    const path = join(folder, nameOf(review));
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeTextFile(path, review.text);
  }
}

/** Writes reviews as JSON Lines. */
export async function writeLines(folder: string, reviews: readonly Stored[]): Promise<void> {
  for (const part of ["train", "test"]) {
    const lines = reviews.filter((review) => review.part === part)
      .map(({ id, label, text }) =>
        JSON.stringify({ id, label, rating: label === 1 ? 9 : 2, text })
      );
    const bytes = gzipSync(encoder.encode(`${lines.join("\n")}\n`));
    await Deno.writeFile(join(folder, `imdb-${part}.jsonl.gz`), Uint8Array.from(bytes));
  }
}
