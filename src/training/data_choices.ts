/**
 * What a benchmark says of the variants of its data.
 *
 * @module
 */

/** One respect in which data may differ from the benchmark's own. */
export interface DataChoice {
  /** Which of {@linkcode values} the benchmark's own data have; configurations leave it out. */
  readonly own: string;
  /** What may be chosen, each with what it means and where it comes from. */
  readonly values: Readonly<Record<string, string>>;
}

/** By the names that a configuration gives them, such as `split`. */
export type DataChoices = Readonly<Record<string, DataChoice>>;
