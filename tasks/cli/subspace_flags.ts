/**
 * The flags of a random subspace.
 *
 * @module
 */

import {
  LARGEST_DIMENSION,
  PROJECTIONS,
  SUBSPACE_GAINS,
  USUAL_SUBSPACE,
} from "../../src/adapter/subspace_options.ts";
import { inGroup } from "./arguments.ts";

/** What `--method subspace` trains in. */
export const SUBSPACE_FLAGS = inGroup("Random subspace, of the method subspace", {
  dimension: {
    type: "integer",
    min: 1,
    max: LARGEST_DIMENSION,
    value: "D",
    help: `Numbers that are trained (default ${USUAL_SUBSPACE.dimension})`,
  },
  projection: {
    type: "choice",
    choices: PROJECTIONS,
    meanings: { sparse: "a few signs a row", dense: "normal numbers, for small networks" },
    help: `What moves the weights along with them (default ${USUAL_SUBSPACE.projection})`,
  },
  gain: {
    type: "choice",
    choices: SUBSPACE_GAINS,
    help: `Trained gains: none, or one a layer (default ${USUAL_SUBSPACE.gain})`,
  },
});
