import { SYSTEM_LIBRARIES } from "../../src/engine/native/candidates.ts";

/** The value of `--allow-ffi` under which the engine native finds the libraries of this system. */
export function ffiList(): string {
  const { os, arch } = Deno.build;
  return (SYSTEM_LIBRARIES[os] ?? SYSTEM_LIBRARIES[`${os}-${arch}`] ?? []).join(",");
}
