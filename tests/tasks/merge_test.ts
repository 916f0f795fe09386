import assert from "node:assert/strict";
import { join } from "node:path";
import { describedArchitecture, loadBenchmarkModel } from "../../src/artifact/benchmark_model.ts";
import { baseWeights, mergeWeights } from "../../src/artifact/merge.ts";
import { encodePlainWeights } from "../../src/artifact/plain_weights.ts";
import { encodeOnnx } from "../../src/artifact/onnx.ts";
import { BENCHMARKS } from "../../src/benchmarks/registry.ts";
import { ownArtifact } from "../artifact/own_artifact.ts";
import { smallArtifact } from "../artifact/small_artifact.ts";
import { runTask } from "../support/task.ts";
import { namesIn } from "../support/temporary.ts";
import { isRefused, succeeds, withSaved } from "./saved_model.ts";

const SMALL = await smallArtifact();

/** What the commands should write. */
const EXPECTED = await (async () => {
  const model = await loadBenchmarkModel(SMALL);
  const merged = await mergeWeights(model, describedArchitecture(SMALL.description));
  const base = await baseWeights(model);
  model.dispose();
  return { merged, base, onnx: encodeOnnx(merged, SMALL.description) };
})();

Deno.test("merge: the file holds the merged weights; --part base and --store give what they say", async () => {
  await withSaved(SMALL, async (cwd) => {
    const { stdout } = await succeeds("merge", ["model", "--out", "a/merged.safetensors"], cwd);
    const path = join(cwd, "a", "merged.safetensors");
    assert.match(stdout, new RegExp(`^6 tensors, 4\\d\\d KiB, in ${path}\\n$`));
    assert.deepEqual(await Deno.readFile(path), encodePlainWeights(EXPECTED.merged));
    const args = ["--part", "base", "--store", "float16"];
    await succeeds("merge", ["model", "--out", "base", ...args], cwd);
    const base = await Deno.readFile(join(cwd, "base"));
    assert.deepEqual(base, encodePlainWeights(EXPECTED.base, "F16"));
    assert.deepEqual(namesIn(cwd), ["a", "base", "model"]);
  });
});

Deno.test("export: the file is the ONNX model of the merged weights", async () => {
  await withSaved(SMALL, async (cwd) => {
    const { stdout } = await succeeds("export", ["model", "--out", "digits.onnx"], cwd);
    const path = join(cwd, "digits.onnx");
    assert.match(stdout, new RegExp(`^mlp 784-128-64-10, 4\\d\\d KiB, in ${path}\\n$`));
    assert.deepEqual(await Deno.readFile(path), EXPECTED.onnx);
  });
});

/** What `--out` may not name. */
const OCCUPIED: [string, 1 | 2, RegExp][] = [
  ["kept", 1, /Cannot write .*kept: it exists already$/],
  ["../file", 2, /--out must lead below the folder you call from, .*caller, .*; got \.\.\/file$/],
];

for (const name of ["merge", "export"]) {
  Deno.test(`${name}: nothing is overwritten, and nothing written outside the caller's folder`, async () => {
    await withSaved(SMALL, async (cwd) => {
      await Deno.writeTextFile(join(cwd, "kept"), "kept");
      for (const [out, code, message] of OCCUPIED) {
        await isRefused(name, ["model", "--out", out], { cwd, code, message });
      }
      await isRefused(name, ["model"], { cwd, code: 2, message: /--out is missing/ });
      const message = /Cannot read .*none: no such file/;
      await isRefused(name, ["none", "--out", "file"], { cwd, code: 1, message });
    });
  });
}

for (const name of ["merge", "export"]) {
  Deno.test(`${name}: what a killed one left is swept, before anything is computed`, async () => {
    await withSaved(SMALL, async (cwd) => {
      await Deno.writeTextFile(join(cwd, ".file.lottalora-0123456789ab.tmp"), "half");
      const { code, stderr } = await runTask(name, ["none", "--out", "file"], { cwd });
      assert.equal(code, 1);
      assert.match(stderr, /Cannot read .*none: no such file/);
      assert.deepEqual(namesIn(cwd), ["model"]);
    });
  });
}

Deno.test("merge: a folder in the place of the file, a path elsewhere and no model are refused", async () => {
  await withSaved(SMALL, async (cwd, elsewhere) => {
    const wrong: [string[], 1 | 2, RegExp][] = [
      [["model", "--out", "model"], 1, /Cannot write .*model: it exists already$/],
      [["model", "--out", join(elsewhere, "file")], 2, /--out must lead below the folder/],
      [["--out", "file"], 2, /Missing argument DIR/],
      [["model/README.md", "--out", "file"], 1, /README\.md: no safetensors file/],
    ];
    for (const [args, code, message] of wrong) {
      await isRefused("merge", args, { cwd, code, message });
    }
  });
});

Deno.test("merge: what no weight can hold is refused, and so is a number too large for float16", async () => {
  const layerNorm = await smallArtifact({ overrides: { adapter: { layerNorm: true } } });
  await withSaved(layerNorm, async (cwd) => {
    for (const name of ["merge", "export"]) {
      const message = /LayerNorm on the combined path cannot be merged/;
      await isRefused(name, ["model", "--out", "file"], { cwd, code: 2, message });
    }
  });
  const huge = await smallArtifact({ overrides: { backbone: { scale: 1e5 } } });
  await withSaved(huge, async (cwd) => {
    await isRefused("merge", ["model", "--out", "file", "--store", "float16"], {
      cwd,
      code: 2,
      message: /too large for F16: store it as F32$/,
    });
  });
});

Deno.test("export: networks other than MLPs are refused by name, with what to do instead", async () => {
  const benchmark = BENCHMARKS.lorenz;
  const { artifact } = await ownArtifact(benchmark, await benchmark.load(null));
  await withSaved(artifact, async (cwd) => {
    await isRefused("export", ["model", "--out", "file"], {
      cwd,
      code: 2,
      message: /got cfc .* of lorenz: merge it into plain weights instead$/,
    });
    await succeeds("merge", ["model", "--out", "file"], cwd);
  });
});
