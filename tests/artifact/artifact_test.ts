import assert from "node:assert/strict";
import {
  type Artifact,
  createArtifact,
  decodeArtifact,
  encodeArtifact,
  storedAs,
} from "../../src/artifact/artifact.ts";
import { NUMBER_FORMATS } from "../../src/files/safetensors/number_format.ts";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { DataError, UsageError } from "../../src/errors.ts";
import { mlp } from "../../src/models/mlp.ts";
import { createNetwork, type Network } from "../../src/models/network.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { described, MINIATURE, rewritten, smallArtifact } from "./small_artifact.ts";

const SMALL = await smallArtifact({ rank: 1, widths: MINIATURE, format: "F16" });
const FILE = encodeArtifact(SMALL);

async function assertRefused(file: Uint8Array, why: RegExp): Promise<void> {
  await assert.rejects(() => decodeArtifact(file, "some file"), (error: Error) => {
    assert.ok(error instanceof DataError, `${error.stack}`);
    assert.match(error.message, /^some file: [^\n]{1,600}$/);
    assert.match(error.message, why);
    return true;
  });
}

/** All stored numbers by name. */
function numbersOf({ tensors }: Artifact): Record<string, unknown> {
  return Object.fromEntries(
    [...tensors].map((
      [name, { format, shape, bytes }],
    ) => [name, { format, shape, bytes: [...bytes] }]),
  );
}

for (const format of NUMBER_FORMATS) {
  Deno.test(`artifact: written, read and written again, a file of ${format} has the same bytes`, async () => {
    const file = encodeArtifact(await smallArtifact({ format }));
    assert.deepEqual(encodeArtifact(await decodeArtifact(file)), file);
  });
}

Deno.test("artifact: the same network gives the same bytes, whatever order its options are named in", async () => {
  const adapter = { rank: 1, scaling: "lora", bInit: "kaiming_uniform" } as const;
  const reordered = Object.fromEntries(
    Object.entries(defaultConfig(mnist, "tiny", { adapter }).adapter).reverse(),
  );
  const overrides = { adapter: reordered };
  const options = { rank: 1, widths: MINIATURE, format: "F16" } as const;
  assert.deepEqual(encodeArtifact(await smallArtifact({ ...options, overrides })), FILE);
});

Deno.test("artifact: cut short after any byte, it is refused", async () => {
  for (let length = 0; length < FILE.length; length++) {
    await assertRefused(FILE.subarray(0, length), /no safetensors file/);
  }
});

Deno.test("artifact: with any bit of any byte flipped, it is refused or wholly the same", async () => {
  const wanted = numbersOf(SMALL);
  let same = 0;
  for (let bit = 0; bit < 8 * FILE.length; bit++) {
    // All of the bytes, an eighth of the bits: another one in each byte.
    if (bit % 8 !== (bit >> 3) % 8) continue;
    const damaged = FILE.slice();
    damaged[bit >> 3] ^= 1 << bit % 8;
    try {
      const read = await decodeArtifact(damaged, "some file");
      assert.deepEqual(numbersOf(read), wanted);
      assert.deepEqual(read.description, SMALL.description);
      same++;
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
    }
  }
  // The word `pt` for other programs, its name, and JSON's freedom in writing a sign.
  assert.ok(same < 20, `${same}`);
});

Deno.test("artifact: any flipped bit of a number is found, and its tensor named", async () => {
  let end = FILE.length;
  for (const [name, { bytes }] of [...(await decodeArtifact(FILE)).tensors].reverse()) {
    const damaged = FILE.slice();
    damaged[end -= bytes.length] ^= 1;
    await assertRefused(damaged, new RegExp(`tensor ${name.replaceAll(".", "\\.")} is damaged`));
  }
});

Deno.test("artifact: a changed description is found by its check sum", async () => {
  const text = new TextDecoder("latin1").decode(FILE);
  const at = text.indexOf('\\"alpha\\":1') + '\\"alpha\\":'.length;
  const damaged = FILE.slice();
  damaged[at] = "3".charCodeAt(0);
  await assertRefused(damaged, /its description is damaged: its check sum is another one$/);
});

Deno.test("artifact: a tensor that is missing, unknown, of another shape or format is named", async () => {
  const name = "base_model.model.hidden.0.lora_A.weight";
  const change = (tensors: (all: Artifact["tensors"]) => [string, unknown][]) =>
    rewritten(FILE, ({ metadata, tensors: all }) => ({
      metadata,
      tensors: new Map(tensors(all)) as Artifact["tensors"],
    }));
  await assertRefused(
    change((all) => [...all].filter(([key]) => key !== name)),
    /tensor \S+hidden\.0\.lora_A\.weight is missing$/,
  );
  await assertRefused(
    change((all) => [...all, ["extra", all.get(name)]]),
    /nothing describes tensor extra$/,
  );
  await assertRefused(
    change((all) => [...all, [name, { ...all.get(name)!, shape: [3, 1] }]]),
    /lora_A\.weight is F16 \[3,1\], described as F16 \[1,3\]$/,
  );
  await assertRefused(
    change((all) => [...all, [name, { ...all.get(name)!, format: "BF16" }]]),
    /lora_A\.weight is BF16 \[1,3\], described as F16 \[1,3\]$/,
  );
});

Deno.test("artifact: another program's file, without a description, is told from a damaged one", async () => {
  await assertRefused(
    rewritten(FILE, ({ tensors }) => ({ tensors, metadata: { format: "pt" } })),
    /without a description of its backbone: not written by lottalora$/,
  );
});

Deno.test("artifact: a description that is no JSON, or names something twice, is refused", async () => {
  const texts: [string, RegExp][] = [
    ["", /its description is not JSON$/],
    ["[]", /its description is not a JSON object$/],
    ['{"format":1,"format":1}', /its description is an object that names "format" twice$/],
    ['{"format":1,"__proto__":{}}', /the forbidden name "__proto__"$/],
    ['{"a":'.repeat(1e5), /its description is nested more than 64 deep$/],
    ["{}", /its description is wrong at format/],
  ];
  for (const [text, why] of texts) {
    const metadata = { format: "pt", lottalora: text, lottalora_sha256: await checkSum(text) };
    await assertRefused(rewritten(FILE, ({ tensors }) => ({ tensors, metadata })), why);
  }
});

/** SHA-256 by WebCrypto. */
async function checkSum(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(digest).toHex();
}

/** A network of the methods and options, with its options. */
function network(method: "lottalora" | "full" | "small"): {
  network: Network;
  facts: Parameters<typeof createArtifact>[1];
} {
  const options = defaultConfig(mnist, "tiny", { method, adapter: { rank: 1 } });
  const made = createNetwork(mlp(MINIATURE), options);
  made.materialise();
  const architecture = {
    ...{ name: made.name, benchmark: null, preset: null, features: 3, classes: 2, extent: null },
    preprocessing: null,
  };
  return { network: made, facts: { options, architecture } };
}

Deno.test("artifact: networks that are trained whole are refused", async () => {
  for (const method of ["full", "small"] as const) {
    const { network: made, facts } = network(method);
    await assert.rejects(() => createArtifact(made, facts), UsageError);
    made.dispose();
  }
});

Deno.test("artifact: a number that is not finite, or too large for halves, is refused with its place", async () => {
  for (
    const [value, format, why] of [
      [NaN, "F32", /Cannot store hidden\.0\.loraA: value 1 is NaN$/],
      [-Infinity, "BF16", /Cannot store hidden\.0\.loraA: value 1 is -Infinity$/],
      [1e6, "F16", /1000000 is too large for F16: store it as F32$/],
    ] as const
  ) {
    const { network: made, facts } = network("lottalora");
    made.trained.find(({ name }) => name === "hidden.0.loraA")!.assign(
      Float32Array.of(0, value, 0),
    );
    await assert.rejects(
      () => createArtifact(made, { ...facts, format }),
      (error: Error) => error instanceof UsageError && why.test(error.message),
    );
    made.dispose();
  }
});

Deno.test("artifact: a seed or a distribution that is not the network's is refused; the draw is its own", async () => {
  const { network: made, facts } = network("lottalora");
  const { options } = facts;
  const backbone = (changed: Partial<typeof options.backbone>) => ({
    ...options,
    backbone: { ...options.backbone, ...changed },
  });
  const wrong: [Partial<typeof facts>, RegExp][] = [
    [
      { options: { ...options, seeds: { ...options.seeds, backbone: 43 } } },
      /^The facts say seed 43, but the matrix of layer hidden\.0 was drawn with 42$/,
    ],
    [{ options: backbone({ family: "binary" }) }, /say family "binary", .* with "normal"$/],
    [
      { options: backbone({ parameters: { sigma: 2 } }) },
      /say parameters \{"sigma":2\}, .* with \{"sigma":1\}$/,
    ],
    [{ options: backbone({ scale: "native" }) }, /say scale "native", .* with "fan-in"$/],
  ];
  for (const [changed, why] of wrong) {
    await assert.rejects(
      () => createArtifact(made, { ...facts, ...changed }),
      (error: Error) => error instanceof UsageError && why.test(error.message),
    );
  }
  const same = { ...facts, options: backbone({ parameters: { sigma: 1 } }) };
  made.draw(3);
  assert.equal((await createArtifact(made, same)).description.matrices[0].draw, 3);
  made.dispose();
});

Deno.test("artifact: stored in another format, it is what it would be if made in that format", async () => {
  const exact = await smallArtifact({ rank: 1, widths: MINIATURE });
  assert.deepEqual(encodeArtifact(await storedAs(exact, "F16")), FILE);
  assert.deepEqual(await storedAs(exact, "F32"), exact);
});

Deno.test("artifact: what could not be read again is not written", async () => {
  const { network: made, facts } = network("lottalora");
  const wrong: [Partial<typeof facts.architecture>, RegExp][] = [
    [
      { name: "two\nlines" },
      /^Cannot save the artifact: its description is wrong at architecture\.name/,
    ],
    [{ features: 0 }, /wrong at architecture\.features/],
    [{ benchmark: "../a" }, /wrong at architecture\.benchmark/],
  ];
  for (const [architecture, why] of wrong) {
    await assert.rejects(
      () =>
        createArtifact(made, {
          ...facts,
          architecture: { ...facts.architecture, ...architecture },
        }),
      (error: Error) => error instanceof UsageError && why.test(error.message),
    );
  }
  made.dispose();
  const changed = described(SMALL, (description) => ({ ...description, method: "full" }));
  assert.throws(() => encodeArtifact(changed), UsageError);
});
