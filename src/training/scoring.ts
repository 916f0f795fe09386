/**
 * What a trained network is worth: its scores, all numbers finite.
 *
 * @module
 */

import { PREDICTION } from "../adapter/layer.ts";
import type { Tensors } from "../models/architecture.ts";
import type { Network } from "../models/network.ts";
import type { RunConfig, Scores } from "./config.ts";
import { refuseNonFiniteScore, watchFinite } from "./divergence.ts";
import { UNSEEN_DRAW } from "./resampling.ts";
import type { Predict, Score, SplitName, Task } from "./task.ts";

/** What is scored, and after how many optimiser steps. */
export interface Scored {
  /** Part of the data. */
  readonly split: SplitName;
  /** Leave every frozen matrix out. */
  readonly withoutBackbone?: boolean;
  /** Optimiser steps done. */
  readonly steps: number;
}

/**
 * Scores with predictions of a network.
 *
 * @param score how, given the network as a task sees it
 * @throws {DataError} where the loss or any layer's output is not finite, naming step, layer and loss
 */
export async function finiteScore<I extends Tensors, S extends Pick<Score, "loss">>(
  network: Network<I>,
  { split, withoutBackbone = false, steps }: Scored,
  score: (predict: Predict<I>, split: SplitName) => Promise<S>,
): Promise<S> {
  const watch = watchFinite();
  const pass = { ...PREDICTION, withoutBackbone, probe: watch.probe };
  const found = await score((x) => network.forward(x, pass), split);
  refuseNonFiniteScore(found, { firstLayer: await watch.found(), split, steps });
  return found;
}

/**
 * Scores a network on its task: as it is, without its backbone, and where that was resampled on one
 * it has never seen, which is left drawn.
 *
 * @param steps optimiser steps done
 * @throws {DataError} as {@linkcode finiteScore}
 */
export async function scoreNetwork<I extends Tensors, T extends Tensors>(
  network: Network<I>,
  task: Task<I, T>,
  { resample }: Pick<RunConfig, "resample">,
  steps: number,
): Promise<Scores> {
  const score = (split: SplitName, withoutBackbone = false) =>
    finiteScore(network, { split, withoutBackbone, steps }, (...on) => task.evaluate(...on));
  const validation = await score("validation");
  const test = await score("test");
  const measures = await task.measure?.((x) => network.forward(x, PREDICTION)) ?? null;
  const hasBackbone = network.frozen.length > 0;
  const without = hasBackbone ? await score("test", true) : null;
  const isResampled = hasBackbone && resample.schedule !== "static";
  if (isResampled) network.draw(UNSEEN_DRAW);
  const fresh = isResampled ? await score("test") : null;
  return {
    value: test.value,
    validation: validation.value,
    validationLoss: validation.loss,
    testLoss: test.loss,
    valueWithoutBackbone: without?.value ?? null,
    valueFreshBackbone: fresh?.value ?? null,
    measures,
  };
}
