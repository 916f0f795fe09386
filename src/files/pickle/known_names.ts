/**
 * The classes and functions that a pickle of plain data names, and what stands in for each.
 *
 * @module
 */

import { CsrDraft } from "./csr_matrix.ts";
import { ArrayDraft, bytesOf, Dtype, scalarOf } from "./numpy_array.ts";
import { shown } from "./value.ts";

/** Something that a pickle may call. */
// deno-lint-ignore no-explicit-any
type StandIn = (...args: any[]) => unknown;

const KNOWN: Readonly<Record<string, StandIn>> = {
  "multiarray._reconstruct": () => new ArrayDraft(),
  "numeric._frombuffer": (data, dtype, shape, order) =>
    ArrayDraft.of({ data, dtype, shape, columnMajor: order === "F" }),
  "multiarray.scalar": (dtype, data) => scalarOf(dtype, data),
  "numpy.ndarray": () => new ArrayDraft(),
  "numpy.dtype": (name) => new Dtype(name),
  "csr.csr_matrix": () => new CsrDraft(),
  "csr.csr_array": () => new CsrDraft(),
  "copyreg._reconstructor": (made) => made(),
  "collections.defaultdict": () => new Map(),
  "collections.OrderedDict": (pairs: [unknown, unknown][] = []) => new Map(pairs),
  "_codecs.encode": (text, encoding) => encoded(text, encoding),
  "builtins.bytes": () => new Uint8Array(),
  "builtins.bytearray": (data) => bytesOf(data ?? ""),
  "builtins.set": (items: unknown[] = []) => new Set(items),
  "builtins.list": () => [],
  "builtins.int": () => 0,
  "builtins.float": () => 0,
  "builtins.dict": () => new Map(),
  "builtins.object": () => {
    throw new Error("a bare object holds no data");
  },
};

/** Older and newer homes of the same things. */
const HOMES: Readonly<Record<string, string>> = {
  "numpy.core.multiarray": "multiarray",
  "numpy._core.multiarray": "multiarray",
  "numpy.core.numeric": "numeric",
  "numpy._core.numeric": "numeric",
  "scipy.sparse.csr": "csr",
  "scipy.sparse._csr": "csr",
  "copy_reg": "copyreg",
  "__builtin__": "builtins",
};

/**
 * What stands in for `module.name`.
 *
 * @throws {Error} for everything that is not plain data
 */
export function knownName(module: string, name: string): StandIn {
  const known = `${HOMES[module] ?? module}.${name}`;
  if (Object.hasOwn(KNOWN, known)) return KNOWN[known];
  throw new Error(
    `it names ${
      shown(`${module}.${name}`)
    }: expected plain data, numpy arrays and CSR matrices only`,
  );
}

/** Python 3 writes bytes so in protocols 0 to 2. */
function encoded(text: unknown, encoding: unknown): Uint8Array {
  if (encoding === "latin1" || encoding === "latin-1") return bytesOf(text);
  throw new Error(`the encoding ${shown(encoding)}, expected latin1`);
}
