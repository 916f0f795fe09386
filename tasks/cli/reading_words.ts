/**
 * What the flags of `deno task train` say of readings, and of what data may be.
 *
 * @module
 */

import { READINGS } from "../../src/benchmarks/readings.ts";
import { BENCHMARKS } from "../../src/benchmarks/registry.ts";

/** What a reading does, and for which benchmarks where they are not all. */
export const READING_MEANINGS = Object.fromEntries(
  Object.entries(READINGS).map(([name, { says, benchmarks }]) => {
    const isEverybodys = benchmarks.length === Object.keys(BENCHMARKS).length;
    return [name, isEverybodys ? says : `${says} (${benchmarks.join(", ")})`];
  }),
);

/** `physionet2012: split=scikit-learn, scaling=...`: what each benchmark's data may be. */
export const VARIANTS = Object.values(BENCHMARKS)
  .filter(({ variants }) => variants !== undefined)
  .map(({ id, variants }) =>
    `${id}: ` + Object.entries(variants!)
      .map(([name, { values }]) => `${name}=${Object.keys(values).join("|")}`)
      .join(", ")
  )
  .join("; ");
