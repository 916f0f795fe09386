/**
 * What is asked of the generator, and what is refused at its door.
 *
 * @module
 */
import { refuseOptions } from "../arguments.ts";
import { UsageError } from "../errors.ts";
import type { Seed } from "../random/seeds.ts";
import { FAMILIES, type FamilyName } from "./families.ts";
import type { Parameters } from "./family.ts";

/** Scales with a name. */
export const NAMED_SCALES = ["fan-in", "native"] as const;

/**
 * How entries are scaled. `fan-in`: standard deviation 1 / sqrt(dIn), except for families that set
 * their own variance (kaiming, xavier, orthogonal, spectral radius); `native`: the family's own
 * parameters; a number: that standard deviation, for every family. Under `fan-in` and a number the
 * parameters decide the shape of the distribution alone: a pure scale (sigma, a of uniform and
 * beta, s, b, magnitude, lambda) then changes nothing.
 */
export type Scale = typeof NAMED_SCALES[number] | number;

/** One frozen matrix K[dIn, dOut], h = x K (so W_seed of the paper is its transpose). */
export interface BackboneRequest {
  /** A safe integer (0 is valid) or a non-empty string. */
  seed: Seed;
  /** Place in the model, such as "layers.0"; each place has its own stream. */
  path: string;
  /** Inputs, an integer in [1, 2^24]. */
  dIn: number;
  /** Outputs, an integer in [1, 2^24]. */
  dOut: number;
  /** Distribution; "normal" by default. */
  family?: FamilyName;
  /**
   * Overrides of the family's parameters; see {@linkcode FAMILIES} for names and ranges, and
   * {@linkcode Scale} for those that act under `native` alone. None by default.
   */
  parameters?: Record<string, number>;
  /** "fan-in" by default. */
  scale?: Scale;
  /** Index of the redraw, an integer from 0; 0 by default. */
  draw?: number;
}

/** A request with every default filled in and every value checked. */
export interface CheckedRequest extends Required<BackboneRequest> {
  readonly parameters: Parameters;
}

const LARGEST = 16_777_216;

/** Of a request, true for those without a default. */
const FIELDS = {
  ...{ seed: true, path: true, dIn: true, dOut: true },
  ...{ family: false, parameters: false, scale: false, draw: false },
};

function refuse(what: string): never {
  throw new UsageError(`Cannot generate a backbone: ${what}`);
}

/** Throws unless `value` is an integer in [min, max]. */
export function checkInteger(name: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  refuse(`${name} must be an integer in [${min}, ${max}], got ${value}`);
}

/**
 * The parameters of a family, defaults filled in.
 *
 * @throws {UsageError} For an unknown family or name, or a value outside its range.
 */
export function familyParameters(
  family: FamilyName,
  overrides: Record<string, number> = {},
): Parameters {
  if (!Object.hasOwn(FAMILIES, family)) {
    refuse(`family must be one of ${Object.keys(FAMILIES).join(", ")}, got "${family}"`);
  }
  const ranges = FAMILIES[family].parameters;
  for (const name of Object.keys(overrides)) {
    if (Object.hasOwn(ranges, name)) continue;
    const known = Object.keys(ranges).join(", ") || "none";
    refuse(`the parameters of ${family} are: ${known}; got "${name}"`);
  }
  return Object.fromEntries(
    Object.entries(ranges).map(([name, { default: preset, min, max, integer }]) => {
      const value = overrides[name] ?? preset;
      if (integer) checkInteger(`${name} of ${family}`, value, min, max);
      else if (!(value >= min && value <= max)) {
        refuse(`${name} of ${family} must be in [${min}, ${max}], got ${value}`);
      }
      return [name, value];
    }),
  );
}

/**
 * Fills in the defaults.
 *
 * @throws {UsageError} Naming the first value that is out of range, and the range.
 */
export function checkRequest(request: BackboneRequest): CheckedRequest {
  refuseOptions("generateBackbone", request, FIELDS, "request");
  const { family = "normal", scale = "fan-in", draw = 0, dIn, dOut } = request;
  checkInteger("dIn", dIn, 1, LARGEST);
  checkInteger("dOut", dOut, 1, LARGEST);
  checkInteger("draw", draw, 0, Number.MAX_SAFE_INTEGER);
  if (typeof scale === "number" ? !(scale > 0 && scale < Infinity) : !isNamedScale(scale)) {
    refuse(`scale must be "fan-in", "native" or a finite number above 0, got ${scale}`);
  }
  const parameters = familyParameters(family, request.parameters);
  return { ...request, family, scale, draw, parameters };
}

function isNamedScale(scale: string): boolean {
  return (NAMED_SCALES as readonly string[]).includes(scale);
}
