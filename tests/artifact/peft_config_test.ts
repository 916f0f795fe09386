import assert from "node:assert/strict";
import { adapterScaling } from "../../src/adapter/options.ts";
import { peftConfig } from "../../src/artifact/peft_config.ts";
import { modelCard } from "../../src/artifact/model_card.ts";
import { BENCHMARKS } from "../../src/benchmarks/registry.ts";
import { llama } from "../../src/models/llama.ts";
import { ownArtifact } from "./own_artifact.ts";
import { smallArtifact } from "./small_artifact.ts";

Deno.test("PEFT's configuration: rank, alpha, dropout and variants are those of the adapters", async () => {
  const adapter = { alpha: 3, dropout: 0.05, scaling: "rslora", dora: true } as const;
  const { description } = await smallArtifact({ rank: 4, overrides: { adapter } });
  const config = peftConfig(description);
  const { r, lora_alpha, lora_dropout, use_rslora, use_dora, peft_type, bias } = config;
  assert.deepEqual(
    { r, lora_alpha, lora_dropout, use_rslora, use_dora, peft_type, bias },
    {
      ...{ r: 4, lora_alpha: 3, lora_dropout: 0.05, use_rslora: true, use_dora: true },
      ...{ peft_type: "LORA", bias: "none" },
    },
  );
  assert.equal(config.lottalora, description);
});

Deno.test("PEFT's configuration: PEFT divides by the rank, so a constant scaling is written as a multiple of it", async () => {
  const adapter = { alpha: 2, scaling: "constant" } as const;
  const artifact = await smallArtifact({ rank: 4, overrides: { adapter } });
  const { r, lora_alpha, use_rslora, lottalora } = peftConfig(artifact.description);
  assert.deepEqual({ r, lora_alpha, use_rslora }, { r: 4, lora_alpha: 8, use_rslora: false });
  assert.equal(lora_alpha / r, adapterScaling(lottalora.adapter));
  assert.deepEqual([lottalora.adapter.alpha, lottalora.adapter.scaling], [2, "constant"]);
  const card = modelCard(artifact);
  assert.match(card, /alpha 2, constant, head/);
  assert.match(card, /PEFT divides `lora_alpha` by the rank: it is 4 times alpha there/);
});

Deno.test("PEFT's configuration: layers with factors are targets, layers stored whole are saved", async () => {
  const whole = peftConfig((await smallArtifact()).description);
  assert.deepEqual(whole.target_modules, ["hidden.0", "hidden.1"]);
  assert.deepEqual(whole.modules_to_save, ["head"]);
  const overrides = { adapter: { head: "lora" } } as const;
  const adapted = peftConfig((await smallArtifact({ overrides })).description);
  assert.deepEqual(adapted.target_modules, ["head", "hidden.0", "hidden.1"]);
  assert.equal(adapted.modules_to_save, null);
});

Deno.test("PEFT's configuration: an adapted embedding is no target, for PEFT would adapt it otherwise", async () => {
  const { wikitext } = BENCHMARKS;
  const shape = { layers: 1, width: 8, heads: 2, inner: 8, embedding: "seeded" } as const;
  const seeded = { ...wikitext, architecture: () => llama(256, shape) };
  for (const overrides of [{}, { method: "zero" }] as const) {
    const { artifact } = await ownArtifact(seeded, await wikitext.load(null), overrides);
    const { target_modules: targets } = peftConfig(artifact.description);
    const names = ["key", "output", "query", "value"];
    assert.deepEqual(targets, names.map((name) => `layers.0.attention.${name}`));
    assert.match(modelCard(artifact), /PEFT cannot attach this adapter: its embedding is adapted/);
  }
});

Deno.test("PEFT's configuration: without adapters there are no targets", async () => {
  const { description } = await smallArtifact({ overrides: { method: "head" } });
  assert.deepEqual(peftConfig(description).target_modules, []);
});
