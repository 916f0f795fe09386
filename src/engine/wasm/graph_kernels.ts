/**
 * What the compiled kernels offer for rows that are chosen by number: graphs, look-ups, sparse data.
 *
 * @module
 */

/** Some of the exports of `kernel/index.as`. */
export interface GraphKernels {
  /** See `kernel/segments.as`. */
  gatherRows(
    x: number,
    rows: number,
    width: number,
    ids: number,
    count: number,
    out: number,
  ): number;
  /** See `kernel/segments.as`. */
  segmentSums(
    x: number,
    ids: number,
    count: number,
    width: number,
    segments: number,
    out: number,
  ): void;
  /** See `kernel/sparse.as`. */
  sparseProduct(
    x: number,
    width: number,
    from: number,
    to: number,
    values: number,
    entries: number,
    rows: number,
    out: number,
  ): void;
  /** See `kernel/messages.as`. */
  chosenSums(
    x: number,
    rows: number,
    width: number,
    ids: number,
    each: number,
    count: number,
    out: number,
  ): number;
  /** See `kernel/messages.as`. */
  chosenGradient(
    dy: number,
    ids: number,
    each: number,
    count: number,
    width: number,
    rows: number,
    dx: number,
  ): void;
  /** See `kernel/messages.as`. */
  edgeMessages(
    x: number,
    nodes: number,
    width: number,
    e: number,
    from: number,
    to: number,
    edges: number,
    gain: number,
    out: number,
  ): number;
  /** See `kernel/messages.as`. */
  edgeMessagesGradient(
    dy: number,
    x: number,
    nodes: number,
    width: number,
    e: number,
    from: number,
    to: number,
    edges: number,
    gain: number,
    dx: number,
    de: number,
  ): void;
  /** See `kernel/edges.as`. */
  edgeSums(
    x: number,
    nodes: number,
    width: number,
    from: number,
    to: number,
    weights: number,
    edges: number,
    out: number,
  ): number;
}
