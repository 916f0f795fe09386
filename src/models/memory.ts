/**
 * What training a network holds in memory, apart from activations.
 *
 * @module
 */

import { NUMBER, objectWith, refuseArguments, TEXT } from "../arguments.ts";
import { blockBytes, storedBytes } from "../adapter/backbone_storage.ts";
import { LARGEST_CACHE } from "../adapter/projection_cache.ts";
import { countTrained, NETWORK, type Network } from "./network.ts";

/** Bytes by purpose. */
export interface MemoryLedger {
  /** Frozen matrices, as they are kept. */
  readonly backbone: number;
  /** The largest part of a frozen matrix that is made for a product and then dropped. */
  readonly block: number;
  /** The projection of a random subspace, and the weights that follow from it; 0 elsewhere. */
  readonly subspace: number;
  /** First-layer outputs of all training examples, looked up from the second epoch on. */
  readonly projections: number;
  /** Trained parameters. */
  readonly parameters: number;
  /** Their gradients. */
  readonly gradients: number;
  /** The optimiser's state. */
  readonly optimizer: number;
}

const LEDGER = objectWith(
  "a ledger, as memoryLedger gives it",
  ...["backbone", "block", "subspace", "projections", "parameters", "gradients", "optimizer"],
);

/**
 * The ledger of a network, materialised or not.
 *
 * @param optimizer name of the update rule: `sgd` keeps one number a parameter, the others two
 * @param rows those of all training examples whose first-layer outputs are looked up; 0 (default):
 * none are
 */
export function memoryLedger(
  network: Pick<Network, "frozen" | "tables" | "trained" | "subspace">,
  optimizer: string,
  rows = 0,
): MemoryLedger {
  refuseArguments("memoryLedger", { network }, NETWORK);
  refuseArguments("memoryLedger", { optimizer }, TEXT);
  refuseArguments("memoryLedger", { rows }, NUMBER);
  const projections = 4 * rows * (network.frozen.at(0)?.request.dOut ?? 0);
  const drawn = [...network.frozen, ...network.tables];
  const parameters = 4 * countTrained(network);
  return {
    backbone: drawn.reduce((sum, { keep, request }) => sum + storedBytes(request, keep), 0),
    block: Math.max(
      network.subspace?.block ?? 0,
      ...drawn.map(({ keep, request }) => blockBytes(request, keep)),
    ),
    subspace: network.subspace?.bytes ?? 0,
    projections: projections > LARGEST_CACHE ? 0 : projections,
    parameters,
    gradients: parameters,
    optimizer: (optimizer === "sgd" ? 1 : 2) * parameters,
  };
}

/** The ledger in one line, in MiB. */
export function describeMemory(ledger: MemoryLedger): string {
  refuseArguments("describeMemory", { ledger }, LEDGER);
  const { backbone, block, subspace, projections, parameters, gradients, optimizer } = ledger;
  const mebibytes = (bytes: number) => (bytes / 2 ** 20).toFixed(2);
  const total = backbone + block + subspace + projections + parameters + gradients + optimizer;
  return `memory: ${mebibytes(total)} MiB without activations: backbone ${mebibytes(backbone)}` +
    (block > 0 ? ` and a block of ${mebibytes(block)}` : "") +
    (subspace > 0 ? `, subspace ${mebibytes(subspace)}` : "") +
    (projections > 0 ? `, its outputs for all examples ${mebibytes(projections)}` : "") +
    `, parameters ${mebibytes(parameters)}, gradients ${mebibytes(gradients)}, ` +
    `optimiser ${mebibytes(optimizer)}`;
}
