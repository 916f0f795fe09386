/**
 * Python's pickles as plain values: numbers, text, lists, dicts, numpy arrays and scipy's CSR
 * matrices, from Python 2 and 3.
 *
 * A pickle is a program: it names classes to be made and functions to be called. `pickleparser`
 * (the only maintained reader of all six protocols on npm, without dependencies) runs it; nothing
 * is called but the stand-ins of `pickle/known_names.ts`, and a pickle that names anything else is
 * refused.
 *
 * @module
 */

import { Parser } from "pickleparser";
import { DataError, messageOf } from "../errors.ts";
import { knownName } from "./pickle/known_names.ts";
import { PickleReader } from "./pickle/pickle_reader.ts";
import { plain } from "./pickle/plain.ts";
import type { PickleValue } from "./pickle/value.ts";

/**
 * Reads the bytes of one pickle, with nothing behind it; nothing in it is executed.
 *
 * @param path names the bytes in messages
 * @throws {DataError} naming `path` and what was found: a class or function that is not one of the
 * few known, cut-off or damaged bytes, integers beyond 2^53, arrays of another size than they say,
 * a value that contains itself.
 */
export function parsePickle(bytes: Uint8Array, path: string): PickleValue {
  const reader = new PickleReader(bytes);
  try {
    const parser = new Parser({
      nameResolver: { resolve: knownName },
      unpicklingTypeOfDictionary: "Map",
      unpicklingTypeOfSet: "Set",
    });
    const value = plain(parser.read(reader));
    if (!reader.hasNext()) return value;
  } catch (error) {
    throw new DataError(
      `${path}: not a pickle that can be read, at byte ${reader.position} of ${bytes.length} ` +
        `(${messageOf(error)})`,
      { cause: error },
    );
  }
  throw new DataError(
    `${path}: the pickle ends at byte ${reader.position} of ${bytes.length}, expected nothing ` +
      "behind it",
  );
}
