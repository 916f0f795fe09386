import assert from "node:assert/strict";
import { join } from "node:path";
import { described, smallArtifact } from "../artifact/small_artifact.ts";
import { isRefused, succeeds, withSaved } from "./saved_model.ts";

const SMALL = await smallArtifact();

// By hand: 2 (784 + 128) and 2 (128 + 64) in the factors, two betas, a head of 64 x 10 and 10; and
// 784 x 128 + 128 x 64 drawn.
const TEXT = `mlp 784-128-64-10, lottalora, rank 2, alpha 1, lora, head full
backbone: normal, scale fan-in, seed 42
stored: 2,860 numbers, 11.2 KiB (2.57 % of all)
drawn from the seed: 108,544 numbers, 424 KiB as float32, 38.0 times the bytes stored

layer         drawn   beta  stored
head              -      -     650
hidden.0  784 x 128  1.000   1,825
hidden.1   128 x 64  1.000     385
`;

Deno.test("inspect: sizes, layers and beta, for people", async () => {
  await withSaved(SMALL, async (cwd) => {
    const { stdout, stderr } = await succeeds("inspect", ["model"], cwd);
    const lines = (text: string) => text.split("\n").sort();
    assert.deepEqual(lines(stdout), lines(TEXT));
    assert.equal(stderr, "");
  });
});

Deno.test("inspect: names of classes by their numbers, quoted where a terminal could take them amiss", async () => {
  const named = (classNames: string[]) =>
    described(SMALL, ({ architecture, ...others }) => ({
      ...others,
      architecture: { ...architecture, classes: classNames.length, classNames },
    }));
  await withSaved(named(["rose", "night-blooming cereus", "a\u001b[2J"]), async (cwd) => {
    const { stdout } = await succeeds("inspect", ["model"], cwd);
    assert.match(stdout, /^classes: 0 rose, 1 night-blooming cereus, 2 "a\\u001b\[2J"$/m);
  });
  const many = Array.from({ length: 100 }, (_, i) => `kind ${i}`);
  await withSaved(named(many), async (cwd) => {
    const { stdout } = await succeeds("inspect", ["model"], cwd);
    assert.match(stdout, /^classes: 0 kind 0, .*, 11 kind 11, and 88 more$/m);
  });
});

Deno.test("inspect: stored as float16 it takes half of the bytes", async () => {
  await withSaved(await smallArtifact({ format: "F16" }), async (cwd) => {
    const { stdout } = await succeeds("inspect", ["model"], cwd);
    assert.match(stdout, /\nstored: 2,860 numbers, 5\.6 KiB \(2\.57 % of all\)\n/);
  });
});

Deno.test("inspect: as JSON the whole description, with sizes and layers", async () => {
  await withSaved(SMALL, async (cwd) => {
    const { stdout } = await succeeds("inspect", ["model", "--json"], cwd);
    assert.equal(stdout.trimEnd().split("\n").length, 1);
    const { size, layers, ...description } = JSON.parse(stdout);
    assert.deepEqual(description, SMALL.description);
    const bytes = { storedBytes: 4 * 2860, regeneratedBytes: 4 * 108_544 };
    assert.deepEqual(size, { stored: 2860, regenerated: 108_544, ...bytes });
    const byPath = new Map(layers.map((layer: { path: string }) => [layer.path, layer]));
    assert.deepEqual(
      byPath,
      new Map<string, unknown>([
        ["hidden.0", { path: "hidden.0", frozen: [784, 128], beta: 1, stored: 1825 }],
        ["hidden.1", { path: "hidden.1", frozen: [128, 64], beta: 1, stored: 385 }],
        ["head", { path: "head", frozen: null, beta: null, stored: 650 }],
      ]),
    );
  });
});

Deno.test("inspect: a seed that could steer a terminal is shown by its escapes, and as JSON is the same", async () => {
  const backbone = "a\u001b[2J\u0085\u202eb";
  await withSaved(await smallArtifact({ overrides: { seeds: { backbone } } }), async (cwd) => {
    const { stdout } = await succeeds("inspect", ["model"], cwd);
    assert.match(stdout, /, seed "a\\u001b\[2J\\u0085\\u202eb"\n/);
    const { stdout: json } = await succeeds("inspect", ["model", "--json"], cwd);
    assert.match(json, /^[ -~]*\n$/);
    assert.equal(JSON.parse(json).seeds.backbone, backbone);
  });
});

Deno.test("inspect: what is damaged, missing or no model is refused", async () => {
  await withSaved(SMALL, async (cwd) => {
    await isRefused("inspect", ["none"], { cwd, code: 1, message: /none: no such file/ });
    await isRefused("inspect", ["."], { cwd, code: 1, message: /safetensors: no such file/ });
    await isRefused("inspect", [], { cwd, code: 2, message: /Missing argument DIR/ });
    const path = join(cwd, "model", "adapter_model.safetensors");
    const file = await Deno.readFile(path);
    file[file.length - 1] ^= 1;
    await Deno.writeFile(path, file);
    await isRefused("inspect", ["model"], {
      cwd,
      code: 1,
      message: /tensor base_model\.model\.hidden\.1\.lora_B\.weight is damaged/,
    });
  });
});
