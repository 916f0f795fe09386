/**
 * Which library this is: its vendor and version.
 *
 * @module
 */

import { basename } from "node:path";
import { textAt } from "./addresses.ts";
import type { BlasSymbols } from "./symbols.ts";

/** Vendor, version and the processor it has code for: `OpenBLAS 0.3.21 Cooperlake`. */
export function describe(path: string, symbols: BlasSymbols): string {
  return openblas(symbols) ?? blis(symbols) ?? mkl(symbols) ??
    (path.includes("/Accelerate.framework/") ? "Accelerate" : basename(path));
}

function openblas(symbols: BlasSymbols): string | undefined {
  if (!symbols.openblasConfig) return undefined;
  // "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH ... MAX_THREADS=64"
  const words = textAt(symbols, symbols.openblasConfig())?.split(/\s+/) ?? ["OpenBLAS"];
  const core = symbols.openblasCore && textAt(symbols, symbols.openblasCore());
  return [...words.slice(0, 2), core].filter(Boolean).join(" ");
}

function blis(symbols: BlasSymbols): string | undefined {
  const { bli_info_get_version_str: version, bli_arch_query_id, bli_arch_string } = symbols;
  if (!version) return undefined;
  const core = bli_arch_query_id && bli_arch_string &&
    textAt(symbols, bli_arch_string(bli_arch_query_id()));
  return ["BLIS", textAt(symbols, version()), core].filter(Boolean).join(" ");
}

function mkl(symbols: BlasSymbols): string | undefined {
  if (!symbols.MKL_Get_Version_String) return undefined;
  const bytes = new Uint8Array(256);
  symbols.MKL_Get_Version_String(bytes, bytes.length);
  const text = new TextDecoder().decode(bytes).replace(/\0[^]*$/, "").trim();
  const version = /Version\s+(\S+)/.exec(text)?.[1].replace(/-Product$/, "");
  return version ? `MKL ${version}` : "MKL";
}
