import assert from "node:assert/strict";
import { join } from "node:path";
import { DataError } from "../../../src/errors.ts";
import { findBlas } from "../../../src/engine/native/find.ts";
import { canCompile, compileLibrary, NAIVE_BLAS } from "../../support/c_library.ts";
import { OPENBLAS } from "./libraries.ts";

const MAY_OPEN = Deno.permissions.querySync({ name: "ffi", path: "/tmp/x.so" }).state === "granted";

async function inFolder(work: (folder: string) => void | Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function refused(find: () => unknown, message: string | RegExp): void {
  assert.throws(find, (error: Error) => {
    assert.ok(error instanceof DataError, String(error.stack));
    assert.ok(!error.message.includes("\n"), error.message);
    if (typeof message === "string") assert.equal(error.message, message);
    else assert.match(error.message, message);
    return true;
  });
}

Deno.test({
  name: "a named file that is missing or no library is refused by name",
  ignore: !MAY_OPEN,
  fn: () =>
    inFolder(async (folder) => {
      const none = join(folder, "none.so"), text = join(folder, "text.so");
      refused(() => findBlas(none), `Cannot use ${none} as BLAS: no such file`);
      await Deno.writeTextFile(text, "no library\n");
      refused(() => findBlas(text), /text\.so as BLAS: not a library that opens here \(.+\)$/);
      refused(() => findBlas(folder), /as BLAS: not a library that opens here \(.+\)$/);
    }),
});

Deno.test({
  name: "a library without a matrix product, or without one it needs, is refused by name",
  ignore: !canCompile(),
  fn: () =>
    inFolder(async (folder) => {
      const other = await compileLibrary(folder, "other", "int other(void) { return 42; }");
      refused(
        () => findBlas(other),
        `Cannot use ${other} as BLAS: it has none of cblas_sgemm, cblas_sgemm64_, ` +
          "cblas_sgemm_64, scipy_cblas_sgemm, scipy_cblas_sgemm64_",
      );
      const source = "int other(void); int mine(void) { return other(); }";
      const mine = await compileLibrary(folder, "mine", source, ["-L", folder, "-lother"]);
      await Deno.remove(other);
      refused(() => findBlas(mine), /libmine\.so as BLAS: not a library .*libother\.so.*\)$/);
    }),
});

for (
  const [fault, flags, message] of [
    ["an entry off by 1e-4", "-DENTRY(sum)=((sum)+1e-4f)", /wrong numbers in \[1, 1\] x \[1, 1\]/],
    ["the other transpose", "-DENTRY(sum)=(ta==112?0:(sum))", /wrong numbers in .*\]\^T x/],
    [
      "8 bits of precision",
      "-DENTRY(sum)=({uint32_t w; float v=(sum); memcpy(&w,&v,4); w&=0xffff0000; memcpy(&v,&w,4); v;})",
      /wrong numbers in .*: entry \(0, 0\) is -?[\d.e-]+ instead of -?[\d.e-]+$/,
    ],
    ["a result read though beta is 0", "-DENTRY(sum)=((sum)+0**out)", /is NaN instead of/],
    ["padding overwritten", "-DAFTER=c[(m-1)*ldc+n]=0", /it writes outside the result of \[/],
    ["the number before", "-DAFTER=c[-1]=0", /it writes outside the result of \[/],
  ] as const
) {
  Deno.test({
    name: `a library with ${fault} is refused by name`,
    ignore: !canCompile(),
    fn: () =>
      inFolder(async (folder) => {
        const path = await compileLibrary(folder, "wrong", NAIVE_BLAS, [flags]);
        refused(() => findBlas(path), message);
        refused(() => findBlas(path), new RegExp(`^Cannot use ${path} as BLAS: `));
      }),
  });
}

Deno.test({
  name: "a library out of reach of the C library is refused where --allow-ffi is a list",
  ignore: !canCompile() || Deno.build.os !== "linux",
  permissions: { ffi: ["/tmp"], read: true, write: "inherit", run: "inherit", env: "inherit" },
  fn: () =>
    inFolder(async (folder) => {
      const path = await compileLibrary(folder, "alone", NAIVE_BLAS, ["-nostdlib"]);
      refused(() => findBlas(path), /it does not reach the C library, so it needs --allow-ffi/);
    }),
});

Deno.test({
  name: "without a name the first candidate whose numbers are right is taken",
  ignore: !canCompile(),
  fn: () =>
    inFolder(async (folder) => {
      const wrong = await compileLibrary(folder, "wrong", NAIVE_BLAS, ["-DENTRY(sum)=(2*(sum))"]);
      const right = await compileLibrary(folder, "right", NAIVE_BLAS);
      const none = join(folder, "none.so");
      const blas = findBlas(undefined, { paths: [none, wrong, right], skipped: [] });
      assert.equal(blas.path, right);
      blas.close();
      refused(
        () => findBlas(undefined, { paths: [none, wrong], skipped: ["/closed"] }),
        /^Cannot find a BLAS: 1 usual places: no such file; \S+libwrong\.so: wrong numbers in .*; --allow-read does not name \/closed; run it under deno task native, install OpenBLAS \(Debian: apt install libopenblas0-pthread;.*LOTTALORA_BLAS or --blas$/,
      );
    }),
});

Deno.test({
  name: "the right to call one library and to read nothing is enough",
  ignore: !OPENBLAS,
  permissions: { ffi: OPENBLAS ? [OPENBLAS] : false, read: false },
  fn() {
    const blas = findBlas();
    assert.equal(blas.path, OPENBLAS);
    assert.match(blas.description, /^OpenBLAS/);
    blas.close();
    refused(
      () => findBlas("/usr/lib/libother.so"),
      "Cannot use /usr/lib/libother.so as BLAS: not named by --allow-ffi",
    );
  },
});

Deno.test({
  name: "without any right the search says what it was not allowed",
  permissions: { ffi: false, read: false },
  fn: () =>
    refused(() => findBlas(), /usual places: not named by --allow-ffi; --allow-read does not name/),
});
