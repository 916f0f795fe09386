/**
 * What the commands about artifacts share.
 *
 * @module
 */

import { STORAGES } from "../../src/adapter/backbone_storage.ts";
import type { NumberFormat } from "../../src/files/safetensors/number_format.ts";
import { refuseExisting, requireWritable } from "../../src/files/atomic_write.ts";
import { UsageError } from "../../src/errors.ts";
import { type Flags, inGroup } from "./arguments.ts";
import { writablePath } from "./command.ts";

/** Formats of stored numbers, as people call them. */
export const FORMATS = {
  float32: "F32",
  float16: "F16",
  bfloat16: "BF16",
} as const satisfies Record<string, NumberFormat>;

/** For commands that store numbers. */
export const STORE_FLAG = {
  store: {
    type: "choice",
    choices: Object.keys(FORMATS) as (keyof typeof FORMATS)[],
    default: "float32",
    help: "How numbers are stored: float32 is exact, the others take half of its bytes",
  },
} as const satisfies Flags;

/** For commands that write one file. */
export const OUT_FLAG = {
  out: { type: "string", value: "FILE", help: "The new file, in the folder you call from" },
} as const satisfies Flags;

/**
 * The path that `--out` names, before anything is computed.
 *
 * @throws {UsageError} without a name, or for a place where the command may not write
 * @throws {DataError} when there is something already, or nothing can be written there
 */
export async function newPath(named: string | null): Promise<string> {
  if (named === null) throw new UsageError("--out is missing: name the file to write");
  const path = await writablePath("out", named);
  await refuseExisting(path);
  await requireWritable(path);
  return path;
}

/** For commands that draw a backbone. */
export const SEED_FLAGS = inGroup("Backbone", {
  seed: { type: "seed", help: "Draw the backbone from another seed than the adapters' own" },
  "allow-seed-mismatch": {
    type: "boolean",
    help: "Load although --seed is not the adapters' own: their predictions break",
  },
});

/** For commands that compute with a backbone. */
export const KEEP_FLAG = inGroup("Backbone", {
  keep: {
    type: "choice",
    choices: STORAGES,
    meanings: {
      memory: "as float32",
      packed: "in 1 to 4 bits a value, for families of that few values",
      regenerate: "not at all: drawn again in every product",
    },
    default: "memory",
    help: "How it is kept between two uses",
  },
});

/** Bytes for people: `1.4 MiB`, or `812 B`. */
export function describeBytes(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB"];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(bytes) / 10)));
  const value = bytes / 1024 ** power;
  return `${power === 0 ? value : value.toFixed(value < 100 ? 1 : 0)} ${units[power]}`;
}
