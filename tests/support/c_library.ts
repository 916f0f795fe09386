/**
 * Shared libraries made of a few lines of C, where there is a compiler and they may be called.
 *
 * @module
 */

import { join } from "node:path";

/** Whether libraries in folders for temporary files can be compiled and opened. */
export function canCompile(): boolean {
  if (Deno.build.os === "windows") return false;
  const ffi = Deno.permissions.querySync({ name: "ffi", path: "/tmp/library.so" });
  const run = Deno.permissions.querySync({ name: "run", command: "gcc" });
  if (ffi.state !== "granted" || run.state !== "granted") return false;
  try {
    return new Deno.Command("gcc", { args: ["--version"], stdout: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

/** Compiles C into `folder` and gives the path of the library. */
export async function compileLibrary(
  folder: string,
  name: string,
  source: string,
  flags: readonly string[] = [],
): Promise<string> {
  const [from, to] = [join(folder, `${name}.c`), join(folder, `lib${name}.so`)];
  await Deno.writeTextFile(from, source);
  // Needs the C library as real ones do, also where the compiler drops what it sees no use for.
  const linked = Deno.build.os === "linux" && !flags.includes("-nostdlib");
  const libraries = linked ? ["-Wl,--no-as-needed", "-lc"] : [];
  const args = ["-shared", "-fPIC", "-O1", "-o", to, from, ...flags, ...libraries];
  const { success, stderr } = await new Deno.Command("gcc", { args, stderr: "piped" }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return to;
}

/**
 * A plain `cblas_sgemm`; macros by flags: `INT` the type of integers,
 * `NAME(name)` the spelling, `BEFORE` and `AFTER` statements around the work.
 */
export const NAIVE_BLAS = `
#include <stdint.h>
#include <string.h>
#ifndef INT
#define INT int32_t
#endif
#ifndef NAME
#define NAME(name) name
#endif
#ifndef ENTRY
#define ENTRY(sum) (sum)
#endif
#ifndef AFTER
#define AFTER
#endif
void NAME(cblas_sgemm)(int order, int ta, int tb, INT m, INT n, INT k, float alpha,
    const float *a, INT lda, const float *b, INT ldb, float beta, float *c, INT ldc) {
  for (INT i = 0; i < m; i++) for (INT j = 0; j < n; j++) {
    float sum = 0;
    for (INT p = 0; p < k; p++)
      sum += (ta == 112 ? a[p * lda + i] : a[i * lda + p]) *
        (tb == 112 ? b[j * ldb + p] : b[p * ldb + j]);
    float *out = &c[i * ldc + j];
    *out = beta == 0 ? ENTRY(alpha * sum) : ENTRY(alpha * sum) + beta * *out;
  }
  AFTER;
}
`;
