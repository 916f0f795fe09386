/**
 * Rows that belong together: alike in everything that was asked but what is compared.
 *
 * A grid has parts with their own epochs, presets and ranks; picking by a few fields would mix
 * them.
 *
 * @module
 */
import type { RunConfig } from "../../training/config.ts";
import { withoutNeutral } from "../../training/neutral.ts";
import { dataName } from "./names.ts";
import { canonicalJson, describeLength, type Row } from "./row.ts";

/**
 * The rows whose config equals that of one of `like`, leaving some fields aside.
 *
 * @param rows candidates.
 * @param like rows of the wanted design.
 * @param free what may differ, for instance `["method"]`.
 * @returns in the order of `rows`; empty where `like` is.
 */
export function sameDesign(
  rows: readonly Row[],
  like: readonly Row[],
  free: readonly (keyof RunConfig)[],
): Row[] {
  const design = ({ config }: Row) => designOf(config, free);
  const wanted = new Set(like.map(design));
  return rows.filter((row) => wanted.has(design(row)));
}

/** Rows grouped so that those of a group differ in nothing but their seeds, in the order given. */
export function seedsOfEachDesign(rows: readonly Row[]): Row[][] {
  return [
    ...Map.groupBy(rows, ({ config, data }) => `${designOf(config, ["seeds"])} ${data}`).values(),
  ];
}

/** What a configuration asks for, some fields aside: equal texts are equal designs. */
export function designOf(config: RunConfig, free: readonly (keyof RunConfig)[]): string {
  const rest = Object.fromEntries(free.map((field) => [field, null]));
  return canonicalJson({ ...withoutNeutral(config), ...rest });
}

/**
 * What rows have in common, as a figure's note begins: `MLP tiny on MNIST, 20 epochs`.
 *
 * @param rows at least one.
 */
export function describeDesign(rows: readonly Row[]): string {
  const all = (name: (row: Row) => string) => [...new Set(rows.map(name))].join(" and ");
  const presets = all(({ config }) => config.preset);
  const lengths = all(({ config }) => describeLength(config));
  return `MLP ${presets} on ${all(({ data }) => dataName(data))}, ${lengths}`;
}
