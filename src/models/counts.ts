/**
 * Parameter counts, without allocating anything.
 *
 * @module
 */

import { FUNCTION, NUMBER, refuseArguments } from "../arguments.ts";
import { ARCHITECTURE, type Architecture, type Tensors } from "./architecture.ts";
import type { NetworkOptions } from "./factory.ts";
import { countTrained, createNetwork, NETWORK_OPTIONS } from "./network.ts";

/** Parameter counts of one run. */
export interface Counts {
  /** Numbers the optimiser moves. */
  trainable: number;
  /** Parameters of the fully trained network of the same description. */
  full: number;
  /** `full` and the adapters on top of it: the paper's other denominator. */
  fullPlusAdapters: number;
}

/**
 * Counts an architecture under a method.
 *
 * @param architecture as for {@linkcode createNetwork}
 * @param options method and adapter decide; nothing is drawn
 * @returns the counts with both denominators
 */
export function countParameters(
  architecture: Architecture<Tensors>,
  options: NetworkOptions,
): Counts {
  refuseArguments("countParameters", { architecture }, ARCHITECTURE);
  refuseArguments("countParameters", { options }, NETWORK_OPTIONS);
  const network = createNetwork(architecture, options);
  const trainable = countTrained(network);
  const full = createNetwork(architecture, { ...options, method: "full" });
  // A bias that adapters train too is part of the full network already.
  const inFull = new Set(full.trained.map(({ name }) => name));
  const adapters = network.parts
    .filter(({ adapted }) => adapted)
    .flatMap(({ trained }) => trained)
    .filter(({ name }) => !inFull.has(name))
    .reduce((sum, { size }) => sum + size, 0);
  const total = countTrained(full);
  return { trainable, full: total, fullPlusAdapters: total + adapters };
}

/**
 * The member of a family of networks whose fully trained count comes nearest to `target` from
 * below: the equal-parameter control.
 *
 * @param scaled the architecture with all hidden widths multiplied by a factor in (0, 1]
 * @returns the architecture; its smallest member where even that exceeds the target
 */
export function withParameterBudget<I extends Tensors>(
  scaled: (factor: number) => Architecture<I>,
  target: number,
  options: NetworkOptions,
): Architecture<I> {
  refuseArguments("withParameterBudget", { scaled }, FUNCTION);
  refuseArguments("withParameterBudget", { target }, NUMBER);
  refuseArguments("withParameterBudget", { options }, NETWORK_OPTIONS);
  const count = (factor: number): number =>
    countTrained(createNetwork(scaled(factor), { ...options, method: "small" }));
  let low = 0;
  let high = 1;
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (count(middle) <= target) low = middle;
    else high = middle;
  }
  return scaled(low);
}
