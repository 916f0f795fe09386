import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { startEngine } from "../../src/engine/engine.ts";
import { LARGE_PRODUCT } from "../../src/engine/threads.ts";
import { DataError, UsageError } from "../../src/errors.ts";
import { MLP_PRESETS } from "../../src/models/mlp.ts";
import { parseArguments } from "../../tasks/cli/arguments.ts";
import { TRAIN } from "../../tasks/cli/train_flags.ts";
import { MISSING } from "../support/engines.ts";
import { ended } from "../support/task.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** What a program says that starts the engine on two threads and multiplies once. */
async function saidOnTwo(before: string, ...permissions: string[]): Promise<string> {
  const program = `
    import * as tf from "@tensorflow/tfjs";
    import { startEngine } from "./src/engine/engine.ts";
    ${before}
    try {
      await startEngine("wasm", { threads: 2 });
      const one = tf.fill([300, 300], 0.5);
      console.log(tf.matMul(one, one).dataSync()[89_999]);
    } catch (error) {
      console.log(\`\${error.name}: \${error.message}\`);
    }`;
  const path = await Deno.makeTempFile({ dir: `${ROOT}.lottalora`, suffix: ".ts" });
  try {
    await Deno.writeTextFile(path, program.replaceAll('"./src', `"${ROOT}src`));
    const { stdout, stderr } = await ended(["run", "--no-prompt", ...permissions, path], {
      cwd: ROOT,
    });
    return stdout + stderr;
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("a number of threads that no engine has is refused, with the number", async () => {
  for (const threads of [0, -1, 1.5, 65, 99_999, NaN]) {
    await assert.rejects(
      startEngine("wasm", { threads }),
      (error) =>
        error instanceof UsageError &&
        error.message ===
          `Cannot start an engine: threads must be an integer in [1, 64], got ${threads}`,
    );
  }
  for (const engine of ["cpu", "webgpu"]) {
    await assert.rejects(
      startEngine(engine, { threads: 2 }),
      (error) =>
        error instanceof UsageError &&
        error.message === `Cannot use 2 threads on the engine ${engine}: wasm and native have them`,
    );
  }
  assert.equal((await startEngine("cpu", { threads: 1 })).name, "cpu");
});

Deno.test("--threads takes 1 to 64 and says so", () => {
  for (const threads of ["0", "1.5", "99999", "many"]) {
    assert.throws(
      () => parseArguments(TRAIN, ["--threads", threads]),
      (error) =>
        error instanceof UsageError && error.message.includes("--threads") &&
        error.message.includes("64") && error.message.includes(threads),
    );
  }
  assert.equal(parseArguments(TRAIN, ["--threads", "2"]).values.threads, 2);
});

Deno.test("threads on wasm that runs already on memory of one thread are refused", async () => {
  await startEngine("wasm");
  await assert.rejects(
    startEngine("wasm", { threads: 2 }),
    (error) =>
      error instanceof DataError &&
      /^Cannot compute on 2 threads: the engine wasm runs here already, .*$/.test(error.message),
  );
  // It is as it was.
  assert.deepEqual([...tf.add([1, 2], 1).dataSync()], [2, 3]);
});

Deno.test("two threads end with their program, and one that may not be read is named", async () => {
  assert.equal(await saidOnTwo("", "--allow-read=."), "75\n");
  assert.match(
    await saidOnTwo("", "--allow-read=.", "--deny-read=src/engine/wasm/threads"),
    /^DataError: Cannot compute on 2 threads: reading \S+worker\.ts is not permitted .*\n$/,
  );
});

Deno.test("too little memory for a heap that threads share is said in one line", async () => {
  // A program that has truly run out of it may be killed by V8 before it can say anything.
  const full = `
    const { Memory } = WebAssembly;
    WebAssembly.Memory = function (size) {
      if (size.shared) throw new RangeError("WebAssembly.Memory(): could not allocate memory");
      return new Memory(size);
    };`;
  assert.match(
    await saidOnTwo(full, "--allow-read=."),
    /^DataError: Cannot compute on 2 threads: too little memory for a heap of 4 GiB .*\n$/,
  );
});

Deno.test("of the smallest network no product is split", () => {
  const widths = [784, ...MLP_PRESETS.tiny, 10];
  const products = widths.slice(1).map((width, layer) => 128 * widths[layer] * width);
  assert.ok(Math.max(...products) < LARGE_PRODUCT);
});

Deno.test({
  name: "the library of native has the threads asked for, and one for small products",
  ignore: MISSING.native !== null,
  async fn() {
    const { openBlas } = await import("../../src/engine/native/blas.ts");
    const { findBlas } = await import("../../src/engine/native/find.ts");
    const { identity } = await startEngine("native", { threads: 2 });
    const found = findBlas();
    const { path } = found;
    found.close();
    const blas = openBlas(path);
    // A library that cannot be asked is told all the same.
    const threads = () => blas.threads ?? null;
    const after = (width: number) => {
      tf.tidy(() => tf.matMul(tf.ones([256, width]), tf.ones([width, 256])));
      return threads();
    };
    if (threads() !== null) {
      assert.match(identity, /2 threads$/);
      assert.deepEqual([after(512), after(16), after(512)], [2, 1, 2]);
    }
    blas.close();
  },
});
