/**
 * Seed gating: what the same adapter answers to every digit under every seed.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { type Fields, requireInput } from "./input.ts";
import type { LegendItem } from "./legend.ts";
import { frame } from "./marks.ts";
import { withPaper } from "./paper_points.ts";
import { type Figure, type FigureOptions, renderFigure } from "./render.ts";
import { countNote, distinct, requireRows, spreadOf } from "./table.ts";
import { OKABE_ITO } from "./theme.ts";

/** Images of one digit that got one class in one run; those that are left out are none. */
export interface GateAnswers {
  /** Row of panels, e.g. "ten classes". */
  readonly version: string;
  /** Column of panels: the name of one of the gates. */
  readonly gate: string;
  /** What the images show. */
  readonly digit: number;
  /** Class given, e.g. "7" or "other". */
  readonly predicted: string;
  /** Number of images. */
  readonly count: number;
  /** Seed of the run. */
  readonly seed: number | string;
}

/** A column of panels. */
export interface Gate {
  /** E.g. "first", "unseen"; short. */
  readonly name: string;
  /** Digits trained under it; empty for a seed that was not trained with. */
  readonly own: readonly number[];
}

/** A range that the paper reports over its seeds and digits. */
export interface PaperGates {
  /** As of our answers. */
  readonly version: string;
  /** What the share is of, e.g. "own digits", "others rejected". */
  readonly answers: string;
  /** Least, percent. */
  readonly low: number;
  /** Most. */
  readonly high: number;
  /** Where it stands: "Figure 3". */
  readonly source: string;
}

/** The class that stands for all digits that are not a seed's own. */
const OTHER = "other";

/** Its tick: there is room for one letter. */
const SHORT = "×";

/** Percent. */
const KEYS = [20, 40, 60, 80, 100];

/** Points: height of a row of panels, and the room for the titles above it. */
const ROW = { column: 70, page: 112 } as const;
const TITLE = 24;

const TAKES: Fields = {
  answers: {
    version: "text",
    gate: "text",
    digit: "number",
    predicted: "text",
    count: "number",
    seed: "any",
  },
  gates: { name: "text", own: "any" },
  "paper?": "list",
};

/**
 * For each version a row of panels, for each seed a column: the share of each digit's test images
 * that get each class, from white (none) to dark blue (all), mean over runs. Boxes: what each seed
 * was trained to answer.
 *
 * @param input Answers of all runs, the seeds in their order, and the paper's ranges, which the note
 * tells.
 * @returns The figure; its data hold mean share, sd and n of every cell that is not empty.
 * @throws DataError without answers, or when a count is not finite.
 */
export function seedGates(
  input: FigureOptions & {
    readonly answers: readonly GateAnswers[];
    readonly gates: readonly Gate[];
    readonly paper?: readonly PaperGates[];
  },
): Figure {
  requireInput("seedGates", input, TAKES);
  const { answers, gates, paper = [], width = "column" } = input;
  requireRows("the answers of the seeds", answers);
  const cells = shares(answers);
  const versions = distinct(cells, ({ version }) => version);
  const digits = distinct(cells, ({ digit }) => digit).sort((a, b) => a - b).map(String);
  const rejects = cells.some(({ predicted }) => predicted === OTHER);
  const classes = [...digits, ...(rejects ? [SHORT] : [])];
  const color = Plot.scale({ color: { scheme: "Blues", domain: [0, 100] } });
  const paint = (share: number) => String(color.apply(share));
  const ticks = width === "page" ? digits : digits.filter((_, i) => i % 3 === 0);
  const beside = ticks.slice(0, rejects && width === "column" ? -1 : undefined);
  const titles = gates.map(({ name, own }) => ({
    gate: name,
    text: `${name}\n${own.length === 0 ? "none" : own.join(", ")}`,
  }));
  const at = { fx: "gate", fy: "version", x: "x", y: "y" } as const;
  return renderFigure({
    title: "What one adapter answers to every digit, under every seed",
    note:
      `Share of each digit's test images (white: none), mean over runs, ${countNote(cells)} a ` +
      "cell. Above: seeds and the digits trained under them. Boxes: the answers trained." +
      (rejects ? ` ${SHORT}: the out-of-class label.` : "") + paperNote(paper),
    width,
    setting: input.setting,
    plotHeight: TITLE + 32 + versions.length * ROW[width],
    legend: KEYS.map((share): LegendItem => ({
      label: `${share} %`,
      color: paint(share),
      marker: "square",
    })),
    data: withPaper(cells, paper.flatMap(ends), () => "share"),
    plot: {
      marginLeft: 30,
      marginTop: TITLE,
      marginRight: 14,
      fx: { domain: gates.map(({ name }) => name), axis: null, padding: 0.08 },
      fy: { domain: versions, axis: null, padding: 0.08 },
      x: {
        ...{ type: "band", domain: classes, padding: 0, label: "class given", tickSize: 0 },
        ticks: rejects ? [...beside, SHORT] : beside,
        ...{ insetLeft: 0, insetRight: 0 },
      },
      y: { type: "band", domain: digits, padding: 0, label: "digit shown", tickSize: 0, ticks },
      marks: [
        frame(),
        Plot.text(titles, {
          ...{ fx: "gate", fy: () => versions[0], text: "text" },
          ...{ frameAnchor: "top", lineAnchor: "bottom", dy: -3 },
        }),
        Plot.text(versions, {
          ...{ fx: () => gates[gates.length - 1].name, fy: Plot.identity, text: Plot.identity },
          ...{ frameAnchor: "right", textAnchor: "middle", rotate: 90, dx: 8 },
        }),
        Plot.cell(cells.map((cell) => ({ ...cell, ...place(cell) })), {
          ...at,
          fill: ({ share }: { share: number }) => paint(share),
        }),
        Plot.cell(trainedAnswers(gates, versions, cells, digits), {
          ...at,
          ...{ fill: "none", stroke: OKABE_ITO.vermillion, strokeWidth: 0.8, inset: 0.3 },
        }),
      ],
    },
  });
}

/** Both ends of a range as rows of the data. */
function ends({ version, answers, low, high, source }: PaperGates) {
  const at = { version, gate: "each", digit: null, source };
  return [
    { ...at, predicted: `${answers}, least`, value: low },
    { ...at, predicted: `${answers}, most`, value: high },
  ];
}

/** Says what the paper reports. */
function paperNote(paper: readonly PaperGates[]): string {
  return distinct(paper, ({ source }) => source).map((source) => {
    const ranges = paper.filter((one) => one.source === source)
      .map(({ version, answers, low, high }) => `${answers} ${low} to ${high} % (${version})`);
    return ` Paper, ${source}: ${ranges.join(", ")}.`;
  }).join("");
}

/** Where a cell lies in its panel. */
function place({ digit, predicted }: { digit: number; predicted: string }) {
  return { x: predicted === OTHER ? SHORT : predicted, y: String(digit) };
}

/** Mean share in percent of the images of a digit, over the runs of a version. */
function shares(answers: readonly GateAnswers[]) {
  const key = (parts: readonly unknown[]) => JSON.stringify(parts);
  const images = ({ version, gate, digit, seed }: GateAnswers) => key([version, gate, digit, seed]);
  const totals = new Map<string, number>();
  for (const answer of answers) {
    totals.set(images(answer), (totals.get(images(answer)) ?? 0) + answer.count);
  }
  const cells = Map.groupBy(
    answers,
    ({ version, gate, digit, predicted }) => key([version, gate, digit, predicted]),
  );
  return [...cells.values()].map((members) => {
    const [{ version, gate, digit, predicted }] = members;
    const runs = distinct(answers.filter((one) => one.version === version), ({ seed }) => seed);
    const found = runs.map((seed) => {
      const own = members.find((member) => member.seed === seed);
      return own === undefined ? 0 : 100 * own.count / totals.get(images(own))!;
    });
    const { mean: share, sd, n } = spreadOf(found);
    return { version, gate, digit, predicted, share, sd, n };
  });
}

/** The cells that training asked for: own digits, and where there is the label, all others by it. */
function trainedAnswers(
  gates: readonly Gate[],
  versions: readonly string[],
  cells: readonly { readonly version: string; readonly predicted: string }[],
  digits: readonly string[],
) {
  return versions.flatMap((version) => {
    const rejects = cells.some((one) => one.version === version && one.predicted === OTHER);
    return gates.filter(({ own }) => own.length > 0).flatMap(({ name: gate, own }) =>
      digits.flatMap((digit) => {
        if (own.includes(Number(digit))) return [{ version, gate, x: digit, y: digit }];
        return rejects ? [{ version, gate, x: SHORT, y: digit }] : [];
      })
    );
  });
}
