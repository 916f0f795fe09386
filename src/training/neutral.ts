/**
 * Fields of a configuration that came later than rows: at its neutral value such a field changes
 * nothing that was there before.
 *
 * @module
 */
import { isObject } from "../files/json_text.ts";
import type { RunConfig } from "./config.ts";

/** Values by the path of their field, such as `{ "adapter.bias": "none" }`. */
export type NeutralValues = Readonly<Record<string, unknown>>;

/**
 * The neutral value of each field that is younger than stored rows. It is fixed for ever: keys are
 * computed without fields at these values. Fields that rows have always had are not listed.
 */
export const NEUTRAL_VALUES: NeutralValues = {
  "adapter.bias": "none",
  "adapter.aInit": "kaiming_sqrt5",
  "resample.pool": false,
  "dropoutMasks": "words",
  "accumulate": 1,
  "evaluate": "all",
  "freshBackbones": 0,
  "data": {},
  "dropoutSteps": "shared",
  "xavierGain": null,
  "initial": "usual",
};

/** Those among them that `defaultConfig` leaves out too: without them a configuration is whole. */
const LEFT_OUT: readonly string[] = ["data", "dropoutSteps", "xavierGain", "initial"];

/** A configuration without the fields that are at their neutral values, as keys and rows hold it. */
export function withoutNeutral(config: RunConfig, neutral = NEUTRAL_VALUES): RunConfig {
  return changed(config, neutral, (part, field, value) => {
    if (isSame(part[field], value)) delete part[field];
  });
}

/** A configuration as rows hold it, with the fields that they leave out and `defaultConfig` has. */
export function withNeutral(config: RunConfig, neutral = NEUTRAL_VALUES): RunConfig {
  const filled = Object.entries(neutral).filter(([path]) => !LEFT_OUT.includes(path));
  return changed(config, Object.fromEntries(filled), (part, field, value) => {
    if (part[field] === undefined) part[field] = value;
  });
}

/** Also of objects without fields. */
function isSame(found: unknown, neutral: unknown): boolean {
  if (!isObject(found) || !isObject(neutral)) return found === neutral;
  return Object.keys(found).length === 0 && Object.keys(neutral).length === 0;
}

type Part = Record<string, unknown>;

function changed(
  config: RunConfig,
  neutral: NeutralValues,
  change: (part: Part, field: string, value: unknown) => void,
): RunConfig {
  const paths = Object.entries(neutral);
  if (paths.length === 0) return config;
  const copy = structuredClone(config) as unknown as Part;
  for (const [path, value] of paths) {
    const names = path.split(".");
    const field = names.pop()!;
    const part = names.reduce<Part>((inside, name) => inside[name] as Part, copy);
    change(part, field, value);
  }
  return copy as unknown as RunConfig;
}
