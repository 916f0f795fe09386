/**
 * How the numbers of arXiv:2604.08749 are kept: as the tables it prints, each cell with its setting.
 *
 * @module
 */
import { listOf, NUMBER, OBJECT, objectWith, refuseArguments, TEXT } from "../../arguments.ts";
import { UsageError } from "../../errors.ts";

/** Adapters of a rank, or full training. */
export type Rank = number | "full";

/** What the paper says of one setting. */
export interface Told {
  /** In the unit of its table. */
  readonly value: number;
  /** Standard deviation; none where the paper gives none. */
  readonly sd?: number;
  /** Runs behind it; none where the paper does not say. */
  readonly n?: number;
  /** Numbers trained; none where the paper does not count them. */
  readonly trained?: number;
  /** Where it stands, if not where the others of its table do. */
  readonly table?: string;
}

/** A number of the paper with its place. */
export interface PaperNumber extends Told {
  /** Where it stands: "Table 14". */
  readonly table: string;
}

/** A range of the paper with its place. */
export interface PaperRange {
  /** In the unit of its table. */
  readonly low: number;
  /** At least `low`. */
  readonly high: number;
  /** Where it stands: "Figure 3". */
  readonly table: string;
}

/** Names and ranks that tell a cell from the others of its table. */
export type Setting = Readonly<Record<string, string | number>>;

/** One table of the paper. */
export interface PaperTable<S extends Setting> {
  /** Where it stands: "Table 14". */
  readonly table: string;
  /** Of all values and deviations. */
  readonly unit: string;
  /** What all cells have in common: network, data, budget. */
  readonly about: string;
  /** Runs behind each cell, where the paper says so of all. */
  readonly n?: number;
  /** In the order of the paper. */
  readonly cells: readonly (S & Told)[];
}

/** Ranges that a table or the text gives. */
export interface PaperRanges<S extends Setting> extends Omit<PaperTable<S>, "cells"> {
  /** In the order of the paper. */
  readonly cells: readonly (S & { readonly low: number; readonly high: number })[];
}

const TOLD = objectWith("a number of the paper", "value");
const RANGE = objectWith("a range of the paper", "low", "high");
const TABLE = objectWith("a table of the paper, such as MNIST_BY_RANK", "table", "cells");

/** Ranks of some tables. */
export const RANKS_TO_8 = [1, 2, 4, 8] as const;
/** Ranks of the others. */
export const RANKS_TO_32 = [...RANKS_TO_8, 16, 32] as const;

/** What stands beside the values of a {@linkcode line}, in their order. */
export interface Beside {
  /** Deviations. */
  readonly sd?: readonly number[];
  /** Numbers trained. */
  readonly trained?: readonly number[];
}

/**
 * One line of a table: a cell a rank.
 *
 * @param setting what the cells have in common.
 * @param ranks of the cells.
 * @param values of the cells, as many.
 */
export function line<const S extends Setting>(
  setting: S,
  ranks: readonly Rank[],
  values: readonly number[],
  { sd, trained }: Beside = {},
): (S & { readonly rank: Rank } & Told)[] {
  return values.map((value, i) => ({
    ...setting,
    rank: ranks[i],
    value,
    ...(sd === undefined ? {} : { sd: sd[i] }),
    ...(trained === undefined ? {} : { trained: trained[i] }),
  }));
}

/**
 * The numbers of a table that belong to a setting.
 *
 * @param of the table.
 * @param setting what the cells must have; what is left out may be anything.
 * @returns each cell with the table's place, in the order of the paper.
 */
export function paperNumbers<S extends Setting>(
  of: PaperTable<S>,
  setting: Partial<S> = {},
): (S & PaperNumber)[] {
  refuseArguments("paperNumbers", { of }, TABLE);
  refuseArguments("paperNumbers", { setting }, OBJECT);
  const { table, n } = of;
  return matching(of.cells, setting)
    .map((cell) => ({ ...(n === undefined ? {} : { n }), table, ...cell }));
}

/** What a number is of full training, in percent: value / full, full / value where lower is better. */
export function paperRecovery(
  told: Pick<Told, "value">,
  full: Pick<Told, "value">,
  lower = false,
): number {
  refuseArguments("paperRecovery", { told, full }, TOLD);
  const { value } = told;
  return 100 * (lower ? full.value / value : value / full.value);
}

/**
 * The number that the paper gives for a setting.
 *
 * @param of the table.
 * @param setting all that tells the cell from the others.
 * @throws {UsageError} unless exactly one cell has that setting.
 */
export function paperNumber<S extends Setting>(
  of: PaperTable<S>,
  setting: Partial<S>,
): PaperNumber {
  refuseArguments("paperNumber", { of }, TABLE);
  refuseArguments("paperNumber", { setting }, OBJECT);
  return only(of.table, paperNumbers(of, setting), setting);
}

/** As {@linkcode paperNumber}, of a range. */
export function paperRange<S extends Setting>(of: PaperRanges<S>, setting: Partial<S>): PaperRange {
  refuseArguments("paperRange", { of }, TABLE);
  refuseArguments("paperRange", { setting }, OBJECT);
  const { low, high } = only(of.table, matching(of.cells, setting), setting);
  return { low, high, table: of.table };
}

function matching<S extends Setting, C extends S>(cells: readonly C[], setting: Partial<S>): C[] {
  const wanted = Object.entries(setting);
  return cells.filter((cell) => wanted.every(([name, value]) => cell[name] === value));
}

function only<T>(table: string, found: readonly T[], setting: Setting | Partial<Setting>): T {
  if (found.length === 1) return found[0];
  throw new UsageError(
    `The paper's ${table} must have one number for ${JSON.stringify(setting)}, got ${found.length}`,
  );
}

/**
 * Numbers as a claim cites them: `89.33, 92.73`.
 *
 * @param numbers in their order.
 * @param digits after the point.
 * @param between what stands between two.
 */
export function listed(
  numbers: readonly Pick<Told, "value">[],
  digits = 2,
  between = ", ",
): string {
  refuseArguments("listed", { numbers }, listOf(TOLD, "a list of numbers of the paper"));
  refuseArguments("listed", { digits }, NUMBER);
  refuseArguments("listed", { between }, TEXT);
  return numbers.map(({ value }) => value.toFixed(digits)).join(between);
}

/** A range as a claim cites it: `97 to 99`, or one number where the ends are equal. */
export function ranged(range: Pick<PaperRange, "low" | "high">, digits = 0): string {
  refuseArguments("ranged", { range }, RANGE);
  refuseArguments("ranged", { digits }, NUMBER);
  const { low, high } = range;
  const ends = low === high ? [low] : [low, high];
  return ends.map((end) => end.toFixed(digits)).join(" to ");
}
