/**
 * Training steps set against each other, once it is known that both sides do the same work.
 *
 * @module
 */

import type { Absent, Contestant, Training, TrainingRequest } from "./contestant.ts";
import { interleave, type Measured, type Repetitions } from "./interleave.ts";
import { type Findings, joinFindings, type Promised, rateOf, ratioOf } from "./report.ts";

/** A quotient of two contestants' times. */
export interface Quotient {
  /** What is compared with what. */
  readonly measure: string;
  /** Names of two contestants: the seconds of the first, divided by the seconds of the second. */
  readonly of: readonly [string, string];
  /** What is promised of it; nothing by default, and then it is only told. */
  readonly promised?: Promised;
  /** Whether both do the same work, so that their losses must agree. */
  readonly sameWork: boolean;
}

/** Contestants that take turns, and what is asked about them. */
export interface Contest {
  /** By name, as the rates show it. */
  readonly contestants: Readonly<Record<string, Contestant>>;
  /** What is asked. */
  readonly quotients: readonly Quotient[];
}

/** How much is measured. */
export interface CompareOptions {
  /** Of a whole timed training, in turn. */
  readonly repetitions: Repetitions;
  /** Such a training. */
  readonly timed: TrainingRequest;
  /** Steps after which losses are compared, without dropout. */
  readonly compared: number;
}

/** Largest relative difference of two losses that count as equal. */
const TOLERANCE = 1e-3;

/**
 * Compares first the losses, then the times.
 *
 * @returns a ratio for each quotient, without a value where somebody is absent or losses differ;
 * and the milliseconds a step of everybody present
 */
export async function compare(
  { contestants, quotients }: Contest,
  { repetitions, timed, compared }: CompareOptions,
): Promise<Findings> {
  const comparable = quotients.flatMap(({ of, sameWork }) => sameWork ? of : []);
  const first = new Map<string, Training | Absent>();
  for (const [name, contestant] of Object.entries(contestants)) {
    repetitions.signal?.throwIfAborted();
    // Of the others only whether they are here is asked.
    const counted = comparable.includes(name) ? compared : 1;
    first.set(name, await contestant({ dropout: 0, warmUps: 0, counted }));
  }
  const present = [...first].filter(([, found]) => !("absent" in found)).map(([name]) => name);
  const medians = await interleave(
    present.map((name) => async (): Promise<Measured> => {
      const training = await contestants[name](timed);
      if ("absent" in training) throw new Error(`${name} has gone: ${training.absent}`);
      return { seconds: training.seconds };
    }),
    repetitions,
  );
  const seconds = new Map(present.map((name, index) => [name, medians[index].seconds]));
  const answers = quotients.map((quotient) => {
    const found = answer(quotient, first, seconds);
    const { measure, promised = null } = quotient;
    if (promised !== null) return { ratios: [ratioOf(measure, found, promised)], rates: [] };
    return { ratios: [], rates: typeof found === "string" ? [] : [rateOf(measure, found, "x")] };
  });
  const times = [...seconds].map(([name, time]) => rateOf(name, 1000 * time, "ms a step"));
  return joinFindings([...answers, { ratios: [], rates: times }]);
}

/** The quotient; or why there is none, in one line. */
function answer(
  { of, sameWork }: Quotient,
  first: ReadonlyMap<string, Training | Absent>,
  seconds: ReadonlyMap<string, number>,
): number | string {
  const [one, other] = of.map((name) => first.get(name) ?? { absent: `${name} is not here` });
  if ("absent" in one) return one.absent;
  if ("absent" in other) return other.absent;
  const difference = sameWork ? differenceOf(one.losses, other.losses) : null;
  if (difference !== null) return `not valid: ${difference}`;
  const [above, below] = of.map((name) => seconds.get(name) ?? NaN);
  return above / below;
}

/**
 * Where the losses of two trainings stop being equal; null where they never do.
 *
 * @param a losses by step
 * @param b as many
 */
export function differenceOf(a: readonly number[], b: readonly number[]): string | null {
  if (a.length !== b.length) return `${a.length} losses beside ${b.length}`;
  const step = a.findIndex((loss, i) => !(Math.abs(loss - b[i]) <= TOLERANCE * Math.abs(b[i])));
  if (step === -1) return null;
  return `in step ${step + 1} the losses are ${a[step].toPrecision(6)} and ` +
    `${b[step].toPrecision(6)}`;
}
