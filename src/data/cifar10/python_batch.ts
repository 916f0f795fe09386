/**
 * CIFAR-10's Python version: a pickled dict with `data`, a uint8 matrix whose rows are the planes of
 * an image as in the binary version, and `labels`, a list of as many classes.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { parsePickle } from "../../files/pickle.ts";
import { isArray } from "../../files/pickle/value.ts";
import type { LabelledImages } from "../images/labelled.ts";
import { interleave, PLANES, refuseOtherLabels } from "./records.ts";

/**
 * The images of a pickled file, channels last; nothing in it is executed.
 *
 * @param classes Labels must be below it.
 * @throws {DataError} naming the file: no such pickle, or a label that is no class.
 */
export function parsePythonBatch(
  bytes: Uint8Array,
  path: string,
  classes: number,
): LabelledImages {
  const batch = parsePickle(bytes, path);
  if (!(batch instanceof Map)) throw new DataError(`${path}: no dict, expected data and labels`);
  const [data, labels] = [batch.get("data"), batch.get("labels")];
  const isData = isArray(data) && data.dtype === "u1" && data.shape.length === 2 &&
    data.shape[0] > 0 && data.shape[1] === PLANES;
  if (!isData) {
    const found = isArray(data) ? `[${data.shape}] of ${data.dtype}` : "none";
    throw new DataError(
      `${path}: the array data is ${found}, expected [images, ${PLANES}] of u1, at least one image`,
    );
  }
  const size = data.shape[0];
  if (!Array.isArray(labels) || labels.length !== size) {
    const found = Array.isArray(labels) ? labels.length : "no list of";
    throw new DataError(`${path}: ${found} labels, expected ${size}: one for each image`);
  }
  refuseOtherLabels(labels, classes, path);
  const inputs = new Uint8Array(size * PLANES);
  const planes = data.values as Uint8Array;
  for (let image = 0; image < size; image++) {
    interleave(planes.subarray(image * PLANES), inputs.subarray(image * PLANES));
  }
  return { inputs, labels: Uint8Array.from(labels) };
}
