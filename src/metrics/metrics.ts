/**
 * What is to be known of a metric besides how it is computed: its name for people, its unit, which
 * values are better.
 *
 * @module
 */

/** A metric by the id that rows have. */
export interface Metric {
  /** For people, within a sentence. */
  readonly name: string;
  /** Of its values: percent, or a number without a unit. */
  readonly unit: "%" | "";
  /** Which values are better; null where only its task knows. */
  readonly better: "higher" | "lower" | null;
  /** Decimals in tables; axes and labels have one less. */
  readonly digits: number;
  /** Its value without knowledge where that is the same on all data: any order, the mean as a constant. */
  readonly chance: number | null;
  /** Whether 100 minus a value is a share of errors, so that an axis may be logarithmic in it. */
  readonly hasErrors: boolean;
}

const PERCENT = { unit: "%", better: "higher", digits: 2, chance: null, hasErrors: false } as const;
const NUMBER = { unit: "", digits: 4, chance: null, hasErrors: false } as const;

/** The metrics of the project's tasks. */
export const METRICS = {
  accuracy: { ...PERCENT, name: "accuracy", hasErrors: true },
  "balanced-accuracy": { ...PERCENT, name: "balanced accuracy", hasErrors: true },
  auroc: { ...PERCENT, name: "AUROC", chance: 50 },
  r2: { ...NUMBER, name: "R²", better: "higher", chance: 0 },
  mse: { ...NUMBER, name: "mean squared error", better: "lower" },
  loss: { ...NUMBER, name: "loss", better: "lower" },
} as const satisfies Readonly<Record<string, Metric>>;

/** Id of one of {@linkcode METRICS}. */
export type MetricId = keyof typeof METRICS;

/** What is known of a metric; one that is not ours is called what its task calls it. */
export function metricOf(id: string): Metric {
  if (Object.hasOwn(METRICS, id)) return METRICS[id as MetricId];
  return { ...NUMBER, name: id, better: null };
}

/** Id and direction of a metric, as a task states them. */
export function scoredBy<Id extends MetricId>(
  id: Id,
): { readonly metric: Id; readonly better: typeof METRICS[Id]["better"] } {
  return { metric: id, better: METRICS[id].better };
}

/** The label of an axis: `test accuracy (%)`. */
export function metricLabel(id: string, split = "test"): string {
  const { name, unit } = metricOf(id);
  return `${split} ${name}${unit === "" ? "" : ` (${unit})`}`;
}

/** A value in a table or a sentence, with its unit: `97.35 %`. */
export function valueText(id: string, value: number): string {
  const { digits, unit } = metricOf(id);
  return `${value.toFixed(digits)} ${unit}`.trimEnd();
}

/** A value beside a line or in a label, with its unit: `97.3 %`. */
export function metricText(id: string, value: number): string {
  const { digits, unit } = metricOf(id);
  return `${value.toFixed(digits - 1)} ${unit}`.trimEnd();
}
