import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { PREDICTION } from "../../src/adapter/layer.ts";
import { halfcheetah } from "../../src/benchmarks/halfcheetah.ts";
import { readAs } from "../../src/benchmarks/read_as.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { UsageError } from "../../src/errors.ts";
import { countParameters } from "../../src/models/counts.ts";
import {
  type DecisionInputs,
  type DecisionShape,
  decisionTransformer,
} from "../../src/models/decision_transformer.ts";
import { createNetwork, type Network } from "../../src/models/network.ts";
import { joinedOverrides } from "../../src/training/overrides.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { closedValues } from "../support/closed_values.ts";

/** HalfCheetah: 17 numbers seen, 6 done, 1,000 steps. */
const DATA = { features: 17, classes: 6, extent: 1000 };

function counts(preset: string, rank: number, readings: readonly string[] = []) {
  const read = readAs(halfcheetah.id, readings);
  const config = defaultConfig(halfcheetah, preset, joinedOverrides(read, { adapter: { rank } }));
  return countParameters(halfcheetah.architecture(preset, DATA), config);
}

const percent = (part: number, whole: number) => 100 * part / whole;

Deno.test("the small Decision Transformer has 727,558 parameters, the large one 152,216,582", () => {
  const full = (d: number, depth: number) => {
    const embeddings = 1000 * d + (1 + 1) * d + (17 + 1) * d + (6 + 1) * d;
    const block = 4 * (d + 1) * d + (d + 1) * 4 * d + (4 * d + 1) * d + 4 * d;
    return embeddings + 2 * d + depth * block + 2 * d + (d + 1) * 6;
  };
  assert.equal(full(128, 3), 727_558);
  assert.equal(counts("small", 1).full, full(128, 3));
  assert.equal(counts("large", 8).full, full(1024, 12));
  assert.equal(full(1024, 12), 152_216_582);
});

Deno.test("with adapted attention 3,072 a rank are trained beside 134,290: 19 % to 32 %", () => {
  for (const rank of [1, 2, 4, 8, 16, 32]) {
    assert.equal(counts("small", rank, ["attention-alone"]).trainable, 134_290 + 3_072 * rank);
  }
  const [one, most] = [1, 32].map((rank) => counts("small", rank, ["attention-alone"]));
  assert.equal(percent(one.trainable, one.full).toFixed(1), "18.9");
  assert.equal(percent(most.trainable, most.full).toFixed(1), "32.0");
});

// arXiv:2604.08749 reports 19 % to 37 % (small, r = 1 to 32) and 1.87 % (large, r = 8).
Deno.test("with all six projections adapted the shares are the paper's: 19 % to 37 %, and 1.87 %", () => {
  const share = (preset: string, rank: number) => {
    const { trainable, fullPlusAdapters } = counts(preset, rank);
    return percent(trainable, fullPlusAdapters);
  };
  assert.equal(share("small", 1).toFixed(0), "19");
  assert.equal(share("small", 32).toFixed(0), "37");
  assert.equal(share("large", 8).toFixed(2), "1.87");
});

const SHAPE: DecisionShape = {
  observationWidth: 3,
  actionWidth: 2,
  timesteps: 9,
  context: 5,
  width: 8,
  depth: 2,
  heads: 2,
  adapted: "attention",
};

/** A network with every trained value made by the formula; the caller disposes. */
function network(method: "full" | "lottalora"): Network<DecisionInputs> {
  const config = defaultConfig(halfcheetah, "small", { method, adapter: { rank: 2 } });
  const made = createNetwork(decisionTransformer(SHAPE), config);
  made.materialise();
  made.trained.forEach((parameter, salt) =>
    parameter.assign(closedValues(parameter.size, salt, 2))
  );
  return made;
}

type Fields = Record<"returns" | "observations" | "actions", Float32Array>;

function fields(): Fields {
  const { context, observationWidth, actionWidth } = SHAPE;
  return {
    returns: closedValues(context, 1, 2),
    observations: closedValues(context * observationWidth, 2, 2),
    actions: closedValues(context * actionWidth, 3, 2),
  };
}

/** The actions predicted at each step of one window. */
function predicted(of: Network<DecisionInputs>, change: (fields: Fields) => void = () => {}) {
  const { context, observationWidth, actionWidth } = SHAPE;
  const given = fields();
  change(given);
  const values = tf.tidy(() =>
    of.forward({
      returns: tf.tensor2d(given.returns, [context, 1]),
      observations: tf.tensor2d(given.observations, [context, observationWidth]),
      actions: tf.tensor2d(given.actions, [context, actionWidth]),
      timesteps: tf.range(2, 2 + context, 1, "int32"),
    }, PREDICTION).arraySync()
  );
  assert.ok(values.flat().every((value) => Math.abs(value) < 1));
  return values;
}

for (const method of ["full", "lottalora"] as const) {
  Deno.test(`an action depends on what is seen and wanted then and on all before, not on what follows (${method})`, async () => {
    await startEngine("wasm");
    const made = network(method);
    const before = predicted(made);
    const changed = (change: (fields: Fields) => void) =>
      predicted(made, change).map((step, i) => step.some((value, j) => value !== before[i][j]));
    const { observationWidth, actionWidth } = SHAPE;
    const atStep2 = [false, false, true, true, true];
    assert.deepEqual(
      changed(({ observations }) => observations[2 * observationWidth] += 1),
      atStep2,
    );
    assert.deepEqual(changed(({ returns }) => returns[2] += 1), atStep2);
    // Its own action is behind it.
    const afterStep2 = [false, false, false, true, true];
    assert.deepEqual(changed(({ actions }) => actions[2 * actionWidth] += 1), afterStep2);
    made.dispose();
  });
}

Deno.test("presets that saved models may name adapt the six maps without being told", () => {
  const bare = defaultConfig(halfcheetah, "small", { adapter: { maps: undefined } });
  const named = countParameters(halfcheetah.architecture("small-six", DATA), bare);
  assert.deepEqual(named, counts("small", 8));
});

Deno.test("unless told, LottaLoRA freezes the MLPs and adapts the attention, or adapts both", () => {
  const config = defaultConfig(halfcheetah, "small", { adapter: { maps: undefined } });
  const made = (adapted: "attention" | "all") =>
    createNetwork(decisionTransformer({ ...SHAPE, adapted }), config);
  const [attention, all] = [made("attention"), made("all")];
  assert.deepEqual(
    attention.frozen.map(({ request }) => request.path),
    all.frozen.map(({ request }) => request.path),
  );
  const adapters = (of: Network<DecisionInputs>) =>
    of.parts.filter(({ adapted }) => adapted).map(({ path }) => path);
  assert.equal(adapters(attention).length, 8);
  assert.ok(adapters(attention).every((path) => path.includes(".attention.")));
  assert.equal(adapters(all).length, 12);
  assert.equal(attention.frozen.length, 12);
});

Deno.test("sizes that make no Decision Transformer are refused with the value", () => {
  const refused = (sizes: Partial<DecisionShape>, message: RegExp) =>
    assert.throws(() => decisionTransformer({ ...SHAPE, ...sizes }), (error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, message);
      return true;
    });
  refused({ context: 0 }, /context must be a positive integer, got 0/);
  refused({ depth: 1.5 }, /depth must be a positive integer, got 1\.5/);
  refused({ heads: 3 }, /width must be a multiple of 3 for 3 heads, got 8/);
});
