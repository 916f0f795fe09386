/**
 * Checking properties on very many cases, some hundred at a time.
 *
 * @module
 */

import fc from "fast-check";
import { type ProgressListener, trackProgress } from "../studies/computing/progress.ts";

/** Cases between two looks at the clock and at Ctrl-C. */
export const PORTION = 500;

/** What a case takes, before any was measured. */
const SECONDS_EACH = 3e-4;

/** A case that a property does not hold for. */
export interface Failure {
  /** Name of the property. */
  property: string;
  /** Seed of the portion it belongs to. */
  seed: number;
  /** Where fast-check finds the smallest such case again. */
  path: string;
  /** That case. */
  counterexample: string;
  /** What went wrong. */
  message: string;
}

/** How many cases, and who is told. */
export interface CheckOptions {
  /** Of all properties together, shared evenly. */
  cases: number;
  /** Of the first portion of each property; the next one has the next seed. */
  seed: number;
  /** Told after each portion. */
  listener?: ProgressListener;
  /** Stops between two portions. */
  signal?: AbortSignal;
}

/** Checks properties one after the other; the first failure of each is kept. */
export async function checkCases(
  properties: Readonly<Record<string, fc.IRawProperty<unknown>>>,
  { cases, seed, listener = () => {}, signal }: CheckOptions,
): Promise<Failure[]> {
  const each = Math.ceil(cases / Object.keys(properties).length);
  const portions = Object.entries(properties).flatMap(([name, property]) =>
    Array.from({ length: Math.ceil(each / PORTION) }, (_, i) => {
      return { name, property, seed: seed + i, size: Math.min(PORTION, each - i * PORTION) };
    })
  );
  const failures = new Map<string, Failure>();
  const costs = portions.map(({ size }) => SECONDS_EACH * size);
  const tracker = trackProgress("fuzz", costs, { reused: 0, lanes: 1, listener });
  for (const [i, { name, property, seed, size }] of portions.entries()) {
    signal?.throwIfAborted();
    tracker.started(i);
    const failure = failures.has(name) ? null : await checkPortion(name, property, seed, size);
    if (failure !== null) failures.set(name, failure);
    tracker.ended(i);
  }
  return [...failures.values()];
}

async function checkPortion(
  name: string,
  property: fc.IRawProperty<unknown>,
  seed: number,
  size: number,
): Promise<Failure | null> {
  const found = await fc.check(property, { seed, numRuns: size });
  if (!found.failed) return null;
  const error = found.errorInstance;
  return {
    property: name,
    seed,
    path: found.counterexamplePath ?? "",
    counterexample: fc.stringify(found.counterexample),
    message: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  };
}
