/**
 * Features of nodes and edges as tables.
 *
 * @module
 */

/** What features are stored as: classes as bytes or integers, measured values as float32. */
export type FeatureValues = Uint8Array | Int32Array | Float32Array;

/** One row of features for each node, edge or graph. */
export interface FeatureTable<V extends FeatureValues = FeatureValues> {
  /** Features a row. */
  readonly width: number;
  /** Row-major `[rows, width]`. */
  readonly values: V;
}

/** What is known of nodes and edges, of one graph or of many. */
export interface GraphFeatures<
  N extends FeatureValues = FeatureValues,
  E extends FeatureValues = FeatureValues,
> {
  /** A row for each node; null where nodes have none. */
  readonly nodeFeatures: FeatureTable<N> | null;
  /** A row for each edge; null where edges have none. */
  readonly edgeFeatures: FeatureTable<E> | null;
}

/** The rows of a table in another order, or more than once. */
export function takeFeatures<V extends FeatureValues>(
  { width, values }: FeatureTable<V>,
  rows: Uint32Array,
): FeatureTable<V> {
  const taken = new (values.constructor as new (length: number) => V)(rows.length * width);
  rows.forEach((row, i) => taken.set(values.subarray(row * width, (row + 1) * width), i * width));
  return { width, values: taken };
}
