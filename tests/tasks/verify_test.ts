import assert from "node:assert/strict";
import { join } from "node:path";
import type { Artifact } from "../../src/artifact/artifact.ts";
import { loadBenchmarkModel } from "../../src/artifact/benchmark_model.ts";
import type { ArchitectureFacts } from "../../src/artifact/description.ts";
import { fromBytes, toBytes } from "../../src/files/safetensors/number_format.ts";
import { sha256 } from "../../src/files/digest.ts";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { runTask } from "../support/task.ts";
import { described, smallArtifact } from "../artifact/small_artifact.ts";
import { isRefused, succeeds, withSaved } from "./saved_model.ts";

const SMALL = await smallArtifact();
const LAST = "base_model.model.hidden.1.lora_B.weight";
const DIGITS = { features: 784, classes: 10 };
const NONE = "0".repeat(64);

/** The same, but of one frozen matrix another digest is written down. */
const OTHER_MATRIX = described(SMALL, (description) => ({
  ...description,
  matrices: description.matrices.map((matrix) =>
    matrix.path === "hidden.1" ? { ...matrix, sha256: NONE } : matrix
  ),
}));

/** Changes the last byte of the last tensor in the file. */
async function damage(cwd: string): Promise<void> {
  const path = join(cwd, "model", "adapter_model.safetensors");
  const file = await Deno.readFile(path);
  file[file.length - 1] ^= 1;
  await Deno.writeFile(path, file);
}

Deno.test("verify: of a whole model all digests agree", async () => {
  await withSaved(SMALL, async (cwd) => {
    const { stdout, stderr } = await succeeds("verify", ["model"], cwd);
    assert.deepEqual([stdout, stderr], ["10 of 10 digests agree\n", ""]);
    const { stdout: json } = await succeeds("verify", ["model", "--json"], cwd);
    assert.deepEqual(JSON.parse(json), {
      ...{ tensors: [], matrices: [], notFinite: [], compared: 10, network: null },
    });
  });
});

Deno.test("verify: a tensor with a flipped bit is named, exit code 1", async () => {
  await withSaved(SMALL, async (cwd) => {
    await damage(cwd);
    const { code, stdout, stderr } = await runTask("verify", ["model"], { cwd });
    assert.deepEqual([code, stdout], [1, "9 of 10 digests agree\n"]);
    const wanted = SMALL.description.tensors.find(({ name }) => name === LAST)!.sha256;
    assert.match(
      stderr,
      new RegExp(`^differs: tensor ${LAST}: SHA-256 [0-9a-f]{64}, expected ${wanted}\\n$`),
    );
    const json = await runTask("verify", ["model", "--json"], { cwd });
    assert.equal(json.code, 1);
    const { tensors, matrices, compared } = JSON.parse(json.stdout);
    assert.deepEqual([matrices, compared], [[], 10]);
    assert.deepEqual(tensors.map(({ name }: { name: string }) => name), [LAST]);
  });
});

Deno.test("verify: a layer whose backbone is drawn differently is named, and nothing else loads it", async () => {
  await withSaved(OTHER_MATRIX, async (cwd) => {
    const { code, stdout, stderr } = await runTask("verify", ["model"], { cwd });
    assert.deepEqual([code, stdout], [1, "9 of 10 digests agree\n"]);
    const drawn = SMALL.description.matrices.find(({ path }) => path === "hidden.1")!.sha256;
    assert.equal(
      stderr,
      `differs: backbone of layer hidden.1: SHA-256 ${drawn}, expected ${NONE}\n`,
    );
    for (
      const [name, ...args] of [["evaluate"], ["merge", "--out", "f"], ["export", "--out", "f"]]
    ) {
      await isRefused(name, ["model", ...args], {
        cwd,
        code: 1,
        message: /backbone of layer hidden\.1, drawn from seed 42, is not the one of training/,
      });
    }
  });
});

Deno.test("verify: all that differs is told, not the first alone", async () => {
  await withSaved(OTHER_MATRIX, async (cwd) => {
    await damage(cwd);
    const { code, stdout, stderr } = await runTask("verify", ["model"], { cwd });
    assert.deepEqual([code, stdout], [1, "8 of 10 digests agree\n"]);
    assert.match(stderr, /^differs: tensor .*\ndiffers: backbone of layer hidden\.1: .*\n$/);
  });
});

/** With a NaN in a tensor, whose digest is right. */
async function withNaN(artifact: Artifact): Promise<Artifact> {
  const { format, shape, bytes } = artifact.tensors.get(LAST)!;
  const values = fromBytes(bytes, format).slice();
  values[3] = NaN;
  const wrong = toBytes(values, format);
  const digest = await sha256(wrong);
  const changed = described(artifact, (description) => ({
    ...description,
    tensors: description.tensors.map((facts) =>
      facts.name === LAST ? { ...facts, sha256: digest } : facts
    ),
  }));
  return {
    ...changed,
    tensors: new Map([...artifact.tensors, [LAST, { format, shape, bytes: wrong }]]),
  };
}

function withArchitecture(changes: Partial<ArchitectureFacts>): Artifact {
  return described(SMALL, (description) => ({
    ...description,
    architecture: { ...description.architecture, ...changes },
  }));
}

/** Models whose digests are all right, and what `evaluate` and `verify` say of them. */
const UNLOADABLE: Record<string, [Artifact, RegExp, RegExp?]> = {
  "a number that is none": [
    await withNaN(SMALL),
    /tensor base_model\S+ holds NaN|Tensor \S+ holds NaN/,
    /tensor base_model\.model\.hidden\.1\.lora_B\.weight: number 3 is NaN, expected finite numbers/,
  ],
  "a benchmark that is not known": [
    withArchitecture({ benchmark: "mnist2" }),
    /mnist2/,
  ],
  "a preset that is not known": [withArchitecture({ preset: "huge" }), /huge/],
  "another network": [
    withArchitecture({ preset: "small", name: mnist.architecture("small", DIGITS).name }),
    /do not fit mlp|lack \S+ of mlp/,
  ],
  "another name": [withArchitecture({ name: "mlp 1-2" }), /is mlp 784-128-64-10 here/],
};

for (const [what, [artifact, loading, told = loading]] of Object.entries(UNLOADABLE)) {
  Deno.test(`verify: with ${what}, which does not load, exit code 1 although all digests agree`, async () => {
    await withSaved(artifact, async (cwd) => {
      const { code, stdout, stderr } = await runTask("verify", ["model"], { cwd });
      // Of another network nothing is drawn.
      const all = stderr.includes("not drawn") ? 8 : 10;
      assert.deepEqual([code, stdout], [1, `${all} of ${all} digests agree\n`], stderr);
      assert.equal(all === 10, what === "a number that is none");
      assert.match(stderr, /^differs: [^\n]*\n$/);
      assert.match(stderr, told);
      await assert.rejects(() => loadBenchmarkModel(artifact), {
        name: "DataError",
        message: loading,
      });
      const json = await runTask("verify", ["model", "--json"], { cwd });
      const { network, notFinite } = JSON.parse(json.stdout);
      assert.equal((network === null) !== (notFinite.length === 0), true);
    });
  });
}

Deno.test("verify: of a network that is no benchmark's it is said that its parts were not compared", async () => {
  await withSaved(withArchitecture({ benchmark: null, preset: null }), async (cwd) => {
    const { stdout, stderr } = await succeeds("verify", ["model"], cwd);
    assert.equal(stdout, "10 of 10 digests agree\n");
    assert.match(stderr, /^note: a network of nobody's benchmark: [^\n]*\n$/);
  });
});

Deno.test("verify: what is missing or no model is refused", async () => {
  await withSaved(SMALL, async (cwd) => {
    await isRefused("verify", ["none"], { cwd, code: 1, message: /none: no such file/ });
    await isRefused("verify", ["."], { cwd, code: 1, message: /safetensors: no such file/ });
    await isRefused("verify", [], { cwd, code: 2, message: /Missing argument DIR/ });
    const path = join(cwd, "model", "adapter_config.json");
    await Deno.writeTextFile(path, (await Deno.readTextFile(path)).replace('"r": 2', '"r": 3'));
    await isRefused("verify", ["model"], { cwd, code: 1, message: /r is not what .* says/ });
  });
});
