/**
 * The Decision Transformer (L. Chen et al., arXiv:2106.01345): a causal Transformer that reads what
 * is still to be earned, what is seen and what was done, and predicts what to do.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { refuseOptions } from "../arguments.ts";
import type { Layer, Pass } from "../adapter/layer.ts";
import { attention } from "../engine/operations/attention.ts";
import { rectify } from "../engine/operations/rectify.ts";
import type { Architecture, LayerFactory, LinearOptions } from "./architecture.ts";
import { refuseTransformerSizes } from "./sizes.ts";

/** Width, depth and heads of the presets. */
export const DECISION_PRESETS: Readonly<
  Record<string, Pick<DecisionShape, "width" | "depth" | "heads" | "adapted">>
> = {
  tiny: { width: 32, depth: 2, heads: 1, adapted: "attention" },
  small: { width: 128, depth: 3, heads: 1, adapted: "attention" },
  large: { width: 1024, depth: 12, heads: 8, adapted: "attention" },
};

/** Presets that saved models may name: what the adapters' option `maps` now chooses, in a name. */
export const OLDER_DECISION_PRESETS: typeof DECISION_PRESETS = {
  "small-six": { ...DECISION_PRESETS.small, adapted: "all" },
  "large-six": { ...DECISION_PRESETS.large, adapted: "all" },
};

/** Sizes of a {@linkcode decisionTransformer}; all positive integers. */
export interface DecisionShape {
  /** Numbers seen a step. */
  readonly observationWidth: number;
  /** Numbers done a step. */
  readonly actionWidth: number;
  /** Steps of the longest episode: rows of the embedding of time. */
  readonly timesteps: number;
  /** K, steps that are read at once; three tokens each. */
  readonly context: number;
  /** d, a multiple of `heads`. */
  readonly width: number;
  /** Number of blocks. */
  readonly depth: number;
  /** Attention heads. */
  readonly heads: number;
  /**
   * What LottaLoRA adapts unless the adapters' option `maps` says: the projections of the attention,
   * with the MLPs frozen as drawn, or the MLPs as well. arXiv:2604.08749 says the first; the shares it
   * reports are those of the second.
   */
  readonly adapted: "attention" | "all";
}

const SHAPE = {
  ...{ observationWidth: true, actionWidth: true, timesteps: true, context: true },
  ...{ width: true, depth: true, heads: true, adapted: true },
};

/**
 * n windows of K steps one below the other, a row a step. Rows behind the end of an episode hold
 * zeros: no earlier token sees them.
 */
export interface DecisionInputs {
  /** What the others are to a batch of any kind. */
  readonly [name: string]: tf.Tensor;
  /** What is still to be earned before the action, over the return scale; [n K, 1]. */
  readonly returns: tf.Tensor2D;
  /** What is seen, normalised; [n K, observationWidth]. */
  readonly observations: tf.Tensor2D;
  /** What was done then, in [-1, 1]; [n K, actionWidth]. An action is not seen by its own prediction. */
  readonly actions: tf.Tensor2D;
  /** The step within the episode, from 0; int32 [n K]. */
  readonly timesteps: tf.Tensor1D;
}

/**
 * `tanh(W x + b)` of the tokens of what is seen, behind `depth` blocks of GPT-2 (LayerNorm first,
 * causal attention, an MLP of 4 d with ReLU as in the authors' code) over the tokens
 * (R_1, s_1, a_1, ..., R_K, s_K, a_K). Each token is a linear map of its numbers plus the embedding
 * of its time step, which the three of a step share, under one LayerNorm.
 *
 * Dropout acts on the tokens and on what attention and MLPs add; the authors' code drops attention
 * weights too. Where LottaLoRA freezes and adapts is {@linkcode DecisionShape.adapted}; the maps of
 * returns, observations and actions, time, norms and the head are trained by every method.
 *
 * @returns outputs [n K, actionWidth] in [-1, 1], the action of each step
 * @throws {UsageError} for sizes that are no positive integers, or a width that heads do not divide
 */
export function decisionTransformer(shape: DecisionShape): Architecture<DecisionInputs> {
  refuseOptions("decisionTransformer", shape, SHAPE, "shape");
  const { adapted: _, ...sizes } = shape;
  refuseTransformerSizes("a Decision Transformer", sizes);
  const { observationWidth, actionWidth, timesteps, context, width, depth, heads } = shape;
  return {
    name: `decision transformer ${observationWidth}-${actionWidth}, ${depth} x ${width}, ` +
      `${heads} head${heads === 1 ? "" : "s"}, ${context} steps`,
    build(layers) {
      const read = (path: string, features: number) =>
        layers.linear(path, features, width, { isData: true, bias: "always", role: "trained" });
      const [toReturn, toObservation, toAction] = [
        read("return", 1),
        read("observation", observationWidth),
        read("action", actionWidth),
      ];
      const time = layers.embedding("timestep", timesteps, width);
      const norm = layers.layerNorm("tokens", width);
      const dropout = layers.dropout("tokens");
      const blocks = Array.from({ length: depth }, (_, i) => createBlock(layers, i, shape));
      const finalNorm = layers.layerNorm("final", width);
      const head = layers.head("head", width, actionWidth);

      return ({ returns, observations, actions, timesteps }, pass) => {
        const when = time.take(timesteps);
        const token = (layer: Layer, x: tf.Tensor2D) => tf.add(layer.apply(x, pass), when);
        const steps = tf.concat([
          token(toReturn, returns),
          token(toObservation, observations),
          token(toAction, actions),
        ], 1);
        const tokens = tf.reshape(steps, [3 * steps.shape[0], width]) as tf.Tensor2D;
        const first = dropout.apply(norm.apply(tokens, pass), pass);
        const last = blocks.reduce((x, block) => block(x, pass), first);
        return tf.tanh(head.apply(finalNorm.apply(last, pass), pass));
      };
    },
  };
}

/** The tokens of what is seen, [n K, d], of all [3 n K, d]. */
function observed(tokens: tf.Tensor2D): tf.Tensor2D {
  const [rows, width] = tokens.shape;
  const steps = tf.reshape(tokens, [rows / 3, 3 * width]) as tf.Tensor2D;
  return tf.slice(steps, [0, width], [rows / 3, width]);
}

/**
 * `x + O attention(Q n(x), K n(x), V n(x))`, then `x + W relu(U n(x))`. The last block computes what
 * follows its attention for the tokens of what is seen alone: nothing else is asked for.
 */
function createBlock(
  layers: LayerFactory,
  index: number,
  { width, depth, heads, context, adapted }: DecisionShape,
): (x: tf.Tensor2D, pass: Pass) => tf.Tensor2D {
  const path = `block.${index}`;
  const project = (name: string) =>
    layers.linear(`${path}.attention.${name}`, width, width, { kind: "attention" });
  const mlp: LinearOptions = { kind: "mlp", role: adapted === "all" ? "adapted" : "frozen" };
  const attentionNorm = layers.layerNorm(`${path}.attention.input`, width);
  const [query, key, value, out] = ["query", "key", "value", "out"].map(project);
  const mlpNorm = layers.layerNorm(`${path}.mlp.input`, width);
  const up = layers.linear(`${path}.mlp.up`, width, 4 * width, mlp);
  const down = layers.linear(`${path}.mlp.down`, 4 * width, width, mlp);
  const attentionDropout = layers.dropout(`${path}.attention`);
  const mlpDropout = layers.dropout(`${path}.mlp`);
  const needed = index === depth - 1 ? observed : (tokens: tf.Tensor2D) => tokens;
  const sequence = { tokens: 3 * context, heads, causal: true };

  return (x, pass) => {
    const input = attentionNorm.apply(x, pass);
    const [q, k, v] = [query, key, value].map((layer) => layer.apply(input, pass));
    const mixed = out.apply(needed(attention(q, k, v, sequence)), pass);
    const middle = tf.add<tf.Tensor2D>(needed(x), attentionDropout.apply(mixed, pass));
    const hidden = rectify(up.apply(mlpNorm.apply(middle, pass), pass), null);
    return tf.add(middle, mlpDropout.apply(down.apply(hidden, pass), pass));
  };
}
