/**
 * What a person, or another program, could write into a header or a description.
 *
 * @module
 */

import fc from "fast-check";
import type { Artifact } from "../artifact/artifact.ts";
import { CONFIG_FILE, folderTexts } from "../artifact/files.ts";
import { digestOf } from "../files/digest.ts";
import { joined } from "./damage.ts";
import { type Edit, edited, EDITS, textOf, treeOf } from "./json_tree.ts";

/** Texts of values at the edges of what is allowed, and beyond. */
const VALUES = [
  ...["null", "true", "false", "{}", "[]", '""', '" "', '"a"', '"42"', "[[]]", '{"a":1}', "[0,0]"],
  ...["0", "-0", "1", "2", "3", "8", "-1", "0.5", "1.0", "1e0", "4294967296", "16777217"],
  ...["9007199254740991", "9007199254740993", "1e308", "1e999", "-1e999", "5e-324"],
  "9".repeat(400),
  ...['"F32"', '"F16"', '"BF16"', '"F64"', '"I8"', '"../a"', '"/a"', '"a\\\\b"', '"\\u0000"'],
  ...['"\\ud800"', '"\\u202e"', '"__proto__"', '"constructor"', '"zero"', '"zeros"', '"head"'],
  ...['"full"', `"${"x".repeat(5000)}"`, `"${"0".repeat(64)}"`],
  ...["NaN", "undefined", "'a'", "{", "]", ""],
];

const NAMES = [
  ...["a", "", "__proto__", "constructor", "toString", "__metadata__", "lottalora", "dtype"],
  ...["shape", "data_offsets", "rank", "sha256", "path", "..", "../a", "\u0000", "x".repeat(300)],
  ...["x\u001b[2J", "x\u0085", "x\u202e", "alpha_pattern", "hidden.0"],
];

/** Any edit of a JSON text. */
export function anyEdit(): fc.Arbitrary<Edit> {
  return fc.record({
    kind: fc.constantFrom(...EDITS),
    // Half of them near the top, where every reader looks.
    place: fc.oneof(fc.nat(), fc.nat(20)),
    other: fc.nat(),
    raw: fc.oneof(fc.constantFrom(...VALUES), fc.json({ maxDepth: 2 })),
    name: fc.oneof(fc.constantFrom(...NAMES), fc.string({ maxLength: 8 })),
  });
}

const LENGTH_BYTES = 8;

/** The header's text and the numbers after it. */
function split(file: Uint8Array): { header: string; numbers: Uint8Array } {
  const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const end = LENGTH_BYTES + length;
  return {
    header: new TextDecoder().decode(file.subarray(LENGTH_BYTES, end)),
    numbers: file.subarray(end),
  };
}

function assembled(header: string, numbers: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(header);
  const length = new Uint8Array(LENGTH_BYTES);
  new DataView(length.buffer).setBigUint64(0, BigInt(text.length), true);
  return joined(length, text, numbers);
}

/** A right file with edits in its header. */
export function withEditedHeader(file: Uint8Array, edits: readonly Edit[]): Uint8Array {
  const { header, numbers } = split(file);
  return assembled(textOf(edited(treeOf(header), edits)), numbers);
}

/** A right file with edits in its description, whose check sum is right again. */
export function withEditedDescription(file: Uint8Array, edits: readonly Edit[]): Uint8Array {
  const { header, numbers } = split(file);
  const { __metadata__: metadata, ...entries } = JSON.parse(header);
  const lottalora = textOf(edited(treeOf(metadata.lottalora), edits));
  const lottalora_sha256 = digestOf(lottalora);
  const texts = { ...metadata, lottalora, lottalora_sha256 };
  return assembled(JSON.stringify({ __metadata__: texts, ...entries }), numbers);
}

/** The configuration that lies beside such a file, with edits. */
export function withEditedConfig(
  description: Artifact["description"],
  edits: readonly Edit[],
): Uint8Array {
  const config = folderTexts(description)[CONFIG_FILE];
  return new TextEncoder().encode(textOf(edited(treeOf(config), edits)));
}
