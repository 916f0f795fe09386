/**
 * What a benchmark says of the variants of its data.
 *
 * @module
 */

/** One respect in which data may differ from the benchmark's own. */
export interface DataChoice {
  /** What the benchmark does where nothing is chosen, in a few words. */
  readonly own: string;
  /** What may be chosen instead, each with what it means and where it comes from. */
  readonly others: Readonly<Record<string, string>>;
}

/** By the names that a configuration gives them, such as `split`. */
export type DataChoices = Readonly<Record<string, DataChoice>>;
