/**
 * Figures for a paper of one's own: width, type, colours and words, and of which runs they are.
 *
 * @module
 */
import { FUNCTION, refuseArguments } from "../arguments.ts";
import { UsageError } from "../errors.ts";
import { didYouMean, unknownName } from "../nearest.ts";

/** Widths in inches of a column, or of the text where there is one column. */
export const JOURNAL_WIDTHS: Readonly<Record<string, number>> = {
  acl: 3.03,
  icml: 3.25,
  ieee: 3.5,
  nature: 3.5,
  neurips: 5.5,
  pnas: 3.42,
};

/**
 * Which stored runs figures are of: by field of a run's configuration a value, or several of which each
 * will do, such as `{ preset: "tiny", rank: [1, 2, 4], seed: [42, 43] }`.
 */
export type RowChoice = Readonly<
  Record<string, string | number | boolean | readonly (string | number | boolean)[]>
>;

/** How figures look; what is left out stays as it is. */
export interface FigureStyle {
  /** In inches, 1 to 20, or the name of a journal, one of {@linkcode JOURNAL_WIDTHS}. */
  readonly width?: number | string;
  /** Size of all text in points, 4 to 24; 8 by default. */
  readonly fontSize?: number;
  /**
   * A CSS font family instead of Source Sans 3, which then is not embedded. Room is measured for Source
   * Sans: a much wider face needs a smaller size.
   */
  readonly fontFamily?: string;
  /** Colours of series in their order, as `#rrggbb`; they come again where there are more series. */
  readonly colours?: readonly string[];
  /** Other words for labels of series and axes, by what stands there otherwise. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Whether the small print stands under the plot; true by default. */
  readonly caption?: boolean;
  /**
   * Which stored runs `deno task figures` draws, all by default. Functions that draw what they are
   * given have no use for it.
   */
  readonly rows?: RowChoice;
}

const KEYS = ["width", "fontSize", "fontFamily", "colours", "labels", "caption", "rows"] as const;

/** The style that figures are drawn in at this moment. */
let current: FigureStyle = {};

/** What {@linkcode styled} has set; nothing outside it. */
export function currentStyle(): FigureStyle {
  return current;
}

/**
 * Draws in a style.
 *
 * @param style what differs from the usual look.
 * @param draw calls figure functions; where it returns a promise, nothing else may draw meanwhile.
 * @returns what `draw` returns.
 * @throws UsageError for a key that no style has, a value out of range, and for `rows`.
 *
 * @example
 * ```ts ignore
 * const figure = styled({ width: "icml", fontSize: 7 }, () => betaTraces(result));
 * ```
 */
export function styled<T>(style: FigureStyle, draw: () => T): T {
  refuseStyle(style);
  refuseArguments("styled", { draw }, FUNCTION);
  if (style.rows !== undefined) {
    throw new UsageError(
      "A style's rows are for deno task figures, which reads stored runs: give a figure function " +
        "the series that it should draw",
    );
  }
  const before = current;
  current = style;
  const restore = () => void (current = before);
  let drawn: T;
  try {
    drawn = draw();
  } catch (error) {
    restore();
    throw error;
  }
  if (drawn instanceof Promise) return drawn.finally(restore) as T;
  restore();
  return drawn;
}

/** The width in inches that a style asks for; null for the usual one. */
export function styleInches({ width }: FigureStyle): number | null {
  if (width === undefined) return null;
  return typeof width === "number" ? width : JOURNAL_WIDTHS[width];
}

/** @throws UsageError naming the key, its value and what would be right */
export function refuseStyle(style: FigureStyle): void {
  if (typeof style !== "object" || style === null || Array.isArray(style)) {
    throw new UsageError(
      `A style is an object, such as { "width": 3.3 }, got ${JSON.stringify(style)}`,
    );
  }
  for (const key of Object.keys(style)) {
    if (KEYS.some((known) => known === key)) continue;
    throw new UsageError(`A style has no key "${key}"${didYouMean(key, KEYS)}: ${KEYS.join(", ")}`);
  }
  const { width, fontSize, fontFamily, colours, labels, caption, rows } = style;
  if (typeof width === "string" && !Object.hasOwn(JOURNAL_WIDTHS, width)) {
    throw new UsageError(unknownName("journal", width, Object.keys(JOURNAL_WIDTHS)));
  }
  if (width !== undefined && typeof width !== "string") within("width", width, [1, 20]);
  if (fontSize !== undefined) within("fontSize", fontSize, [4, 24]);
  wrongUnless("fontFamily", fontFamily, "a text", (family) => typeof family === "string");
  wrongUnless(
    "colours",
    colours,
    'a list of colours such as "#0072b2"',
    (list) => Array.isArray(list) && list.length > 0 && list.every(isColour),
  );
  wrongUnless(
    "labels",
    labels,
    "texts by the texts they stand for",
    (all) => typeof all === "object" && Object.values(all as object).every(isText),
  );
  wrongUnless("caption", caption, "true or false", (value) => typeof value === "boolean");
  wrongUnless(
    "rows",
    rows,
    'values by field, such as { "preset": "tiny", "rank": [1, 2] }',
    isRowChoice,
  );
}

function within(key: string, value: number, [low, high]: readonly [number, number]): void {
  if (typeof value === "number" && value >= low && value <= high) return;
  throw new UsageError(`A style's ${key} lies in [${low}, ${high}], got ${JSON.stringify(value)}`);
}

function wrongUnless(
  key: string,
  value: unknown,
  expected: string,
  isRight: (value: unknown) => boolean,
): void {
  if (value === undefined || isRight(value)) return;
  throw new UsageError(`A style's ${key} is ${expected}, got ${JSON.stringify(value)}`);
}

function isColour(value: unknown): boolean {
  return typeof value === "string" && /^#[0-9a-f]{6}$/i.test(value);
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function isRowChoice(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const isWanted = (one: unknown) => ["string", "number", "boolean"].includes(typeof one);
  return Object.values(value).every((wanted) =>
    Array.isArray(wanted) ? wanted.length > 0 && wanted.every(isWanted) : isWanted(wanted)
  );
}
