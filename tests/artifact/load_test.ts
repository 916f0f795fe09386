import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Artifact } from "../../src/artifact/artifact.ts";
import type { Description, MatrixFacts } from "../../src/artifact/description.ts";
import { loadModel, type Model } from "../../src/artifact/model.ts";
import { toBytes } from "../../src/files/safetensors/number_format.ts";
import type { StoredTensor } from "../../src/files/safetensors/read.ts";
import { DataError, UsageError } from "../../src/errors.ts";
import { mlp } from "../../src/models/mlp.ts";
import type { ConfigOverrides } from "../../src/training/config.ts";
import { closedValues } from "../support/closed_values.ts";
import { described, smallArtifact, type SmallOptions } from "./small_artifact.ts";

const WIDTHS = { features: 6, hidden: [8, 5], classes: 3 };
const MLP = mlp(WIDTHS);

function made(options: SmallOptions = {}): Promise<Artifact> {
  return smallArtifact({ widths: WIDTHS, ...options });
}

/** Adapters that differ in their numbers alone. */
const FIRST = await made();
const SECOND = await made({ overrides: { seeds: { adapter: 7, head: 8 } } });
/** Whose first layer's A holds a NaN, with the right digest nowhere: it never was a file. */
const BROKEN: Artifact = {
  ...FIRST,
  tensors: new Map([...FIRST.tensors].map(([name, tensor]) => {
    if (!/hidden\.0\.lora_A/.test(name)) return [name, tensor];
    const numbers = new Float32Array(12).fill(1);
    numbers[5] = NaN;
    return [name, { ...tensor, bytes: toBytes(numbers, "F32") }];
  })),
};

/** What a model makes of five examples. */
function outputs({ predict }: Model): Float32Array {
  return tf.tidy(() => {
    const inputs = tf.tensor2d(closedValues(5 * 6, 1), [5, 6]);
    return predict(inputs).dataSync<"float32">().slice();
  });
}

/** A loaded model for `use`; freed afterwards, and nothing else left behind. */
async function withModel(artifact: Artifact, use: (model: Model) => Promise<void> | void) {
  const before = tf.memory().numTensors;
  const model = await loadModel(artifact, { architecture: MLP });
  try {
    await use(model);
  } finally {
    model.dispose();
  }
  assert.equal(tf.memory().numTensors, before, "no tensor stays");
}

async function outputsOf(artifact: Artifact): Promise<Float32Array> {
  let found = new Float32Array();
  await withModel(artifact, (model) => void (found = outputs(model) as typeof found));
  return found;
}

function refusal(why: RegExp, type: typeof DataError | typeof UsageError = DataError) {
  return (error: Error) => {
    assert.ok(error instanceof type, `${error.stack}`);
    assert.match(error.message, why);
    assert.match(error.message, /^[^\n]{1,700}$/);
    return true;
  };
}

Deno.test("model: adapters take turns on one backbone, which stays in the same tensors", async () => {
  const wanted = [await outputsOf(FIRST), await outputsOf(SECOND)];
  assert.notDeepEqual(wanted[0], wanted[1]);
  await withModel(FIRST, (model) => {
    const drawn = model.network.frozen.map(({ kernel }) => kernel);
    const tensors = tf.memory().numTensors;
    for (const [i, artifact] of [SECOND, FIRST, SECOND, SECOND].entries()) {
      model.use(artifact);
      assert.equal(model.description, artifact.description);
      assert.deepEqual(outputs(model), wanted[[1, 0, 1, 1][i]]);
    }
    model.network.frozen.forEach(({ kernel }, i) => assert.equal(kernel, drawn[i]));
    assert.equal(tf.memory().numTensors, tensors);
  });
});

const OTHERS: Record<string, [SmallOptions, RegExp]> = {
  "another rank": [
    { rank: 3, overrides: { adapter: { alpha: 1.5 } } },
    /another way: the rank is 3, here 2; load them as a model of their own, or beside .* share$/,
  ],
  "another alpha": [{ overrides: { adapter: { alpha: 2 } } }, /adapters is 1, here 0\.5; load/],
  "another scaling": [
    { overrides: { adapter: { scaling: "rslora" } } },
    /is 0\.707\d+, here 0\.5;/,
  ],
  "a constant scaling": [
    { overrides: { adapter: { scaling: "constant" } } },
    /adapters is 1, here 0\.5;/,
  ],
  "a residual": [{ overrides: { adapter: { residual: true } } }, /residual is true, here false;/],
  "DoRA": [{ overrides: { adapter: { dora: true } } }, /dora is true, here false;/],
  "a fixed beta": [{ overrides: { adapter: { trainBeta: false } } }, /lack \S+hidden\.0\.beta of/],
  "another kind of head": [
    { overrides: { adapter: { head: "lora" } } },
    /another backbone: the frozen matrix of layer head differs/,
  ],
  "another family": [{ overrides: { backbone: { family: "binary" } } }, /layer hidden\.0 differs/],
  "no adapters": [{ overrides: { method: "head" } }, /the method is head, here lottalora/],
  "no backbone": [{ overrides: { method: "zero" } }, /the method is zero, here lottalora/],
  "another architecture": [
    { widths: { ...WIDTHS, hidden: [8, 5, 4] } },
    /frozen matrix of layer hidden\.2 differs/,
  ],
};

for (const [what, [options, why]] of Object.entries(OTHERS)) {
  Deno.test(`model: adapters of ${what} are refused in its place, and the model stays as it is`, async () => {
    const other = await made(options);
    await withModel(FIRST, (model) => {
      const before = outputs(model);
      assert.throws(() => model.use(other), refusal(why));
      assert.equal(model.description, FIRST.description);
      assert.deepEqual(outputs(model), before);
    });
  });
}

Deno.test("model: of the adapters, what no prediction depends on may differ", async () => {
  const same = { dropout: 0.5, bInit: "zeros" } as const;
  const others = [
    { ...same, alpha: Math.SQRT1_2, scaling: "rslora" },
    { ...same, alpha: 0.5, scaling: "constant", aInit: "kaiming" },
  ] as const;
  for (const adapter of others) {
    const other = await made({ overrides: { adapter } });
    const wanted = await outputsOf(other);
    await withModel(FIRST, (model) => {
      model.use(other);
      assert.deepEqual(outputs(model), wanted);
    });
  }
});

Deno.test("model: adapters are judged by the seed that was drawn, not by the seed of the first ones", async () => {
  const other = await made({ overrides: { seeds: { backbone: 43, adapter: 7 } } });
  const wanted = await outputsOf(other);
  const options = { architecture: MLP, seed: 43, allowSeedMismatch: true };
  const model = await loadModel(FIRST, options);
  const worthless = outputs(model);
  model.use(other);
  assert.deepEqual(outputs(model), wanted);
  const why = /trained on seed 42, not 43: .* allow a seed mismatch/;
  assert.throws(() => model.use(FIRST), refusal(why, UsageError));
  assert.deepEqual(outputs(model), wanted);
  model.use(FIRST, { allowSeedMismatch: true });
  assert.deepEqual(outputs(model), worthless);
  assert.equal(model.seed, 43);
  model.dispose();
});

Deno.test("model: with a seed mismatch allowed, another family or another draw is refused all the same", async () => {
  const family = { seeds: { backbone: 43 }, backbone: { family: "binary" } } as const;
  const seeds = { ...FIRST.description.seeds, backbone: 43 };
  const redrawn = described(withMatrix(1, { draw: 1 }), (all) => ({ ...all, seeds }));
  const others: [Artifact, string][] = [
    [await made({ overrides: family }), "hidden.0"],
    [redrawn, "hidden.1"],
  ];
  await withModel(FIRST, (model) => {
    for (const [other, layer] of others) {
      const why = new RegExp(`another backbone: the frozen matrix of layer ${layer} differs;`);
      assert.throws(() => model.use(other, { allowSeedMismatch: true }), refusal(why));
    }
  });
});

Deno.test("model: while it loads, no more than one matrix is copied, however they are kept", async () => {
  for (const keep of ["memory", "regenerate"] as const) {
    const { digest } = crypto.subtle;
    let [now, most, digests] = [0, 0, 0];
    crypto.subtle.digest = async (...given) => {
      most = Math.max(most, ++now);
      digests++;
      await new Promise((resolve) => setTimeout(resolve, 5));
      try {
        return await digest.apply(crypto.subtle, given);
      } finally {
        now--;
      }
    };
    try {
      const deep = { features: 6, hidden: [8, 8, 8, 8, 8], classes: 3 };
      const artifact = await made({ widths: deep });
      [most, digests] = [0, 0];
      (await loadModel(artifact, { architecture: mlp(deep), keep })).dispose();
      assert.deepEqual({ most, digests }, { most: 1, digests: 5 });
    } finally {
      crypto.subtle.digest = digest;
    }
  }
});

Deno.test("model: adapters of a network that differs in its name alone are refused", async () => {
  const renamed = described(FIRST, (description) => ({
    ...description,
    architecture: { ...description.architecture, name: "mlp 6-8-5-3, tanh" },
  }));
  const why = /of mlp 6-8-5-3, tanh, lottalora, rank 2 do not belong to mlp 6-8-5-3$/;
  await assert.rejects(() => loadModel(renamed, { architecture: MLP }), refusal(why));
  await withModel(FIRST, (model) => assert.throws(() => model.use(renamed), refusal(why)));
});

Deno.test("model: adapters with a number that is not finite are refused, and the model stays as it is", async () => {
  const why = /hidden\.0\.lora_A\.weight holds NaN, expected finite numbers$/;
  await assert.rejects(() => loadModel(BROKEN, { architecture: MLP }), refusal(why));
  await withModel(SECOND, (model) => {
    const before = outputs(model);
    assert.throws(() => model.use(BROKEN), refusal(why));
    assert.deepEqual(outputs(model), before);
    assert.equal(model.description, SECOND.description);
  });
});

Deno.test("model: another seed is refused with how to allow it; allowed, each seed is another model", async () => {
  await assert.rejects(
    () => loadModel(FIRST, { architecture: MLP, seed: 43 }),
    refusal(/trained on seed 42, not 43: .* allow a seed mismatch/, UsageError),
  );
  const found = [];
  for (const seed of [42, 43, "a text", 43]) {
    const options = { architecture: MLP, seed, allowSeedMismatch: true };
    const model = await loadModel(FIRST, options);
    assert.equal(model.seed, seed);
    assert.equal(model.description.seeds.backbone, 42);
    found.push(outputs(model).join());
    model.dispose();
  }
  assert.equal(new Set(found).size, 3);
  assert.equal(found[1], found[3]);
  assert.equal(found[0], (await outputsOf(FIRST)).join());
});

Deno.test("model: the text of a number is another seed than the number", async () => {
  await assert.rejects(
    () => loadModel(FIRST, { architecture: MLP, seed: "42" }),
    refusal(/trained on seed 42, not "42"/, UsageError),
  );
  await assert.rejects(
    () => loadModel(FIRST, { architecture: MLP, seed: "\u0085\u202e" }),
    refusal(/trained on seed 42, not "\\u0085\\u202e"/, UsageError),
  );
});

for (const keep of ["regenerate", "packed"] as const) {
  Deno.test(`model: kept ${keep}, a backbone gives the same to the bit, without a tensor of its own`, async () => {
    const overrides: ConfigOverrides = { backbone: { family: "binary" } };
    const artifact = await made({ overrides });
    const before = tf.memory().numTensors;
    const model = await loadModel(artifact, { architecture: MLP, keep });
    assert.equal(tf.memory().numTensors - before, artifact.tensors.size);
    assert.deepEqual(outputs(model), await outputsOf(artifact));
    model.dispose();
    assert.equal(tf.memory().numTensors, before);
  });
}

/** The artifact with other facts of one of its matrices. */
function withMatrix(index: number, changed: Partial<MatrixFacts>): Artifact {
  return described(FIRST, (description) => ({
    ...description,
    matrices: description.matrices.map((facts, i) =>
      i === index ? { ...facts, ...changed } : facts
    ),
  }));
}

Deno.test("model: of every frozen matrix that is not the one of training the layer is named", async () => {
  for (const [index, { path }] of FIRST.description.matrices.entries()) {
    const before = tf.memory().numTensors;
    for (const changed of [{ sha256: "0".repeat(64) }, { draw: 1 }]) {
      await assert.rejects(
        () => loadModel(withMatrix(index, changed), { architecture: MLP }),
        refusal(
          new RegExp(`layer ${path}, drawn from seed 42, is not the one of training: SHA-256`),
        ),
      );
    }
    assert.equal(tf.memory().numTensors, before, "no tensor stays");
  }
});

Deno.test("model: facts of a frozen matrix that are not the network's are refused with both", async () => {
  const wrong: [Partial<MatrixFacts>, RegExp][] = [
    [{ dIn: 7 }, /of \[6, 8\].* at hidden\.0, the artifact .* has one of \[7, 8\]/],
    [{ scale: "native" }, /scale fan-in.*scale native/],
    [{ adapted: false }, /with adapters.*without adapters/],
    [{ path: "hidden.9" }, /at hidden\.0, .* has none$/],
  ];
  for (const [changed, why] of wrong) {
    await assert.rejects(
      () => loadModel(withMatrix(0, changed), { architecture: MLP }),
      refusal(why),
    );
  }
  const fewer = described(FIRST, (all) => ({ ...all, matrices: all.matrices.slice(1) }));
  await assert.rejects(() => loadModel(fewer, { architecture: MLP }), refusal(/has none$/));
  const more = described(FIRST, (all) => ({
    ...all,
    matrices: [...all.matrices, { ...all.matrices[0], path: "more" }],
  }));
  await assert.rejects(
    () => loadModel(more, { architecture: MLP }),
    refusal(/has a frozen matrix at more, mlp 6-8-5-3 none$/),
  );
});

Deno.test("model: a place that is missing, too much or of another shape is named", async () => {
  const deeper = mlp({ ...WIDTHS, hidden: [8, 5, 5] });
  await assert.rejects(
    () => loadModel(FIRST, { architecture: deeper }),
    refusal(/lack base_model\.model\.hidden\.2\.beta of mlp 6-8-5-5-3$/),
  );
  const shorter = mlp({ ...WIDTHS, hidden: [8] });
  await assert.rejects(
    () => loadModel(FIRST, { architecture: shorter }),
    refusal(/head\.weight is/),
  );
  const wider = mlp({ ...WIDTHS, hidden: [9, 5] });
  await assert.rejects(
    () => loadModel(FIRST, { architecture: wider }),
    refusal(/do not fit mlp 6-9-5-3: \S+lora_B\.weight is \[8,2\], expected \[9,2\]$/),
  );
});

Deno.test("model: a backbone that no engine could hold is refused before it is drawn", async () => {
  const hidden = Array.from({ length: 6 }, () => 2 ** 14);
  const architecture = mlp({ features: 2 ** 14, hidden, classes: 1 });
  const { description } = await made({ overrides: { method: "head" } });
  const facts = description.matrices[0];
  const matrices = hidden.map((width, i) => ({
    ...facts,
    ...{ path: `hidden.${i}`, dIn: width, dOut: width },
  }));
  const numbers = (...shape: number[]): StoredTensor => {
    const bytes = new Uint8Array(4 * shape.reduce((a, b) => a * b));
    return { format: "F32", shape, bytes };
  };
  const huge: Description = {
    ...description,
    architecture: { ...description.architecture, name: architecture.name },
    matrices,
  };
  const tensors = new Map([
    ["base_model.model.head.weight", numbers(1, 2 ** 14)],
    ["base_model.model.head.bias", numbers(1)],
  ]);
  await assert.rejects(
    () => loadModel({ description: huge, tensors }, { architecture }),
    refusal(/^The backbone of mlp .* takes 6 GiB: keep it regenerated$/),
  );
});
