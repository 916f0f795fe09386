/**
 * What a pickle made, without anything but data.
 *
 * @module
 */

import { DEEPEST_PICKLE } from "../limits.ts";
import type { PickleValue } from "./value.ts";
import { CsrDraft } from "./csr_matrix.ts";
import { ArrayDraft } from "./numpy_array.ts";

/**
 * Finishes arrays and matrices, keeps plain values and refuses the rest. What a pickle names twice
 * is one value afterwards, as it was before.
 *
 * @throws {Error} for anything else, a value that contains itself, or lists in lists in lists without
 * end
 */
export function plain(value: unknown): PickleValue {
  return finish(value, { known: new Map(), depth: 0 });
}

/** Marks what is being finished. */
const UNFINISHED = Symbol("unfinished");

/** What is finished, and how many values are around this one. */
interface Place {
  readonly known: Map<unknown, PickleValue | typeof UNFINISHED>;
  readonly depth: number;
}

function finish(value: unknown, place: Place): PickleValue {
  if (value === null || ["boolean", "number", "string"].includes(typeof value)) {
    return value as PickleValue;
  }
  const { known, depth } = place;
  if (depth > DEEPEST_PICKLE) throw new Error(`lists more than ${DEEPEST_PICKLE} deep`);
  const before = known.get(value);
  if (before === UNFINISHED) throw new Error("a value that contains itself");
  if (before !== undefined) return before;
  known.set(value, UNFINISHED);
  const finished = finishObject(value, { known, depth: depth + 1 });
  known.set(value, finished);
  return finished;
}

function finishObject(value: unknown, place: Place): PickleValue {
  const each = (item: unknown) => finish(item, place);
  if (value instanceof ArrayDraft || value instanceof CsrDraft) return value.finish();
  if (value instanceof Uint8Array) return value.slice();
  if (Array.isArray(value)) return value.map(each);
  if (value instanceof Set) return new Set([...value].map(each));
  if (value instanceof Map) {
    return new Map([...value].map(([key, item]) => [each(key), each(item)]));
  }
  throw new Error(`a value that is not plain data: ${value?.constructor?.name ?? typeof value}`);
}
