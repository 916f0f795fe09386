/**
 * What functions refuse at their door, in one line each: arguments of another kind, misspelt options,
 * values out of range.
 *
 * @module
 */

import { UsageError } from "./errors.ts";
import { isObject, quoteValue } from "./files/json_text.ts";
import { didYouMean, unknownName } from "./nearest.ts";

/** What an argument may be. */
export interface Kind {
  /** After "must be", such as `a text`. */
  readonly words: string;
  /** Whether a value is of it. */
  holds(value: unknown): boolean;
}

/** Any text. */
export const TEXT: Kind = { words: "a text", holds: (value) => typeof value === "string" };
/** Any finite number. */
export const NUMBER: Kind = { words: "a finite number", holds: Number.isFinite };
/** A count of something. */
export const SIZE: Kind = {
  words: "a positive integer",
  holds: (value) => Number.isSafeInteger(value) && (value as number) >= 1,
};
/** Any function. */
export const FUNCTION: Kind = {
  words: "a function",
  holds: (value) => typeof value === "function",
};
/** Any object that is no list. */
export const OBJECT: Kind = { words: "an object", holds: isObject };
/** Any list. What it holds is not looked at. */
export const LIST: Kind = { words: "a list", holds: Array.isArray };
/** Bytes, as a file holds them. */
export const BYTES: Kind = {
  words: "bytes, a Uint8Array",
  holds: (value) => value instanceof Uint8Array,
};
/** An array of 32-bit floats. */
export const FLOATS: Kind = {
  words: "a Float32Array",
  holds: (value) => value instanceof Float32Array,
};
/** A list or an array of numbers. What it holds is not looked at: it may be long. */
export const NUMBERS: Kind = {
  words: "a list or an array of numbers",
  holds: (value) => Array.isArray(value) || ArrayBuffer.isView(value),
};

/** A list of which every member is of a kind. */
export function listOf({ words, holds }: Kind, many = `a list, each ${words}`): Kind {
  return { words: many, holds: (value) => Array.isArray(value) && value.every(holds) };
}

/**
 * An object with some fields, which may have others too: what a function of ours gives.
 *
 * @param words what it is and where it comes from, such as `a stream, as createStream gives it`
 */
export function objectWith(words: string, ...fields: readonly string[]): Kind {
  const holds = (value: unknown) =>
    isObject(value) && fields.every((field) => value[field] !== undefined);
  return { words, holds };
}

/**
 * Refuses arguments of another kind.
 *
 * @param call the function that is called
 * @param values its arguments by their names
 * @throws {UsageError} naming the first that is not of the kind, and what it is
 */
export function refuseArguments(
  call: string,
  values: Readonly<Record<string, unknown>>,
  { words, holds }: Kind,
): void {
  for (const [name, value] of Object.entries(values)) {
    if (holds(value)) continue;
    throw new UsageError(`Cannot call ${call}: ${name} must be ${words}, got ${described(value)}`);
  }
}

/** All fields of an object, true for those that it must have. */
type FieldsOf<T> = Readonly<Record<keyof T, boolean>>;

/**
 * Refuses an object that lacks a field, or has one that means nothing: a misspelt option.
 *
 * @param call the function that is called
 * @param options its argument
 * @param fields all there are; true for those that must be given
 * @param name the argument's
 * @throws {UsageError} naming the field
 */
export function refuseOptions<T extends object>(
  call: string,
  options: T,
  fields: FieldsOf<T>,
  name = "options",
): void {
  const known = Object.keys(fields) as (keyof T & string)[];
  refuseArguments(call, { [name]: options }, {
    ...OBJECT,
    words: `an object of ${known.join(", ")}`,
  });
  const unknown = Object.keys(options).find((field) => !(known as string[]).includes(field));
  if (unknown !== undefined) {
    const meant = `${quoteValue(unknown)} in ${name}${didYouMean(unknown, known)}`;
    throw new UsageError(`Cannot call ${call}: there is no ${meant}: ${known.join(", ")}`);
  }
  const missing = known.find((field) => fields[field] && options[field] === undefined);
  if (missing === undefined) return;
  throw new UsageError(
    `Cannot call ${call}: ${name} must have ${missing}, got ${described(options)}`,
  );
}

/** @throws {UsageError} naming a field that what is described does not have */
export function refuseFields(what: string, given: object, known: readonly string[]): void {
  for (const field of Object.keys(given)) {
    if (known.includes(field)) continue;
    throw new UsageError(`A ${what} has no field ${quoteValue(field)}${didYouMean(field, known)}`);
  }
}

/** Fields of an object that a message names. */
const MOST_NAMED = 5;

/** A value as a message can hold it: short, in one line. */
export function described(value: unknown): string {
  if (value === undefined) return "undefined";
  if (typeof value === "function") return "a function";
  if (typeof value === "symbol") return "a symbol";
  if (!isObject(value)) return quoteValue(value);
  const fields = Object.keys(value);
  if (fields.length === 0) return "an object without fields";
  const named = fields.slice(0, MOST_NAMED).map((field) => quoteValue(field).slice(1, -1));
  return `an object with ${named.join(", ")}${fields.length > MOST_NAMED ? ", ..." : ""}`;
}

/** @throws {UsageError} for a value that is none of those allowed */
export function oneOf<T extends string>(what: string, value: T, allowed: readonly T[]): void {
  if (allowed.includes(value)) return;
  throw new UsageError(unknownName(what, String(value), allowed));
}

/** @throws {UsageError} for what is no integer in [from, to] */
export function integer(what: string, value: number, from: number, to: number): void {
  if (Number.isInteger(value) && value >= from && value <= to) return;
  throw new UsageError(`The ${what} must be an integer in [${from}, ${to}], got ${value}`);
}

/** Where a number may lie. */
export interface Range {
  /** At least this. */
  from?: number;
  /** More than this. */
  above?: number;
  /** Less than this. */
  below?: number;
}

/** @throws {UsageError} for what is no finite number in the range */
export function number(what: string, value: number, { from, above, below }: Range): void {
  const inside = Number.isFinite(value) && !(from !== undefined && value < from) &&
    !(above !== undefined && value <= above) && !(below !== undefined && value >= below);
  if (inside) return;
  const lower = from !== undefined ? `at least ${from}` : `above ${above}`;
  const upper = below !== undefined ? ` and below ${below}` : "";
  throw new UsageError(`The ${what} must be a finite number ${lower}${upper}, got ${value}`);
}
