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

/**
 * Parses the bytes of a JSON object, in which no name stands twice and none means something to
 * JavaScript itself, as `__proto__` does.
 *
 * @returns the object, or why it is none, in a few words
 */
export function parseObject(bytes: Uint8Array): Record<string, unknown> | string {
  if (bytes.length > LONGEST_JSON) return `longer than ${LONGEST_JSON} bytes`;
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

/** A text from a file as a message can hold it: short, in one line, between quotes. */
export function quote(text: string): string {
  const short = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}...` : text;
  return JSON.stringify(short).replace(/[\p{C}\p{Z}]/gu, (sign) => sign === " " ? sign : "?");
}

/** Whether a name can stand in such an object. */
export function isPlainName(name: string): boolean {
  return !(name in Object.prototype);
}

/** Signs of a text that a message shows. */
const LONGEST_QUOTE = 100;

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
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
