/**
 * What training a network holds in memory, apart from activations.
 *
 * @module
 */

import { blockBytes } from "../adapter/kept.ts";
import { countTrained, type Network } from "./network.ts";

/** Bytes by purpose. */
export interface MemoryLedger {
  /** Frozen matrices, as they are kept. */
  readonly backbone: number;
  /** The largest part of a frozen matrix that is made for a product and then dropped. */
  readonly block: number;
  /** Trained parameters. */
  readonly parameters: number;
  /** Their gradients. */
  readonly gradients: number;
  /** The optimiser's state. */
  readonly optimizer: number;
}

/**
 * The ledger of a materialised network.
 *
 * @param optimizer name of the update rule: `sgd` keeps one number a parameter, the others two
 */
export function memoryLedger(network: Network, optimizer: "adamw" | "adam" | "sgd"): MemoryLedger {
  const parameters = 4 * countTrained(network);
  return {
    backbone: network.frozen.reduce((sum, { bytes }) => sum + bytes, 0),
    block: Math.max(0, ...network.frozen.map(({ keep, request }) => blockBytes(request, keep))),
    parameters,
    gradients: parameters,
    optimizer: (optimizer === "sgd" ? 1 : 2) * parameters,
  };
}

/** The ledger in one line, in MiB. */
export function describeMemory(ledger: MemoryLedger): string {
  const { backbone, block, parameters, gradients, optimizer } = ledger;
  const mebibytes = (bytes: number) => (bytes / 2 ** 20).toFixed(2);
  const total = backbone + block + parameters + gradients + optimizer;
  return `memory: ${mebibytes(total)} MiB without activations: backbone ${mebibytes(backbone)}` +
    (block > 0 ? ` and a block of ${mebibytes(block)}` : "") +
    `, parameters ${mebibytes(parameters)}, gradients ${mebibytes(gradients)}, ` +
    `optimiser ${mebibytes(optimizer)}`;
}
