/**
 * From a seed, a path and a role to the key of a stream (SPECIFICATION.md, section 1).
 *
 * @module
 */
import seedrandom from "seedrandom";
import { described } from "../arguments.ts";
import { UsageError } from "../errors.ts";
import { isSeed, type Seed } from "./seeds.ts";

/** Version of the written specification that this folder and `src/backbone` implement. */
export const SPECIFICATION_VERSION = 1;

/** @throws {UsageError} for what is no safe integer and no non-empty string */
export function refuseSeed(seed: Seed): void {
  if (isSeed(seed)) return;
  throw new UsageError(
    `Cannot seed a stream: the seed must be a non-empty string or an integer of at most 2^53 - 1 in size, got ${
      described(seed)
    }`,
  );
}

function checkText(what: string, text: string): void {
  if (typeof text === "string") return;
  throw new UsageError(`Cannot seed a stream: the ${what} must be a text, got ${described(text)}`);
}

/**
 * The text that is hashed into the key: a JSON array without spaces, in ASCII.
 *
 * @example
 * ```ts
 * streamName(42, "layers.0", "backbone"); // '["lottalora",1,42,"layers.0","backbone"]'
 * ```
 */
export function streamName(seed: Seed, path: string, role: string): string {
  refuseSeed(seed);
  checkText("path", path);
  checkText("role", role);
  // Adding 0 turns -0 into 0; both are the seed 0.
  const exact = typeof seed === "number" ? seed + 0 : seed;
  return "[" +
    ["lottalora", SPECIFICATION_VERSION, exact, path, role].map(asciiJson).join(",") + "]";
}

/** JSON in which every UTF-16 unit outside space to tilde is \uXXXX, also where JSON has a short form. */
function asciiJson(value: string | number): string {
  if (typeof value === "number") return String(value);
  const escaped = Array.from({ length: value.length }, (_, index) => {
    const unit = value.charCodeAt(index);
    if (unit === 0x22 || unit === 0x5c) return "\\" + value[index];
    if (unit >= 0x20 && unit <= 0x7e) return value[index];
    return "\\u" + unit.toString(16).padStart(4, "0");
  });
  return `"${escaped.join("")}"`;
}

/**
 * @returns The two words of the Philox key: the first two `int32()` of npm:seedrandom's ARC4,
 * seeded by {@linkcode streamName}, as unsigned integers.
 * @throws {UsageError} For a seed that is no safe integer and no non-empty string.
 */
export function streamKey(seed: Seed, path: string, role: string): readonly [number, number] {
  const arc4 = seedrandom(streamName(seed, path, role));
  const first = arc4.int32() >>> 0;
  return [first, arc4.int32() >>> 0];
}
