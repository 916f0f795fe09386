import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import type { BackboneStorage } from "../../src/adapter/backbone_storage.ts";
import { wikitext } from "../../src/benchmarks/wikitext.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { DataError } from "../../src/errors.ts";
import type { ConfigOverrides } from "../../src/training/config.ts";
import { refuseTooLargeNetwork } from "../../src/training/network_memory.ts";
import { describeRun, run } from "../../src/training/run.ts";
import { defaultConfig } from "../../src/training/validate.ts";

const LLAMA = { features: 32_000, classes: 32_000, extent: 128 };

/** The refusal of a preset with the words of Llama; null: it may fit. */
function refusal(preset: string, keep: BackboneStorage, overrides: ConfigOverrides = {}) {
  const config = defaultConfig(wikitext, preset, overrides);
  try {
    refuseTooLargeNetwork(config, {
      keep,
      presets: ["3M", "30M", "300M", "600M", "900M"],
      skeletons: (size, kept) =>
        describeRun({ ...config, preset: size }, wikitext, LLAMA, kept).gate.networks,
    });
    return null;
  } catch (error) {
    assert.ok(error instanceof DataError, `${error}`);
    return error.message;
  }
}

Deno.test("a network that cannot fit is refused with its bytes and with what would fit", async () => {
  await startEngine("wasm");
  assert.equal(
    refusal("900M", "memory"),
    "Out of memory: 900M holds 5.2 GiB besides activations, and the engine's memory ends at " +
      "4.0 GiB; what fits: --keep regenerate (0.8 GiB); the presets 3M, 30M, 300M, 600M",
  );
  assert.match(
    refusal("900M", "memory", { backbone: { family: "binary" } })!,
    /what fits: --keep packed \(0\.8 GiB\); --keep regenerate \(0\.8 GiB\); the presets/,
  );
  assert.match(
    refusal("300M", "memory", { method: "full" })!,
    /300M holds \d+\.\d GiB .* what fits: the presets 3M, 30M$/,
  );
});

Deno.test("what may fit is let through, and every network where the engine's memory has no such end", async () => {
  await startEngine("wasm");
  for (const keep of ["regenerate", "packed"] as const) {
    assert.equal(refusal("900M", keep, { backbone: { family: "sign" } }), null);
  }
  assert.equal(refusal("300M", "memory"), null);
  await startEngine("cpu");
  assert.equal(refusal("900M", "memory"), null);
});

Deno.test("a run of it is refused before anything of it is made", async () => {
  await startEngine("wasm");
  const data = await wikitext.load(null);
  const before = tf.memory().numBytes;
  const config = defaultConfig(wikitext, "900M", { steps: 1, batchSize: 1 });
  await assert.rejects(run(config, wikitext, data), /^DataError: .*900M holds 4\.\d GiB .*--keep/);
  assert.equal(tf.memory().numBytes, before);
});
