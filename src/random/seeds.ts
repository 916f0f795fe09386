/**
 * The seeds of one run.
 *
 * @module
 */

/** A seed: a safe integer (0 included) or a string; 42 and "42" are different seeds. */
export type Seed = number | string;

/** Whether a value can seed a stream: a safe integer, or a text that is not empty. */
export function isSeed(value: unknown): value is Seed {
  return typeof value === "string" ? value !== "" : Number.isSafeInteger(value);
}

/** The seed that a person typed: an integer where it reads as one, else the text. */
export function parseSeed(text: string): Seed {
  return /^-?\d+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : text;
}

/** Seeds of the five independent streams of a run. */
export interface Seeds {
  /** Frozen weights, and the projection of a random subspace. */
  backbone: Seed;
  /** Initial loraA (and loraB where it does not start at zero). */
  adapter: Seed;
  /**
   * Initial trained head. Under the methods `full`, `small` and `subspace`, in which every layer is
   * made as a head is, every kernel and bias starts from this seed.
   */
  head: Seed;
  /** Order of the training examples. */
  order: Seed;
  /** Dropout masks. */
  dropout: Seed;
}
