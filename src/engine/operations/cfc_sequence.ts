/**
 * A closed-form continuous-time cell over a whole sequence, as one operation.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { UsageError } from "../../errors.ts";
import { heapIfAny } from "../wasm/heap.ts";
import { cfcOnHeap } from "./cfc_heap.ts";
import { CFC_MAPS, type CfcCourse, type CfcMaps, cfcSteps, eachCfcMap } from "./cfc_steps.ts";
import type { LinearMap } from "./linear_map.ts";
import { refuseOtherTypes, refuseShape } from "./refuse.ts";

/**
 * What {@linkcode cfcSteps} computes with maps that are `x V + b`. Where tensors lie on the heap the
 * four heads are one product, of V_ff1, V_ff2 and V_timeA + V_timeB, as the last two enter as a sum
 * only, and no value between two products is written twice.
 *
 * Gradients reach all V and b, through time; x is data and has none.
 *
 * @param x [n, T features], step by step
 * @param maps first [features + hidden, backbone], second [backbone, backbone], the others
 * [backbone, hidden]
 * @param course steps, activation, mask, and which state is read
 * @returns that state, [n, hidden], in (-1, 1); the caller disposes (use `tf.tidy`)
 * @throws {UsageError} for tensors of another type, or whose shapes do not fit
 */
export function cfcSequence(
  x: tf.Tensor2D,
  maps: CfcMaps<LinearMap>,
  course: CfcCourse,
): tf.Tensor2D {
  refuseMisfits(x, maps, course);
  if (heapIfAny() !== null) return cfcOnHeap(x, maps, course);
  const applied = ({ weight, bias }: LinearMap) => (x: tf.Tensor2D): tf.Tensor2D => {
    const h: tf.Tensor2D = tf.matMul(x, weight);
    return bias === null ? h : tf.add(h, bias);
  };
  return cfcSteps(x, eachCfcMap((name) => applied(maps[name])), course);
}

function refuseMisfits(
  x: tf.Tensor2D,
  maps: CfcMaps<LinearMap>,
  { steps, hidden, mask, observed = 0 }: CfcCourse,
): void {
  const what = "a CfC cell";
  const [rows, width] = x.shape;
  const backbone = maps.first.weight.shape[1];
  refuseOtherTypes(what, mask === null ? { x } : { x, mask });
  refuseShape(what, "x", x, [rows, steps * Math.max(1, Math.round(width / steps))]);
  const columns = mask?.shape[1] === steps * backbone ? steps * backbone : backbone;
  if (mask !== null) refuseShape(what, "mask", mask, [rows, columns]);
  refuseObserved(observed, width / steps);
  const inner = [backbone, backbone];
  const head = [backbone, hidden];
  const shapes: CfcMaps<number[]> = {
    first: [width / steps + hidden, backbone],
    ...{ second: inner, ff1: head, ff2: head, timeA: head, timeB: head },
  };
  for (const name of CFC_MAPS) {
    const { weight, bias } = maps[name];
    refuseOtherTypes(what, bias === null ? { [name]: weight } : { [name]: weight, bias });
    refuseShape(what, `${name}.weight`, weight, shapes[name]);
    if (bias !== null) refuseShape(what, `${name}.bias`, bias, shapes[name].slice(1));
  }
}

function refuseObserved(observed: number, features: number): void {
  if (Number.isInteger(observed) && observed >= 0 && observed <= features) return;
  throw new UsageError(
    `Cannot compute a CfC cell: observed must be an integer in [0, ${features}], the inputs of a ` +
      `step, got ${observed}`,
  );
}
