/**
 * Finding 2 as a table in colour: families of backbones by ranks.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { type Fields, requireInput } from "./input.ts";
import { type PaperPoint, withPaper } from "./paper_points.ts";
import { type Figure, type FigureOptions, renderFigure } from "./render.ts";
import { countNote, distinct, requireRows, spreadOf, summariseBy } from "./table.ts";
import { FAINT, INK, labelRoom } from "./theme.ts";

/** The accuracy of one run on one family of backbones. */
export interface FamilyClassRun {
  /** Family of backbones. */
  readonly family: string;
  /** Families of one class stand together, e.g. "continuous", "discrete". */
  readonly familyClass: string;
  /** Column, e.g. "r = 8" or "full". */
  readonly rank: string;
  /** Test accuracy, percent. */
  readonly value: number;
  /** Seed of the run. */
  readonly seed: number | string;
}

/** What the paper reports of its families in one column. */
export interface PaperFamilyCell {
  /** As of our runs. */
  readonly rank: string;
  /** Which of its families, e.g. "best", "mean of all". */
  readonly family: string;
}

/** The row of the columns' means, in percent. */
const MEAN = "mean accuracy, %";

/**
 * The smallest difference in percentage points that gets the full colour, the equivalence margin: a
 * scale that ended at the largest difference would paint noise as if it mattered.
 */
const FULL_COLOUR = 0.5;

/** White or ink, whichever has the higher contrast (WCAG's relative luminance). */
function textOn(color: string): string {
  const [red, green, blue] = (color.match(/\d+/g) ?? ["255", "255", "255"])
    .map((level) => (Number(level) / 255) ** 2.2);
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return luminance < 0.18 ? "#ffffff" : INK;
}

function signed(value: number): string {
  const text = Math.abs(value).toFixed(2);
  return text === "0.00" ? text : (value < 0 ? "−" : "+") + text;
}

/** What stands before a row: the name of a class, alone, or of a family. */
interface RowHead {
  readonly name: string;
  readonly heading: boolean;
}

/** Rows from the top: every class's name, then its families. */
function rowsOf(runs: readonly Pick<FamilyClassRun, "family" | "familyClass">[]): RowHead[] {
  return distinct(runs, (run) => run.familyClass).flatMap((familyClass) => [
    { name: familyClass, heading: true },
    ...distinct(runs.filter((run) => run.familyClass === familyClass), (run) => run.family)
      .map((name) => ({ name, heading: false })),
  ]);
}

const TAKES: Fields = {
  runs: { family: "text", familyClass: "text", rank: "text", value: "number" },
  "paper?": "list",
};

/**
 * The difference of every family's mean accuracy to the mean of its rank, which stands above (purple
 * below, orange above, white at 0).
 *
 * @param input Runs in drawing order; the paper's numbers, which stand below on grey and move no
 * colour. Its deviations are from its own `centre`.
 * @returns The figure, its data hold accuracy, deviation, sd and n by cell.
 * @throws DataError without runs, or when an accuracy is not finite.
 */
export function familyHeatmap(
  input: Pick<FigureOptions, "setting"> & {
    readonly runs: readonly FamilyClassRun[];
    readonly paper?: readonly PaperPoint<PaperFamilyCell & { readonly centre: number }>[];
  },
): Figure {
  requireInput("familyHeatmap", input, TAKES);
  const { runs, paper = [] } = input;
  requireRows("the heatmap of families", runs);
  const keys = ["familyClass", "family", "rank"] as const;
  const means = summariseBy(runs, keys, (run) => run.value);
  const ranks = distinct(means, (cell) => cell.rank);
  const centre = new Map(ranks.map((rank) => [
    rank,
    spreadOf(means.filter((cell) => cell.rank === rank).map((cell) => cell.mean)).mean,
  ]));
  const data = means.map((cell) => ({
    ...cell,
    deviation: cell.mean - (centre.get(cell.rank) ?? 0),
  }));
  const largest = Math.max(...data.map((cell) => Math.abs(cell.deviation)), FULL_COLOUR);
  const around = Plot.scale({
    color: { type: "diverging", scheme: "PuOr", domain: [-largest, largest] },
  });
  const cells = data.map((cell) => ({
    ...cell,
    text: signed(cell.deviation),
    fill: String(around.apply(cell.deviation)),
  }));
  const centres = ranks.map((rank) => ({
    ...{ rank, family: MEAN, text: centre.get(rank)!.toFixed(2) },
  }));
  const theirs = paper.map(({ centre, ...point }) => ({
    ...point,
    familyClass: `paper, ${point.source}`,
    deviation: Number((point.value - centre).toFixed(2)),
  }));
  const paperCells = theirs.map((cell) => ({ ...cell, text: signed(cell.deviation) }));
  const rows = [{ name: MEAN, heading: false }, ...rowsOf(runs), ...rowsOf(theirs)];
  const line = ({ name, heading }: RowHead) => `${heading ? "class" : "family"} ${name}`;
  const at = {
    x: "rank",
    y: ({ family: name }: { family: string }) => line({ name, heading: false }),
  } as const;
  const ends = Number(largest.toFixed(2));
  return renderFigure({
    title: "Accuracy of every family of backbones, as difference to the mean of its rank",
    note: `Cells: mean over runs, ${countNote(means)} runs a cell. ` +
      `Differences to the mean of the column: −${ends} (purple), 0 (white), +${ends} pp (orange).`,
    setting: input.setting,
    plotHeight: 36 + 13 * rows.length,
    data: withPaper(data, theirs),
    plot: {
      marginLeft: labelRoom(rows.map((row) => row.name)) + 8,
      marginTop: 16,
      marginBottom: 4,
      x: { type: "band", domain: ranks, axis: "top", label: null, tickSize: 0, padding: 0.03 },
      y: {
        type: "band",
        domain: rows.map(line),
        axis: null,
        padding: 0.06,
      },
      marks: [
        [true, false].map((heading) =>
          Plot.text(rows.filter((row) => row.heading === heading), {
            y: line,
            text: "name",
            frameAnchor: "left",
            textAnchor: "end",
            fontWeight: heading ? 600 : 400,
            dx: -6,
          })
        ),
        Plot.text(centres, { ...at, text: "text", fill: INK }),
        Plot.cell(paperCells, { ...at, fill: FAINT }),
        Plot.text(paperCells, { ...at, text: "text", fill: INK }),
        Plot.cell(cells, { ...at, fill: "fill" }),
        Plot.text(cells, { ...at, text: "text", fill: (cell) => textOn(cell.fill) }),
      ],
    },
  });
}
