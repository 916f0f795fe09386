import assert from "node:assert/strict";
import { pretrainOnDigits, startFrom } from "../../src/benchmarks/digit_pretraining.ts";
import { flowers102 } from "../../src/benchmarks/flowers102.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { createNetwork } from "../../src/models/network.ts";
import { vit } from "../../src/models/vit.ts";
import type { Method } from "../../src/models/method.ts";
import { defaultConfig } from "../../src/training/validate.ts";

const SMALL = vit({
  ...{ side: 28, channels: 1, patch: 14, width: 4 },
  ...{ blocks: 1, heads: 2, hidden: 4, classes: 5 },
});

function materialised(method: Method) {
  const network = createNetwork(SMALL, defaultConfig(flowers102, "tiny", { method }));
  network.materialise();
  return network;
}

Deno.test("pretraining on digits moves every parameter, each time alike", async () => {
  await startEngine("wasm");
  const network = materialised("full");
  const [none, some, again] = [
    await pretrainOnDigits(SMALL, 1),
    await pretrainOnDigits(SMALL, 3),
    await pretrainOnDigits(SMALL, 3),
  ];
  const names = network.trained.map(({ name }) => name);
  assert.deepEqual([...some.keys()].sort(), names.toSorted());
  assert.deepEqual(again, some);
  for (const name of names) assert.notDeepEqual(some.get(name), none.get(name), name);
  network.dispose();
});

Deno.test("a network starts from weights under their names, but for its head", async () => {
  await startEngine("wasm");
  const weights = await pretrainOnDigits(SMALL, 1);
  for (const method of ["full", "lottalora"] as const) {
    const network = materialised(method);
    const before = new Map<string, Float32Array>();
    for (const parameter of network.trained) before.set(parameter.name, await parameter.values());
    startFrom(network.trained, weights);
    for (const parameter of network.trained) {
      const { name } = parameter;
      const kept = name.startsWith("head.") || !weights.has(name);
      const wanted = kept ? before.get(name) : weights.get(name)?.values;
      assert.deepEqual(await parameter.values(), wanted, name);
    }
    const adapters = network.trained.filter(({ name }) => !weights.has(name));
    assert.equal(adapters.length, method === "full" ? 0 : 6 * 3);
    network.dispose();
  }
});
