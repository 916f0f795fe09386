/**
 * JSON of which nothing is lost in reading: `JSON.parse` quietly takes the last of equal names.
 *
 * @module
 */

import { visit } from "jsonc-parser";

/** Nesting that no header and no configuration needs. */
const DEEPEST = 64;

/**
 * Parses the bytes of a JSON object.
 *
 * @returns the object, or why it is none, in a few words
 */
export function parseObject(bytes: Uint8Array): Record<string, unknown> | string {
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
  const twice = repeatedName(text);
  return twice === null ? value : `names "${twice}" twice`;
}

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

/** A name that an object of the text has twice; null where there is none. */
function repeatedName(text: string): string | null {
  const open: Set<string>[] = [];
  let twice: string | null = null;
  visit(text, {
    onObjectBegin: () => void open.push(new Set()),
    onObjectEnd: () => void open.pop(),
    onObjectProperty(name) {
      const names = open[open.length - 1];
      if (names.has(name)) twice ??= name;
      names.add(name);
    },
  });
  return twice;
}
