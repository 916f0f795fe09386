/**
 * Short horizontal bars, for a mean or a prediction above one place of an axis: Plot's own ticks are
 * as wide as a category's whole band.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";

/** A line along the vector; `rotate` lays it down. */
const SHAPE: Plot.VectorShapeImplementation = {
  draw: (context, length) => {
    context.moveTo(0, 0);
    context.lineTo(0, -length);
  },
};

/**
 * A bar of 9 points a row, centred on its place.
 *
 * @param data rows to draw.
 * @param options of `Plot.vector`: where the bars stand and how they look.
 */
export function shortBars(data: Plot.Data, options: Plot.VectorOptions): Plot.Vector {
  return Plot.vector(data, { shape: SHAPE, rotate: 90, length: 9, ...options });
}
