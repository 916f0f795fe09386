/**
 * What pickleparser made, without anything but data.
 *
 * @module
 */

import type { PickleValue } from "./value.ts";
import { CsrDraft } from "./csr_matrix.ts";
import { ArrayDraft } from "./numpy_array.ts";

/**
 * Finishes arrays and matrices, keeps plain values and refuses the rest. What a pickle names twice
 * is one value afterwards, as it was before.
 *
 * @throws {Error} for anything else, or a value that contains itself
 */
export function plain(value: unknown): PickleValue {
  return finish(value, new Map());
}

/** Marks what is being finished. */
const UNFINISHED = Symbol("unfinished");

type Known = Map<unknown, PickleValue | typeof UNFINISHED>;

function finish(value: unknown, known: Known): PickleValue {
  if (value === null || ["boolean", "number", "string"].includes(typeof value)) {
    return value as PickleValue;
  }
  const before = known.get(value);
  if (before === UNFINISHED) throw new Error("a value that contains itself");
  if (before !== undefined) return before;
  known.set(value, UNFINISHED);
  const finished = finishObject(value, known);
  known.set(value, finished);
  return finished;
}

function finishObject(value: unknown, known: Known): PickleValue {
  const each = (item: unknown) => finish(item, known);
  if (value instanceof ArrayDraft || value instanceof CsrDraft) return value.finish();
  if (value instanceof Uint8Array) return value.slice();
  if (Array.isArray(value)) return value.map(each);
  if (value instanceof Set) return new Set([...value].map(each));
  if (value instanceof Map && Object.keys(value).length === 0) {
    return new Map([...value].map(([key, item]) => [each(key), each(item)]));
  }
  throw new Error(`a value that is not plain data: ${value?.constructor?.name ?? typeof value}`);
}
