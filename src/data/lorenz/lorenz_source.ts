/**
 * What is known about the generated Lorenz data.
 *
 * @module
 */

import { builtIn, type DataSet } from "../data_set.ts";

/** Prediction of Lorenz-63, generated. */
export const LORENZ_63: DataSet = builtIn({
  id: "lorenz-63",
  title: "Lorenz-63: the next state from 16 states 0.05 apart, 4,000 / 500 / 1,000 sequences",
  licence: "none needed: computed from the equations",
  citation: "E. N. Lorenz, Deterministic nonperiodic flow, Journal of the Atmospheric Sciences " +
    "20(2), 1963",
  digest: "99e8fb10359438dd7f43e9f21073e532aa29ee3ae233dac181c978606a19a687",
});
