/**
 * Python's pickles as plain values: numbers, text, lists, dicts, numpy arrays and scipy's CSR
 * matrices, from Python 2 and 3.
 *
 * A pickle is a program: it names classes to be made and functions to be called. `pickle/opcodes.ts`
 * runs it, and calls nothing but the stand-ins of `pickle/known_names.ts`; a pickle that names anything
 * else is refused. The package for this (pickleparser) makes texts of lists on the way, which a few
 * hundred bytes can make endless, and lets a pickle change whatever is on its stack.
 *
 * @module
 */

import { DataError, messageOf } from "../errors.ts";
import { oneLine } from "./json_text.ts";
import { runPickle } from "./pickle/opcodes.ts";
import { PickleBytes } from "./pickle/pickle_bytes.ts";
import { plain } from "./pickle/plain.ts";
import type { PickleValue } from "./pickle/value.ts";

/** Signs of a reason: one that JavaScript itself gives may quote a value of any length. */
const LONGEST_REASON = 300;

/**
 * Reads the bytes of one pickle, with nothing behind it; nothing in it is executed.
 *
 * @param path names the bytes in messages
 * @throws {DataError} naming `path` and what was found: a class or function that is not one of the
 * few known, cut-off or damaged bytes, integers beyond 2^53, arrays of another size than they say,
 * a value that contains itself, and more of anything than `limits.ts` has.
 */
export function parsePickle(bytes: Uint8Array, path: string): PickleValue {
  const input = new PickleBytes(bytes);
  try {
    const value = plain(runPickle(input));
    if (input.position === bytes.length) return value;
  } catch (error) {
    throw new DataError(
      `${path}: not a pickle that can be read, at byte ${input.position} of ${bytes.length} ` +
        `(${oneLine(messageOf(error).slice(0, LONGEST_REASON))})`,
      { cause: error },
    );
  }
  throw new DataError(
    `${path}: the pickle ends at byte ${input.position} of ${bytes.length}, expected nothing ` +
      "behind it",
  );
}
