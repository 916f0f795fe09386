/**
 * What is not to be had, or does not work, is told in one line before anything is trained.
 *
 * @module
 */
import assert from "node:assert/strict";
import { engineTest, MISSING } from "../support/engines.ts";
import { ffiList } from "../support/libraries.ts";
import { ended } from "../support/task.ts";
import { withFolder } from "../support/temporary.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** Vulkan alone, and none of its drivers. */
const NO_ADAPTER = {
  DENO_WEBGPU_BACKEND: "vulkan",
  VK_DRIVER_FILES: "/nonexistent",
  VK_ICD_FILENAMES: "/nonexistent",
};

/**
 * The last line that a program prints in a process of its own. In it, `startEngine` and `tf` are
 * there, and `tell` prints what a promise gives or the error it fails with.
 */
async function told(
  program: string,
  { flags = [], env = NO_ADAPTER }: { flags?: string[]; env?: Record<string, string> } = {},
): Promise<string> {
  return await withFolder(async (folder) => {
    const path = `${folder}/program.ts`;
    const text = `
      import * as tf from "@tensorflow/tfjs";
      import { startEngine } from "${ROOT}src/engine/engine.ts";
      const tell = (found: Promise<unknown>) =>
        found.then(JSON.stringify, (e: Error) => e.name + ": " + e.message).then(console.log);
      ${program}`;
    await Deno.writeTextFile(path, text);
    const { code, stdout, stderr } = await ended(
      ["run", "--no-prompt", `--config=${ROOT}deno.json`, "--allow-read", "--allow-env"]
        .concat(flags, path),
      { cwd: ROOT, env },
    );
    assert.equal(code, 0, stderr);
    return stdout.trim().split("\n").at(-1) ?? "";
  });
}

Deno.test("native without --allow-ffi says which permission it lacks, and what there is to do", async () => {
  const line = await told(`await tell(startEngine("native"));`);
  assert.match(
    line,
    /^DataError: Cannot find a BLAS: \d+ usual places: not named by --allow-ffi; /,
  );
  assert.match(line, /install OpenBLAS .* or name a library with LOTTALORA_BLAS or --blas/);
});

Deno.test("native with a library that --allow-ffi does not name is refused by that", async () => {
  const line = await told(`await tell(startEngine("native", { blas: "/usr/lib/libother.so" }));`);
  assert.equal(
    line,
    "DataError: Cannot use /usr/lib/libother.so as BLAS: not named by --allow-ffi",
  );
});

Deno.test({
  name: "native with a library that is no BLAS is refused by what it lacks",
  // In the cache of macOS's linker there is no such file.
  ignore: Deno.build.os !== "linux",
  async fn() {
    const line = await told(`await tell(startEngine("native", { blas: "/lib/libm.so" }));`, {
      flags: ["--allow-ffi=/lib"],
    });
    assert.match(line, /^DataError: Cannot use \/lib\/libm\.so as BLAS: no such file$/);
    const places = ["/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu", "/lib64", "/lib"];
    const path = places.map((place) => `${place}/libm.so.6`).find((path) => {
      try {
        return Deno.statSync(path).isFile;
      } catch {
        return false;
      }
    });
    if (path === undefined) return;
    assert.match(
      await told(`await tell(startEngine("native", { blas: "${path}" }));`, {
        flags: [`--allow-ffi=${path}`],
      }),
      /libm\.so\.6 as BLAS: it has none of cblas_sgemm, /,
    );
  },
});

Deno.test("webgpu without an adapter says what it needs, and which engine does not", async () => {
  const line = await told(`await tell(startEngine("webgpu"));`);
  assert.match(line, /^DataError: no GPU adapter: .* GPU and its driver .* wasm needs none$/);
});

Deno.test("auto falls back to wasm where nothing else is, and says why for each", async () => {
  const line = await told(`await tell(startEngine("auto"));`);
  const { name, identity, reason } = JSON.parse(line);
  assert.equal(name, "wasm");
  assert.match(identity, /^wasm tfjs-/);
  assert.match(reason, /^wasm \d+ ms for 4 products of 768 x 768 matrices; /);
  assert.match(reason, /native not: Cannot find a BLAS: .*; webgpu not: no GPU adapter: /);
});

engineTest("native", "auto takes the fastest and names the others' times or reasons", async () => {
  const env = MISSING.webgpu === null ? {} : NO_ADAPTER;
  const line = await told(`await tell(startEngine("auto"));`, {
    flags: [`--allow-ffi=${ffiList()}`],
    env,
  });
  const { name, identity, reason } = JSON.parse(line);
  assert.ok(identity.startsWith(`${name} tfjs-`), identity);
  assert.ok(reason.startsWith(`${name} `), reason);
  const times = [...reason.matchAll(/(native|webgpu|wasm) (\d+) ms/g)]
    .map(([, engine, time]) => ({ engine, time: Number(time) }));
  // On a busy machine it may be any of them.
  for (const engine of ["native", "wasm"]) assert.ok(times.some((one) => one.engine === engine));
  assert.equal(times[0].time, Math.min(...times.map(({ time }) => time)), reason);
  assert.match(reason, /webgpu (\d+ ms|not: (no GPU adapter|.* is software, slower than wasm))/);
});

Deno.test("auto passes on why the last of its candidates does not start", async () => {
  const line = await told(`await tell(startEngine("auto"));`, { flags: ["--v8-flags=--jitless"] });
  assert.match(line, /^DataError: The engine wasm does not start/);
});

Deno.test("a kernel that is missing is named before anything is computed", async () => {
  for (const engine of ["wasm", "cpu"]) {
    const line = await told(`
      await startEngine("${engine}");
      tf.unregisterKernel("Transpose", "${engine}");
      tf.unregisterKernel("GatherV2", "${engine}");
      await tell(startEngine("${engine}"));`);
    assert.equal(
      line,
      `DataError: The engine ${engine} lacks what training needs: GatherV2, Transpose`,
    );
  }
});

/** What a kernel of the engine cpu does wrong to a result of it, and how that is told. */
const FAULTS: Record<string, { kernel: string; fault: string; told: RegExp }> = {
  "multiplies with an entry off by a thousandth": {
    kernel: "BatchMatMul",
    fault: "values[7] += 1e-3",
    told: /multiplies wrongly: a product is off by /,
  },
  "multiplies with a NaN": {
    kernel: "BatchMatMul",
    fault: "values[7] = NaN",
    told: /multiplies wrongly: a product is off by /,
  },
  "loses NaN in ReLU": {
    kernel: "Relu",
    fault: "values.forEach((y: number, i: number) => values[i] = y > 0 ? y : 0)",
    told: /computes wrongly: ReLU of NaN is 0, NaN is right\. The engine wasm does it right$/,
  },
  "takes infinity for finite": {
    kernel: "IsFinite",
    fault: "values.forEach((y: number, i: number) => values[i] = i % 6 === 1 ? 1 : y)",
    told: /computes wrongly: isFinite of Infinity is 1, 0 is right\. /,
  },
};

for (const [title, { kernel, fault, told: line }] of Object.entries(FAULTS)) {
  Deno.test(`an engine that ${title} is refused`, async () => {
    const found = await told(`
      const real = tf.getKernel("${kernel}", "cpu").kernelFunc as any;
      tf.unregisterKernel("${kernel}", "cpu");
      tf.registerKernel({
        kernelName: "${kernel}",
        backendName: "cpu",
        kernelFunc(call: any) {
          const out = real(call);
          const { values } = call.backend.data.get(out.dataId);
          ${fault};
          return out;
        },
      });
      await tell(startEngine("cpu"));`);
    assert.match(found, /^DataError: The engine cpu \(v8-\S+\) /);
    assert.match(found, line);
  });
}

Deno.test("what does not fit into the memory of wasm ends in one line", async () => {
  const line = await told(`
    import { heapIfAny } from "${ROOT}src/engine/wasm/heap.ts";
    await startEngine("wasm");
    await tell((async () => {
      // What nobody writes to takes no time.
      for (let held = 0; held < 3; held++) heapIfAny()!.allocate([2 ** 28]);
      tf.zeros([2 ** 28]);
    })());`);
  assert.match(
    line,
    /^DataError: Out of memory: 1073741824 bytes more .* a smaller batch or keep /,
  );
});
