import assert from "node:assert/strict";
import { UsageError } from "../../../src/errors.ts";
import { openBlas } from "../../../src/engine/native/blas.ts";
import { probeBlas } from "../../../src/engine/native/probe.ts";
import { canCompile, compileLibrary, NAIVE_BLAS } from "../../support/c_library.ts";
import { OPENBLAS, WHEEL } from "./libraries.ts";

Deno.test({
  name: "OpenBLAS of the system says what it is, obeys about threads and computes rightly",
  ignore: !OPENBLAS,
  fn() {
    const blas = openBlas(OPENBLAS!);
    assert.equal(blas.path, OPENBLAS);
    assert.match(blas.description, /^OpenBLAS \d+\.\d+\.\d+\S* \S+$/);
    assert.deepEqual(blas.spelling, { prefix: "", suffix: "" });
    const before = blas.threads!;
    blas.setThreads(1);
    assert.equal(blas.threads, 1);
    probeBlas(blas);
    blas.setThreads(before);
    assert.equal(blas.threads, before);
    assert.throws(() => blas.setThreads(0), /must be an integer >= 1, got 0/);
    blas.close();
  },
});

Deno.test({
  name: "the copy inside a Python wheel is called by its own names",
  ignore: !WHEEL,
  fn() {
    const blas = openBlas(WHEEL!);
    assert.match(blas.description, /^OpenBLAS \d+\.\d+/);
    assert.equal(blas.spelling.prefix, "scipy_");
    assert.ok(blas.threads! >= 1);
    probeBlas(blas);
    blas.close();
  },
});

Deno.test({
  name: "products on WebAssembly memory stay where they are when it grows",
  ignore: !OPENBLAS,
  fn() {
    const blas = openBlas(OPENBLAS!);
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 100 });
    new Float32Array(memory.buffer).set([1, 2, 3, 4, 5, 6], 4);
    const base = blas.addressOf(new Uint8Array(memory.buffer));
    assert.equal(blas.addressOf(new Uint8Array(memory.buffer, 16)), base + 16);
    memory.grow(50);
    assert.equal(blas.addressOf(new Uint8Array(memory.buffer)), base);
    // [1 2 3; 4 5 6] times its transpose.
    blas.sgemm(false, true, 2, 2, 3, 1, base + 16, 3, base + 16, 3, 0, base + 64, 2);
    assert.deepEqual([...new Float32Array(memory.buffer, 64, 4)], [14, 32, 32, 77]);
    assert.throws(() => blas.addressOf(new Uint8Array(0)), RangeError);
    blas.close();
  },
});

Deno.test({
  name: "every spelling is told apart, and every width of integers called rightly",
  ignore: !canCompile(),
  async fn() {
    const folder = await Deno.makeTempDir();
    const builds = [
      { prefix: "", suffix: "", integers: 32 },
      { prefix: "", suffix: "", integers: 64 },
      { prefix: "", suffix: "64_", integers: 64 },
      { prefix: "", suffix: "_64", integers: 64 },
      { prefix: "scipy_", suffix: "", integers: 32 },
      { prefix: "scipy_", suffix: "64_", integers: 64 },
    ];
    for (const [i, { prefix, suffix, integers }] of builds.entries()) {
      const join = [prefix, "name", suffix].filter((part) => part !== "").join("##");
      const flags = [`-DINT=int${integers}_t`, `-DNAME(name)=${join}`];
      const blas = openBlas(await compileLibrary(folder, `naive${i}`, NAIVE_BLAS, flags));
      assert.deepEqual(blas.spelling, { prefix, suffix });
      assert.equal(blas.description, `libnaive${i}.so`);
      assert.equal(blas.threads, undefined);
      blas.setThreads(2);
      probeBlas(blas);
      blas.close();
    }
    await Deno.remove(folder, { recursive: true });
  },
});

Deno.test("a path that is not absolute is refused before anything is opened", () => {
  for (const path of ["", "libopenblas.so.0", "lib/libopenblas.so.0"]) {
    assert.throws(() => openBlas(path), (error: Error) => {
      assert.ok(error instanceof UsageError);
      assert.equal(error.message, `Cannot open a BLAS: the path must be absolute, got "${path}"`);
      return true;
    });
  }
});

Deno.test({
  name: "two workers share a library, each with its own memory",
  ignore: !OPENBLAS,
  async fn() {
    const url = new URL("./product_worker.ts", import.meta.url);
    const errors = await Promise.all([3, 11].map(async (seed) => {
      const worker = new Worker(url, { type: "module" });
      const answer = new Promise<number>((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = (event) => {
          event.preventDefault();
          reject(new Error(event.message));
        };
      });
      worker.postMessage({ path: OPENBLAS, rounds: 300, seed });
      return await answer.finally(() => worker.terminate());
    }));
    assert.deepEqual(errors, [0, 0]);
  },
});
