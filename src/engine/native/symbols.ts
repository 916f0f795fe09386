/**
 * The C functions of a BLAS library, by the names under which builds of it export them.
 *
 * @module
 */

import { BlasRefusal, openingRefusal } from "./refusal.ts";

/** What a build puts around the names of its functions. */
export interface Spelling {
  /** Before the name: `scipy_` in the copies of OpenBLAS inside numpy and scipy. */
  readonly prefix: string;
  /** After the name: `64_` or `_64` where integers have 64 bits. */
  readonly suffix: string;
}

const SPELLINGS: readonly Spelling[] = [
  { prefix: "", suffix: "" },
  { prefix: "", suffix: "64_" },
  { prefix: "", suffix: "_64" },
  { prefix: "scipy_", suffix: "" },
  { prefix: "scipy_", suffix: "64_" },
];

/**
 * Integers are declared with 64 bits whatever the library takes. On x86-64 and arm64 a small
 * positive one reads the same as 32 bits: in a register the callee ignores the upper half, and on
 * the stack its slot starts at the same address, since a pointer or the end follows each.
 */
const INTEGER = "i64";

function symbolsOf({ prefix, suffix }: Spelling) {
  const spelled = <const P extends Deno.NativeType[], R extends Deno.NativeResultType>(
    name: string,
    result: R,
    parameters: P,
  ) => ({ name: `${prefix}${name}${suffix}`, parameters, result, optional: true } as const);
  return {
    // deno-fmt-ignore
    sgemm: spelled("cblas_sgemm", "void", [
      "i32", "i32", "i32", INTEGER, INTEGER, INTEGER, "f32", "usize", INTEGER, "usize", INTEGER,
      "f32", "usize", INTEGER,
    ]),
    openblasConfig: spelled("openblas_get_config", "usize", []),
    openblasCore: spelled("openblas_get_corename", "usize", []),
    openblasThreads: spelled("openblas_get_num_threads", "i32", []),
    openblasSetThreads: spelled("openblas_set_num_threads", "void", ["i32"]),
    MKL_Get_Version_String: { parameters: ["buffer", "i32"], result: "void", optional: true },
    MKL_Get_Max_Threads: { parameters: [], result: "i32", optional: true },
    MKL_Set_Num_Threads: { parameters: ["i32"], result: "void", optional: true },
    bli_info_get_version_str: { parameters: [], result: "usize", optional: true },
    bli_arch_query_id: { parameters: [], result: "i32", optional: true },
    bli_arch_string: { parameters: ["i32"], result: "usize", optional: true },
    bli_thread_get_num_threads: { parameters: [], result: "i32", optional: true },
    bli_thread_set_num_threads: { parameters: [INTEGER], result: "void", optional: true },
    BLASGetThreading: { parameters: [], result: "i32", optional: true },
    BLASSetThreading: { parameters: ["i32"], result: "i32", optional: true },
    // Of the C library, which is found through any library that needs it.
    memset: { parameters: ["buffer", "i32", "usize"], result: "usize", optional: true },
    memcpy: { parameters: ["buffer", "usize", "usize"], result: "usize", optional: true },
    strlen: { parameters: ["usize"], result: "usize", optional: true },
  } as const;
}

/** The functions as Deno calls them; null where the library has none of that name. */
export type BlasSymbols = Deno.DynamicLibrary<ReturnType<typeof symbolsOf>>["symbols"];

/** An open library that has a single-precision matrix product. */
export interface OpenLibrary {
  readonly spelling: Spelling;
  readonly symbols: BlasSymbols;
  readonly sgemm: NonNullable<BlasSymbols["sgemm"]>;
  close(): void;
}

/**
 * Opens a library and finds the spelling of its functions.
 *
 * @throws BlasRefusal when it does not open or has no matrix product under a known name.
 */
export function openLibrary(path: string): OpenLibrary {
  // Keeps it loaded, threads and all, while one spelling after the other is tried.
  const held = opened(path, () => Deno.dlopen(path, {}));
  try {
    for (const spelling of SPELLINGS) {
      const library = opened(path, () => Deno.dlopen(path, symbolsOf(spelling)));
      const { symbols, symbols: { sgemm } } = library;
      if (sgemm) return { spelling, symbols, sgemm, close: () => library.close() };
      library.close();
    }
  } finally {
    held.close();
  }
  const names = SPELLINGS.map(({ prefix, suffix }) => `${prefix}cblas_sgemm${suffix}`);
  throw new BlasRefusal(path, `it has none of ${names.join(", ")}`);
}

function opened<Library>(path: string, open: () => Library): Library {
  try {
    return open();
  } catch (error) {
    throw openingRefusal(path, error);
  }
}
