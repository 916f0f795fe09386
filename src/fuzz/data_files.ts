/**
 * The small files of every data format that lie beside the goldens, and what can happen to them.
 *
 * @module
 */

import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { BENCHMARKS } from "../benchmarks/registry.ts";
import { isGzip } from "../files/gzip.ts";
import { filesOf } from "../studies/behaviour/data_goldens.ts";
import { PROJECT_ROOT } from "../studies/rows/project_root.ts";
import { anyDamage, type Damage, damaged } from "./damage.ts";

/** A format, the benchmark that reads it, and its files by their paths in a folder. */
export interface Format {
  readonly name: string;
  readonly benchmark: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** One file of a format, damaged. */
export interface DataCase {
  readonly format: string;
  readonly path: string;
  /** Whether what is damaged is the content of a gzipped file, which is gzipped again. */
  readonly inside: boolean;
  readonly damages: readonly Damage[];
}

/** Texts of numbers and signs that readers of tables and records may trip over. */
const AWKWARD = [
  ...["-1", "1e999", "0x36", "NaN", "1.5", "4294967296", "9007199254740993", "999999999", ""],
  ...["\u2028", "\0", "\ufeff", "\x1b[2J", "\r\n", "\n\n", ",", '"', "__proto__", "../", "\xff"],
];

/** Reads all formats. */
export async function readFormats(): Promise<Format[]> {
  const named = Object.values(BENCHMARKS).flatMap(({ id, formats = [] }) =>
    formats.map((name) => ({ name, benchmark: id }))
  );
  // A format that several benchmarks read is read by the first.
  const first = named.filter(({ name }, i) => named.findIndex((one) => one.name === name) === i);
  return await Promise.all(first.map(async (format) => {
    const files = new Map<string, Uint8Array>();
    await collect(filesOf(PROJECT_ROOT, format.name), "", files);
    return { ...format, files };
  }));
}

async function collect(root: string, folder: string, files: Map<string, Uint8Array>) {
  for await (const { name, isDirectory } of Deno.readDir(join(root, folder))) {
    const path = join(folder, name);
    if (isDirectory) await collect(root, path, files);
    else files.set(path, await Deno.readFile(join(root, path)));
  }
}

/** Any file of any format, damaged in any way. */
export function anyDataCase(formats: readonly Format[]): fc.Arbitrary<DataCase> {
  const damages = fc.array(fc.oneof(anyDamage(), awkwardDamage()), { minLength: 1, maxLength: 3 });
  return fc.constantFrom(...formats).chain(({ name, files }) =>
    fc.record({
      format: fc.constant(name),
      path: fc.constantFrom(...[...files.keys()].sort()),
      inside: fc.boolean(),
      damages,
    })
  );
}

function awkwardDamage(): fc.Arbitrary<Damage> {
  const bytes = fc.constantFrom(...AWKWARD).map((text) => new TextEncoder().encode(text));
  const kind = fc.constantFrom("insert" as const, "write" as const);
  return fc.record({ kind, at: fc.oneof(fc.nat(), fc.nat(200)), bytes });
}

/** The damaged file. */
export function damagedFile({ path, inside, damages }: DataCase, { files }: Format): Uint8Array {
  const file = files.get(path)!;
  if (!inside || !isGzip(file)) return damaged(file, damages);
  return Uint8Array.from(gzipSync(damaged(gunzipSync(file), damages), { level: 1 }));
}
