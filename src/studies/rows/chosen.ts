/**
 * Choosing stored rows by fields of their configurations, as a person writes it.
 *
 * @module
 */

import { UsageError } from "../../errors.ts";
import type { RowChoice } from "../../figures/style.ts";
import { isObject } from "../../files/json_text.ts";
import { didYouMean } from "../../nearest.ts";
import { withNeutral } from "../../training/neutral.ts";
import type { RunConfig } from "../../training/config.ts";
import { leavesOf } from "./leaves.ts";
import type { Row } from "./row.ts";
import { usesFamily, usesRank, usesSchedule } from "./uses.ts";

/** Short names of fields. */
const SHORT: Readonly<Record<string, string>> = {
  rank: "adapter.rank",
  seed: "seeds.backbone",
  family: "backbone.family",
  schedule: "resample.schedule",
};

/** Whether a run uses a part of its configuration. */
const USES: Readonly<Record<string, (config: RunConfig) => boolean>> = {
  adapter: usesRank,
  backbone: usesFamily,
  resample: usesSchedule,
};

/**
 * The rows that have one of the wanted values in every field; a field that a run does not use, such as
 * the rank of full training, leaves it in, and so does one that it does not have.
 *
 * @param choice values by field: the `data`, `rank`, `seed`, `family`, `schedule`, or the place of
 * another in a configuration, such as `preset` or `optimizer.learningRate`
 */
export function chosenRows(rows: readonly Row[], choice: RowChoice): Row[] {
  const wanted = Object.entries(choice).map(([field, values]) => [field, [values].flat()] as const);
  return rows.filter((row) =>
    wanted.every(([field, values]) => {
      const found = isUsed(field, row.config) ? valueOf(field, row) : undefined;
      return found === undefined || values.some((value) => value === found);
    })
  );
}

/** @throws {UsageError} for a field that no row has, and for a value that none has in its field */
export function refuseChoice(choice: RowChoice, rows: readonly Row[]): void {
  for (const [field, values] of Object.entries(choice)) {
    const using = rows.filter(({ config }) => isUsed(field, config));
    const there = new Set(using.map((row) => valueOf(field, row)).filter(isScalar));
    if (there.size === 0) throw new UsageError(unknownField(field, rows));
    for (const value of [values].flat()) {
      if (there.has(value)) continue;
      throw new UsageError(
        `No stored run has ${field} ${JSON.stringify(value)}: there are ${
          [...there].sort(byValue).map((one) => JSON.stringify(one)).join(", ")
        }`,
      );
    }
  }
}

function isUsed(field: string, config: RunConfig): boolean {
  const [part] = pathOf(field);
  return !Object.hasOwn(USES, part) || USES[part](config);
}

function valueOf(field: string, { data, config }: Row): unknown {
  if (field === "data") return data;
  return pathOf(field).reduce<unknown>(
    (found, name) => isObject(found) && Object.hasOwn(found, name) ? found[name] : undefined,
    withNeutral(config),
  );
}

function pathOf(field: string): string[] {
  return (Object.hasOwn(SHORT, field) ? SHORT[field] : field).split(".");
}

function isScalar(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

/** Numbers by size, everything else as text. */
function byValue(a: unknown, b: unknown): number {
  return typeof a === "number" && typeof b === "number" ? a - b : String(a) < String(b) ? -1 : 1;
}

function unknownField(field: string, rows: readonly Row[]): string {
  const fields = new Set(rows.flatMap(({ config }) => fieldsOf(config)));
  const plain = [...fields].filter((one) => !one.includes("."));
  const known = ["data", ...Object.keys(SHORT), ...fields];
  const listed = ["data", ...Object.keys(SHORT), ...plain].join(", ");
  return `Stored runs have no field ${JSON.stringify(field)}${
    didYouMean(field, known)
  }: choose by ` +
    `${listed}, or by a place such as optimizer.learningRate`;
}

/** Places of all texts, numbers and truth values: `preset`, `adapter.rank`. */
function fieldsOf(config: RunConfig): string[] {
  return leavesOf(config).filter(([, value]) => isScalar(value)).map(([path]) => path);
}
