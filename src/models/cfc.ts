/**
 * The closed-form continuous-time network (CfC): R. Hasani et al., Nature Machine Intelligence 4,
 * 2022 (arXiv:2106.13898).
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { refuseOptions } from "../arguments.ts";
import type { Layer, Pass } from "../adapter/layer.ts";
import { cfcSequence } from "../engine/operations/cfc_sequence.ts";
import {
  CFC_ACTIVATIONS,
  type CfcActivation,
  type CfcCourse,
  type CfcMaps,
  cfcSteps,
  eachCfcMap,
} from "../engine/operations/cfc_steps.ts";
import { UsageError } from "../errors.ts";
import type { Architecture } from "./architecture.ts";
import { findByName } from "./presets.ts";
import { refuseSizes } from "./sizes.ts";

export type { CfcActivation } from "../engine/operations/cfc_steps.ts";

/** Widths of a cell. */
export interface CfcWidths {
  /** Width of the state. */
  readonly hidden: number;
  /** Width of both backbone layers. */
  readonly backbone: number;
}

/** The paper's sizes: `full` is its 1x, the others its .5x, .25x and .125x (arXiv:2604.08749). */
export const CFC_PRESETS: Readonly<Record<string, CfcWidths>> = {
  full: { hidden: 256, backbone: 64 },
  half: { hidden: 128, backbone: 32 },
  quarter: { hidden: 64, backbone: 16 },
  eighth: { hidden: 32, backbone: 8 },
};

/** Shape of a {@linkcode cfc}. */
export interface CfcShape extends CfcWidths {
  /** Steps of a sequence. */
  readonly steps: number;
  /** Inputs a step. */
  readonly features: number;
  /** Width of the readout. */
  readonly outputs: number;
  /** SiLU (default), or LeCun's `1.7159 tanh(2/3 x)`. */
  readonly activation?: CfcActivation;
  /**
   * How many of a step's last inputs are masks, not 0 where something was observed: each sequence is
   * read out at its last step that has an observation, as the authors do (github.com/raminmh/CfC,
   * torch_cfc.py). 0 (default): at the last step of all.
   */
  readonly masks?: number;
}

const SHAPE = {
  ...{ steps: true, features: true, hidden: true, backbone: true, outputs: true },
  ...{ activation: false, masks: false },
};

/**
 * A CfC cell unrolled over all steps, and a linear readout of its last state:
 *
 * ```text
 * z   = f(W2 f(W1 [x_t, h_t-1]))                 two backbone layers, dropout behind the second
 * h_t = (1 - s) tanh(ff1 z) + s tanh(ff2 z)      s = sigmoid(timeA z + timeB z), h_0 = 0
 * ```
 *
 * Steps are one unit of time apart. All six maps are adapted and share their weights over time; they
 * have a trained bias in every method, as the paper's counts need. A mask of dropout is the same at
 * all steps of a sequence, unless the option `dropoutSteps` asks for one for each.
 *
 * The network's input is [n, steps * features], step by step.
 *
 * @param shape each a positive integer, or `masks` at least 0 and at most `features`
 * @throws {UsageError} for any other, or an unknown activation
 */
export function cfc(shape: CfcShape): Architecture {
  refuseOptions("cfc", shape, SHAPE, "shape");
  const { steps, features, hidden, backbone, outputs, activation = "silu", masks = 0 } = shape;
  refuseSizes("a CfC", { steps, features, hidden, backbone, outputs });
  findByName("activation", CFC_ACTIVATIONS, activation);
  refuseMasks(masks, features);
  const readout = masks === 0 ? "" : `, read out by ${masks} masks`;
  return {
    name: `cfc ${features}-${backbone}-${hidden}-${outputs} x ${steps}${readout}`,
    build(layers) {
      const map = (path: string, dIn: number, dOut: number) =>
        layers.linear(path, dIn, dOut, { bias: "always" });
      const first = map("backbone.0", features + hidden, backbone);
      const second = map("backbone.1", backbone, backbone);
      const dropout = layers.dropout("backbone.1");
      const [ff1, ff2, timeA, timeB] = ["ff1", "ff2", "timeA", "timeB"].map((path) =>
        map(path, backbone, hidden)
      );
      const maps = { first, second, ff1, ff2, timeA, timeB };
      const head = layers.head("readout", hidden, outputs);
      return (x, pass) => {
        const mask = dropout.sequenceMask({ rows: x.shape[0], steps, width: backbone }, pass);
        const course = { steps, hidden, activation, mask, observed: masks };
        return head.apply(lastState(x, maps, course, pass), pass);
      };
    },
  };
}

function refuseMasks(masks: number, features: number): void {
  if (Number.isInteger(masks) && masks >= 0 && masks <= features) return;
  throw new UsageError(
    `Cannot describe a CfC: masks must be an integer in [0, ${features}], the inputs of a step, ` +
      `got ${masks}`,
  );
}

/** One operation where the maps are linear: layer by layer where one is more, and for a probe. */
function lastState(
  x: tf.Tensor2D,
  maps: CfcMaps<Layer>,
  course: CfcCourse,
  pass: Pass,
): tf.Tensor2D {
  const byLayers = () => {
    const applied = (layer: Layer) => (x: tf.Tensor2D) => layer.apply(x, pass);
    return cfcSteps(x, eachCfcMap((name) => applied(maps[name])), course);
  };
  if (Object.values(maps).some(({ merged }) => merged === undefined)) return byLayers();
  // It looks at outputs of layers; what is computed does not depend on it.
  if (pass.probe !== undefined) tf.tidy(byLayers).dispose();
  return cfcSequence(x, eachCfcMap((name) => maps[name].merged!(pass)), course);
}
