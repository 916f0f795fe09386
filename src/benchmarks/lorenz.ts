/**
 * Lorenz-63: the network of the intensive-care benchmark predicts a chaotic system
 * (arXiv:2604.08749, section 3).
 *
 * @module
 */

import type { Benchmark } from "../training/benchmark.ts";
import { physionet2012 } from "./physionet2012.ts";

/** {@linkcode physionet2012} on the data it takes without a folder, whatever folder there is. */
export const lorenz: Benchmark = {
  ...physionet2012,
  id: "lorenz",
  formats: [],
  dataSets: [],
  variants: undefined,
  // What PhysioNet was read as is no matter of Lorenz-63.
  protocol: {
    ...physionet2012.protocol,
    ...{ dropout: 0, dropoutSteps: "shared", xavierGain: null, data: {} },
  },
  // The same network as there, and the data that it has there in the profile quick.
  sizes: undefined,
  compared: {
    title: "CfC",
    smallest: "eighth",
  },
  load: () => physionet2012.load(null, {}),
};
