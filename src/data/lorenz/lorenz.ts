/**
 * Predicting a chaotic system: data that need no download.
 *
 * @module
 */

import { type SequenceData, sequenceDataDigest, type SequenceSplit } from "../sequence_data.ts";
import { type State, trajectory } from "./trajectory.ts";

/** Time between two states of a sequence. */
export const INTERVAL = 0.05;

/** Runge-Kutta steps an interval. */
const SUBSTEPS = 5;

/** States a network sees before it predicts the next one. */
export const WINDOW = 16;

/** States left out, until the trajectory is on the attractor. */
const SETTLING = 1000;

/** Sequences of each part, in order of time. */
const SIZES = { train: 4000, validation: 500, test: 1000 } as const;

/**
 * One trajectory from (1, 1, 1), a state every 0.05 units of time (five Runge-Kutta steps), after
 * 1,000 states have passed. A sequence is 16 states in a row, its target the next; x, y and z are
 * normalised by mean and standard deviation of the states of the training part. The 4,000 training
 * sequences come first, then the 500 of validation and the 1,000 of the test; no state is in two
 * parts.
 *
 * Only operations that IEEE 754 rounds exactly are used, so that the data are the same everywhere,
 * although rounding decides the far future of a chaotic trajectory.
 */
export function loadLorenz(): SequenceData {
  const states = trajectory([1, 1, 1], {
    count: SETTLING + totalStates(),
    step: INTERVAL / SUBSTEPS,
    every: SUBSTEPS,
  }).slice(SETTLING);
  const normalised = normalise(states, SIZES.train + WINDOW);
  let first = 0;
  const part = (size: number): SequenceSplit => {
    const from = first;
    first += size + WINDOW;
    return windows(normalised, from, size);
  };
  const parts = {
    steps: WINDOW,
    features: 3,
    outputs: 3,
    kind: "real",
    train: part(SIZES.train),
    validation: part(SIZES.validation),
    test: part(SIZES.test),
  } as const;
  return { name: "lorenz-63", digest: sequenceDataDigest(parts), ...parts };
}

/** Windows overlap within a part; between two parts lie as many states as a window and a target. */
function totalStates(): number {
  return Object.values(SIZES).reduce((sum, size) => sum + size + WINDOW, 0);
}

/** All states, scaled by mean and deviation of the first `known` ones. */
function normalise(states: readonly State[], known: number): State[] {
  const seen = states.slice(0, known);
  const scales = [0, 1, 2].map((axis) => {
    const mean = seen.reduce((sum, state) => sum + state[axis], 0) / known;
    const square = seen.reduce(
      (sum, state) => sum + (state[axis] - mean) * (state[axis] - mean),
      0,
    );
    return { mean, deviation: Math.sqrt(square / known) };
  });
  return states.map((state) =>
    state.map((value, axis) => (value - scales[axis].mean) / scales[axis].deviation) as State
  );
}

function windows(states: readonly State[], from: number, size: number): SequenceSplit {
  const inputs = new Float32Array(size * WINDOW * 3);
  const targets = new Float32Array(size * 3);
  for (let row = 0; row < size; row++) {
    const first = from + row;
    inputs.set(states.slice(first, first + WINDOW).flat(), row * WINDOW * 3);
    targets.set(states[first + WINDOW], row * 3);
  }
  return { size, inputs, targets };
}
