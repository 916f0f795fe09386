/**
 * What a family of random matrices must say about itself.
 *
 * @module
 */

/** Range and default of one parameter of a family. */
export interface ParameterRange {
  /** Value where none is given. */
  readonly default: number;
  /** Smallest value allowed. */
  readonly min: number;
  /** Largest value allowed. */
  readonly max: number;
  /** Whether only integers are allowed. */
  readonly integer?: boolean;
}

/** Values of all parameters of a family. */
export type Parameters = Readonly<Record<string, number>>;

/** Shape of a kernel K[dIn, dOut], h = x K. */
export interface Shape {
  /** Rows: inputs. */
  readonly dIn: number;
  /** Columns: outputs. */
  readonly dOut: number;
}

/** What all families say. */
export interface Family {
  /** Law, parameters and reading in one line. */
  readonly summary: string;
  /** Parameters by name. */
  readonly parameters: Readonly<Record<string, ParameterRange>>;
}

/** Makes one standard entry from the words at [at, at + words). */
export type Sampler = (words: Uint32Array, at: number) => number;

/**
 * A family with independent entries, so that any block can be made alone. An entry is
 * f32(factor * y), where y is the standard value of its words and the factor is `gain`,
 * 1 / (sqrt(dIn) deviation) or s / deviation, depending on the scale.
 */
export interface EntryFamily extends Family {
  /** Entries are independent. */
  readonly kind: "entry";
  /** Whether the family sets its variance itself, so that the fan-in scale does not apply. */
  readonly ownVariance: boolean;
  /** Words an entry takes; 1 / 32 where each of their bits is one. */
  readonly words: (parameters: Parameters) => number;
  /** What an entry costs, in words, an integer from 1; as many as it takes by default. */
  readonly cost?: (parameters: Parameters) => number;
  /** Standard deviation of the standard value y. */
  readonly deviation: (parameters: Parameters) => number;
  /** Factor of the native scale. */
  readonly gain: (parameters: Parameters, shape: Shape) => number;
  /** Maker of the standard value y; "normal" is left to the compiled kernel, "bits" is 1 or -1. */
  readonly sampler: "normal" | "bits" | ((parameters: Parameters) => Sampler);
}

/** A family made a whole matrix at a time. It sets its variance itself. */
export interface MatrixFamily extends Family {
  /** Entries depend on each other. */
  readonly kind: "matrix";
  /**
   * Makes the matrix from as many normal values.
   *
   * @param normals Standard normal entries of the whole matrix, row-major; may be overwritten.
   * @returns The matrix of the native scale, row-major, in float64.
   */
  readonly make: (normals: Float64Array, shape: Shape, parameters: Parameters) => Float64Array;
  /** What an entry costs, in words of the stream: an integer from 1. */
  readonly cost: (shape: Shape) => number;
}

/** Every entry is zero; no words are read. */
export interface ZeroFamily extends Family {
  /** Nothing is drawn. */
  readonly kind: "zero";
}
