import assert from "node:assert/strict";
import { PAPER_FAMILIES } from "../../src/backbone/families.ts";
import { flowers102 } from "../../src/benchmarks/flowers102.ts";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { BENCHMARKS } from "../../src/benchmarks/registry.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { cfc } from "../../src/models/cfc.ts";
import { drawsBackbone, INITIALS, METHODS, startsFromBackbone } from "../../src/models/method.ts";
import { mlp } from "../../src/models/mlp.ts";
import { createNetwork, type Network } from "../../src/models/network.ts";
import type { BackboneConfig } from "../../src/models/factory.ts";
import type { DataShape } from "../../src/training/benchmark.ts";
import { defaultConfig, validateConfig } from "../../src/training/validate.ts";
import { train } from "../../src/training/trainer.ts";
import { smallConfig, smallTask } from "../training/small.ts";

const SMALL = mlp({ features: 12, hidden: [10, 8], classes: 4 });

/** Benchmarks of images: as wide as their patches allow; the others take any. */
const SHAPES: Readonly<Record<string, DataShape>> = {
  cifar10: { features: 3072, classes: 10, extent: 32 },
  flowers102: { features: 3072, classes: 102, extent: 32 },
};

function shapeOf(id: string): DataShape {
  return SHAPES[id] ?? { features: 12, classes: 4, extent: 6 };
}

/** The same network in three ways: adapted, trained in full, and trained from the backbone. */
function networksOf(backbone: Partial<BackboneConfig>) {
  const config = smallConfig({ backbone });
  const networks: Network[] = [
    createNetwork(SMALL, config),
    createNetwork(SMALL, { ...config, method: "full" }),
    createNetwork(SMALL, { ...config, method: "full", initial: "backbone" }),
  ];
  for (const network of networks) network.materialise();
  return networks;
}

async function valuesOf({ trained }: Pick<Network, "trained">): Promise<Map<string, Float32Array>> {
  const entries = trained.map(async (held) => [held.name, await held.values()] as const);
  return new Map(await Promise.all(entries));
}

for (const family of PAPER_FAMILIES) {
  Deno.test(`full training from the backbone starts from the matrices that LottaLoRA freezes: ${family}`, async () => {
    await startEngine("wasm");
    for (const scale of ["fan-in", "native", 0.1] as const) {
      const networks = networksOf({ family, scale });
      const [adapted, usual, started] = networks;
      const [before, after] = [await valuesOf(usual), await valuesOf(started)];
      assert.deepEqual([...after.keys()], [...before.keys()]);
      const frozen = new Map(
        adapted.frozen.map(({ request, kernel }) => [
          `${request.path}.kernel`,
          kernel.dataSync<"float32">().slice(),
        ]),
      );
      assert.deepEqual([...frozen.keys()], ["hidden.0.kernel", "hidden.1.kernel"]);
      for (const [name, values] of after) {
        assert.deepEqual(values, frozen.get(name) ?? before.get(name), `${name}, ${scale}`);
      }
      assert.deepEqual(started.frozen, [], "nothing of it is frozen");
      for (const network of networks) network.dispose();
    }
  });
}

Deno.test("parameters of the family and the seed of the backbone decide where it starts, no other seed", async () => {
  await startEngine("wasm");
  const start = async (changes: Parameters<typeof smallConfig>[0]) => {
    const config = smallConfig({
      ...{ method: "full", initial: "backbone" },
      ...changes,
      backbone: { family: "student_t", ...changes?.backbone },
    });
    const network = createNetwork(SMALL, config);
    network.materialise();
    const values = (await valuesOf(network)).get("hidden.0.kernel");
    network.dispose();
    return values;
  };
  const plain = await start({});
  assert.deepEqual(await start({ seeds: { adapter: 8, head: 9, order: 10, dropout: 11 } }), plain);
  assert.notDeepEqual(await start({ seeds: { backbone: 7 } }), plain);
  assert.notDeepEqual(await start({ backbone: { parameters: { nu: 9 } } }), plain);
});

Deno.test("in every architecture, what LottaLoRA freezes under a trained head is where full training starts", () => {
  for (const benchmark of Object.values(BENCHMARKS)) {
    const { id, preset } = benchmark;
    const architecture = benchmark.architecture(preset, shapeOf(id));
    const backbone = { family: "binary", scale: 0.1 } as const;
    const config = defaultConfig(benchmark, preset, { backbone, adapter: { head: "full" } });
    const { frozen } = createNetwork(architecture, config);
    const full = createNetwork(architecture, { ...config, method: "full" });
    const started = createNetwork(architecture, {
      ...config,
      ...{ method: "full", initial: "backbone" },
    });
    const requests = new Map(frozen.map(({ request }) => [`${request.path}.kernel`, request]));
    assert.ok(requests.size > 0, id);
    started.trained.forEach((held, i) => {
      const usual = full.trained[i];
      assert.deepEqual([held.name, held.shape], [usual.name, usual.shape]);
      const drawn = requests.get(held.name);
      assert.deepEqual(held.initial, drawn === undefined ? usual.initial : { drawn }, held.name);
      requests.delete(held.name);
    });
    assert.deepEqual([...requests.keys()], [], `${id}: all of them are trained`);
  }
});

Deno.test("a gain of Xavier's law is for the maps that the backbone does not give", () => {
  const shape = { steps: 3, features: 4, hidden: 5, backbone: 6, outputs: 1 };
  const startOf = (xavierGain: number | null) =>
    createNetwork(cfc(shape), {
      ...smallConfig({ method: "full", initial: "backbone" }),
      xavierGain,
    }).trained.map(({ initial }) => initial);
  assert.deepEqual(startOf(0.5), startOf(null));
});

Deno.test("full training moves what it started from, and is reproduced to the bit", async () => {
  await startEngine("wasm");
  const config = smallConfig({ method: "full", initial: "backbone", steps: 4 });
  const trained = async () => {
    const network = createNetwork(SMALL, config);
    network.materialise();
    const start = await valuesOf(network);
    await train(network, smallTask(), config);
    const end = await valuesOf(network);
    network.dispose();
    return { start, end };
  };
  const [one, other] = [await trained(), await trained()];
  assert.deepEqual(one, other);
  for (const [name, values] of one.start) assert.notDeepEqual(one.end.get(name), values, name);
});

Deno.test("whoever starts from pretrained weights cannot start from the backbone too", () => {
  const config = (changes: object) =>
    defaultConfig(flowers102, flowers102.preset, { method: "full", ...changes });
  validateConfig(config({}), flowers102);
  assert.throws(
    () => validateConfig(config({ initial: "backbone" }), flowers102),
    /flowers102 starts from pretrained weights: initial must be usual, got backbone/,
  );
});

Deno.test("networks of other methods are refused such a start, in a notebook too", () => {
  for (const method of METHODS.filter((method) => method !== "full")) {
    const { adapter, ...rest } = defaultConfig(mnist, "tiny", { method });
    const options = { ...rest, adapter: { ...adapter, bInit: "kaiming_uniform" } } as const;
    createNetwork(SMALL, { ...options, initial: "usual" });
    assert.throws(
      () => createNetwork(SMALL, { ...options, initial: "backbone" }),
      new RegExp(`with the method ${method} initial must be usual, got backbone`),
    );
  }
});

Deno.test("the backbone is drawn by what freezes it and by what starts from it", () => {
  const drawing = METHODS.flatMap((method) =>
    INITIALS.filter((initial) => drawsBackbone({ method, initial }))
      .map((initial) => `${method} ${initial}`)
  );
  assert.deepEqual(drawing, [
    ...["lottalora usual", "lottalora backbone", "full backbone", "head usual", "head backbone"],
  ]);
  assert.ok(!startsFromBackbone({ method: "full" }));
});
