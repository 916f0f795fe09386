/**
 * The fields of a configuration: whoever writes one in a notebook has no compiler to ask.
 *
 * @module
 */

import { UsageError } from "../errors.ts";
import { isObject } from "../files/json_text.ts";
import { nearest } from "../nearest.ts";
import type { RunConfig } from "./config.ts";

/** Fields that a configuration may do without, by the place they are in. */
const OPTIONAL: Readonly<Record<string, readonly string[]>> = {
  "": [
    "data",
    "dropoutMasks",
    "dropoutSteps",
    "freshBackbones",
    "initial",
    "subspace",
    "xavierGain",
  ],
  "adapter.": ["aInit", "bias", "maps"],
  "resample.": ["pool"],
  "optimizer.": ["warmupShare"],
};

/** Its fields are those of the family, which refuses others. */
const PARAMETERS = "backbone.parameters";

/**
 * Refuses what no configuration has, and configurations that lack a field, at any depth.
 *
 * @param known a whole configuration
 * @throws {UsageError} naming the field, and the known one that comes nearest, or the default of a
 * missing one
 */
export function refuseUnknownFields(config: RunConfig, known: RunConfig): void {
  refuse({ ...config }, { ...known }, "");
}

type Fields = Readonly<Record<string, unknown>>;

function refuse(value: Fields, known: Fields, place: string): void {
  refuseUnknown(value, known, place);
  for (const [name, usual] of Object.entries(known)) {
    if (value[name] !== undefined || (OPTIONAL[place] ?? []).includes(name)) continue;
    const remedy = usual === "" ? "" : `: usually it is ${JSON.stringify(usual)}`;
    throw new UsageError(`The configuration lacks the field ${place + name}${remedy}`);
  }
}

function refuseUnknown(value: Fields, known: Fields, place: string): void {
  const names = [...Object.keys(known), ...OPTIONAL[place] ?? []];
  for (const [name, part] of Object.entries(value)) {
    const path = place + name;
    if (!names.includes(name)) throw unknownField(path, name, names);
    const inner = known[name];
    if (typeof inner === "boolean" && typeof part !== "boolean") {
      throw new UsageError(`The field ${path} must be true or false, got ${JSON.stringify(part)}`);
    }
    if (!isObject(inner) || path === PARAMETERS) continue;
    if (!isObject(part)) throw new UsageError(`The field ${path} must be an object, got ${part}`);
    refuse(part, inner, `${path}.`);
  }
}

function unknownField(path: string, name: string, known: readonly string[]): UsageError {
  const meant = nearest(name, known);
  const remedy = meant === null ? `there are ${known.join(", ")}` : `did you mean ${meant}?`;
  return new UsageError(`A configuration has no field ${path}: ${remedy}`);
}
