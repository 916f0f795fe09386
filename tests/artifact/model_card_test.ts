import assert from "node:assert/strict";
import { modelCard } from "../../src/artifact/model_card.ts";
import type { ConfigOverrides } from "../../src/training/config.ts";
import { smallArtifact } from "./small_artifact.ts";

Deno.test("model card: says what is stored, what is drawn, from which seed and how to check it", async () => {
  const card = modelCard(await smallArtifact({ overrides: { seeds: { backbone: "a seed" } } }));
  assert.match(card, /^---\nlibrary_name: lottalora\n/);
  assert.match(card, /\n# mlp 784-128-64-10, lottalora, rank 2\n/);
  assert.match(card, /2,860 numbers are stored here, 108,544 frozen weights are drawn again/);
  assert.match(card, /seed "a seed"/);
  assert.match(card, /deno task verify DIR/);
  assert.match(card, /deno task evaluate DIR --benchmark mnist/);
});

Deno.test("model card: says of every adapter whether PEFT can attach it", async () => {
  const card = async (overrides: ConfigOverrides) => modelCard(await smallArtifact({ overrides }));
  assert.match(await card({ adapter: { dora: true } }), /PEFT attaches it to the regenerated/);
  assert.match(await card({ adapter: { layerNorm: true } }), /PEFT cannot attach .* no LayerNorm/);
  const both = { dora: true, head: "lora" } as const;
  assert.match(await card({ adapter: both }), /PEFT cannot attach .* renormalise the head/);
  assert.match(await card({ adapter: { residual: true } }), /cannot attach .* layer's input/);
  assert.doesNotMatch(await card({ method: "head" }), /PEFT/);
});

Deno.test("model card: of a network of one's own, no benchmark and no training are claimed", async () => {
  const widths = { features: 3, hidden: [4], classes: 2 };
  const card = modelCard(await smallArtifact({ widths }));
  assert.doesNotMatch(card, /benchmark|trained for|evaluate|null|undefined/);
});
