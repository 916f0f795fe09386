/**
 * The fields of a configuration: whoever writes one in a notebook has no compiler to ask.
 *
 * @module
 */

import { UsageError } from "../errors.ts";
import { nearest } from "../nearest.ts";
import type { RunConfig } from "./config.ts";

/** Every field, those of parts one level down; null: any value is judged elsewhere. */
const FIELDS = {
  benchmark: null,
  preset: null,
  method: null,
  adapter: {
    rank: null,
    alpha: null,
    scaling: null,
    dora: null,
    layerNorm: null,
    residual: null,
    dropout: null,
    trainBeta: null,
    bInit: null,
    bias: null,
    head: null,
  },
  // The parameters are those of the family, which refuses others.
  backbone: { family: null, scale: null, parameters: null },
  resample: { schedule: null, k: null },
  seeds: { backbone: null, adapter: null, head: null, order: null, dropout: null },
  optimizer: {
    name: null,
    learningRate: null,
    weightDecay: null,
    beta1: null,
    beta2: null,
    epsilon: null,
    momentum: null,
    schedule: null,
    decay: null,
    warmupSteps: null,
    warmupShare: null,
    clipNorm: null,
  },
  batchSize: null,
  epochs: null,
  steps: null,
  dropout: null,
  patience: null,
} satisfies {
  [Part in keyof RunConfig]: null | { [Field in keyof Required<RunConfig[Part]>]: null };
};

/**
 * Refuses what no configuration has, at any depth.
 *
 * @throws {UsageError} naming the field, and the known one that comes nearest
 */
export function refuseUnknownFields(config: RunConfig): void {
  refuse(config, FIELDS, "");
}

type Fields = { readonly [name: string]: null | Fields };

function refuse(value: object, fields: Fields, place: string): void {
  for (const [name, part] of Object.entries(value)) {
    if (!Object.hasOwn(fields, name)) throw unknownField(place + name, name, Object.keys(fields));
    const inner = fields[name];
    if (inner === null) continue;
    if (typeof part !== "object" || part === null || Array.isArray(part)) {
      throw new UsageError(`The field ${place}${name} must be an object, got ${part}`);
    }
    refuse(part, inner, `${place}${name}.`);
  }
}

function unknownField(path: string, name: string, known: readonly string[]): UsageError {
  const meant = nearest(name, known);
  const remedy = meant === null ? `there are ${known.join(", ")}` : `did you mean ${meant}?`;
  return new UsageError(`A configuration has no field ${path}: ${remedy}`);
}
