import { gzipSync } from "node:zlib";
import { type Packed, tarOf } from "../../support/archives.ts";
import { jpegOf, plainImage } from "../../support/images.ts";
import { matBytes } from "../../support/mat_files.ts";

/** What a small Flowers-102 is made of, by the names of the files' own arrays. */
export interface SmallFlowers {
  labels?: number[];
  trnid?: number[];
  valid?: number[];
  tstid?: number[];
  /** Bytes of photographs by number instead of the usual ones; null: the file is missing. */
  photographs?: Record<number, Uint8Array | null>;
  /** Photographs in the archive, from number 1 on. */
  count?: number;
}

/** Grey level of photograph `number`. */
export function greyOf(number: number): number {
  return 20 * number;
}

/**
 * The three files of a set of six photographs of three kinds; number n is `8 + n` x 10 pixels,
 * plain and as grey as {@linkcode greyOf} says.
 */
export async function smallFlowers(
  options: SmallFlowers = {},
): Promise<Record<string, Uint8Array>> {
  const { labels = [3, 1, 2, 3, 1, 2], trnid = [6, 2, 1], valid = [3, 4], tstid = [5] } = options;
  const entries: Packed[] = [{ name: "jpg/", type: "directory" }];
  for (let number = 1; number <= (options.count ?? 6); number++) {
    const grey = greyOf(number);
    const usual = await jpegOf(plainImage(8 + number, 10, [grey, grey, grey]));
    const { [number]: bytes = usual } = options.photographs ?? {};
    const name = `jpg/image_${String(number).padStart(5, "0")}.jpg`;
    if (bytes !== null) entries.push({ name, bytes });
  }
  return {
    "102flowers.tgz": gzipSync(await tarOf(entries)),
    "imagelabels.mat": matBytes({ labels }),
    "setid.mat": matBytes({ trnid, valid, tstid }),
  };
}
