/**
 * JSON of which nothing is lost in reading: `JSON.parse` quietly takes the last of equal names.
 *
 * @module
 */

import { visit } from "jsonc-parser";

/** Nesting that no header and no configuration needs. */
const DEEPEST = 64;

/**
 * Bytes that are taken in: a model of 20,000 tensors needs no more, and any text of this length is
 * read within seconds and a few hundred megabytes.
 */
export const LONGEST_JSON = 2 ** 23;

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Parses the bytes of a JSON object, in which no name stands twice and none means something to
 * JavaScript itself, as `__proto__` does.
 *
 * @param longest bytes that are taken in, {@linkcode LONGEST_JSON} by default
 * @returns the object, or why it is none, in a few words
 */
export function parseObject(
  bytes: Uint8Array,
  longest = LONGEST_JSON,
): Record<string, unknown> | string {
  if (bytes.length > longest) return `longer than ${longest} bytes`;
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return "not UTF-8";
  }
  // Before parsing: a million brackets would take a thousand times their bytes.
  if (nestsDeeperThan(DEEPEST, text)) return `nested more than ${DEEPEST} deep`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "not JSON";
  }
  if (!isObject(value)) return "not a JSON object";
  return wrongName(text) ?? value;
}

/** A text or a seed from a file as a message can hold it: short, in one line; a text in quotes. */
export function quote(value: string | number): string {
  const isLong = typeof value === "string" && value.length > LONGEST_QUOTE;
  return printableJson(isLong ? `${value.slice(0, LONGEST_QUOTE)}...` : value);
}

/** A value of a JSON text as a message can hold it: texts as {@linkcode quote}, the rest by its kind. */
export function quoteValue(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (isObject(value)) return "an object";
  return typeof value === "string" ? quote(value) : String(value);
}

/** JSON of plain data without what breaks a line or steers a terminal: such signs are escaped. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(UNPRINTABLE, escaped);
}

/** A text without what breaks a line or steers a terminal. */
export function oneLine(text: string): string {
  return text.replace(UNPRINTABLE, "?");
}

/** Whether a name can stand in such an object. */
export function isPlainName(name: string): boolean {
  return !(name in Object.prototype);
}

/** Signs of a text that a message shows. */
const LONGEST_QUOTE = 100;
/** Controls, what turns the direction of writing, and separators of lines. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** Each half of a sign as JSON may write it, `\u202e`. */
function escaped(sign: string): string {
  return sign.split("").map((half) => `\\u${half.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}

function nestsDeeperThan(limit: number, text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const sign = text[i];
    if (quoted && sign === "\\") i++;
    else if (sign === '"') quoted = !quoted;
    else if (!quoted && (sign === "{" || sign === "[")) {
      if (++depth > limit) return true;
    } else if (!quoted && (sign === "}" || sign === "]")) depth--;
  }
  return false;
}

/** What is wrong with a name in the text; null where all are right. */
function wrongName(text: string): string | null {
  const open: Set<string>[] = [];
  let wrong: string | null = null;
  visit(text, {
    onObjectBegin: () => void open.push(new Set()),
    onObjectEnd: () => void open.pop(),
    onObjectProperty(name) {
      const names = open[open.length - 1];
      if (names.has(name)) wrong ??= `an object that names ${quote(name)} twice`;
      if (!isPlainName(name)) wrong ??= `an object with the forbidden name ${quote(name)}`;
      names.add(name);
    },
  });
  return wrong;
}
