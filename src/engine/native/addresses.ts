/**
 * Addresses of memory, without the right to call every library.
 *
 * `Deno.UnsafePointer` and `Deno.UnsafePointerView` need `--allow-ffi` without a list of paths. The
 * C library does the same through a library that is on the list.
 *
 * @module
 */

import type { BlasSymbols } from "./symbols.ts";

/**
 * The address of the first byte of a view over an `ArrayBuffer` or a `WebAssembly.Memory`; valid
 * until that is detached.
 *
 * @param view At least one byte long.
 * @throws Deno.errors.NotCapable where the C library cannot be reached and `--allow-ffi` is a list.
 */
export function addressOf(symbols: BlasSymbols, view: Uint8Array): number {
  if (view.byteLength === 0) throw new RangeError("An empty view has no address");
  // Memory that is shared has an address too, though the types of Deno do not say so.
  const bytes = view as Uint8Array<ArrayBuffer>;
  // Sets no byte, returns where it would have started.
  if (symbols.memset) return Number(symbols.memset(bytes, 0, 0n));
  return Number(Deno.UnsafePointer.value(Deno.UnsafePointer.of(bytes)));
}

/** The text at an address, up to its zero byte; undefined where the C library is out of reach. */
export function textAt(symbols: BlasSymbols, address: number | bigint): string | undefined {
  const { strlen, memcpy } = symbols;
  if (!strlen || !memcpy || Number(address) === 0) return undefined;
  const bytes = new Uint8Array(Number(strlen(BigInt(address))));
  if (bytes.length > 0) memcpy(bytes, BigInt(address), BigInt(bytes.length));
  return new TextDecoder().decode(bytes);
}
