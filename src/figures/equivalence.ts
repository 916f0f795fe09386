/**
 * Finding 2 as a test: are the families equal within a margin chosen beforehand?
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { type Fields, requireInput } from "./input.ts";
import { padded } from "./marks.ts";
import { type Figure, type FigureOptions, renderFigure } from "./render.ts";
import { countNote, requireRows } from "./table.ts";
import { FAINT, labelRoom, MUTED, OKABE_ITO } from "./theme.ts";

/** One family's mean minus the mean over families, in percentage points, with its 90 % CI. */
export interface FamilyDifference {
  /** Family of backbones. */
  readonly family: string;
  /** Percentage points. */
  readonly difference: number;
  /** Lower end of the 90 % interval. */
  readonly low: number;
  /** Upper end of the 90 % interval. */
  readonly high: number;
  /** Whether equivalence is shown once all tests are corrected for their number. */
  readonly equivalent: boolean;
  /** Runs of the family. */
  readonly n: number;
}

const TAKES: Fields = {
  differences: {
    family: "text",
    difference: "number",
    low: "number",
    high: "number",
    equivalent: "any",
    n: "number",
  },
  margin: "number",
};

/**
 * A forest plot: an interval inside the margin (the shaded band) would be equivalent by itself;
 * filled marks are so after the correction for many tests.
 *
 * @param input Differences in drawing order from the top; `margin` in percentage points.
 * @returns The figure; its data are the differences.
 * @throws DataError without families, or when a number is not finite.
 */
export function equivalence(
  input: FigureOptions & {
    readonly differences: readonly FamilyDifference[];
    readonly margin: number;
  },
): Figure {
  requireInput("equivalence", input, TAKES);
  const { differences, margin } = input;
  requireRows("the equivalence test", differences);
  const rows = differences.map((row) => ({ ...row }));
  const inside = {
    label: "equivalent",
    color: OKABE_ITO.blue,
    marker: "circle",
    open: false,
  } as const;
  const outside = {
    label: "equivalence not shown",
    color: OKABE_ITO.vermillion,
    marker: "square",
    open: true,
  } as const;
  const count = rows.filter((row) => row.equivalent).length;
  const ends = rows.flatMap(({ low, high }) => [low, high]);
  return renderFigure({
    title: "Difference of every family of backbones to the mean over families",
    note: `Bars: 90 % CI; shaded: equivalence margin, ±${margin} pp. ` +
      `${count} of ${rows.length} equivalent after correction; ${countNote(rows)} runs a family.`,
    width: input.width,
    setting: input.setting,
    plotHeight: 40 + 11 * rows.length,
    legend: [inside, outside].filter(({ open }) => rows.some((row) => row.equivalent !== open)),
    data: rows,
    plot: {
      marginLeft: labelRoom(rows.map((row) => row.family)),
      marginTop: 4,
      x: {
        label: "difference to the mean (pp)",
        domain: padded([-margin, margin, ...ends], 0.04, 0.04),
        ticks: [-margin, 0, margin],
      },
      y: { type: "band", domain: rows.map((row) => row.family), label: null, tickSize: 0 },
      marks: [
        Plot.rectX([margin], { x1: [-margin], x2: [margin], fill: FAINT, fillOpacity: 0.6 }),
        Plot.ruleX([0], { stroke: MUTED, strokeDasharray: "2 2" }),
        [inside, outside].map(({ color, marker, open }) => {
          const kept = rows.filter((row) => row.equivalent !== open);
          return [
            Plot.link(kept, {
              x1: "low",
              x2: "high",
              y: "family",
              stroke: color,
              strokeWidth: 1.3,
            }),
            Plot.dot(kept, {
              x: "difference",
              y: "family",
              symbol: marker,
              r: 2.6,
              stroke: color,
              fill: open ? "white" : color,
            }),
          ];
        }),
      ],
    },
  });
}
