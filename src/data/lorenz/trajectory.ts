/**
 * The system of E. N. Lorenz, Deterministic nonperiodic flow, Journal of the Atmospheric Sciences
 * 20(2), 1963.
 *
 * @module
 */

/** x, y and z. */
export type State = [number, number, number];

const SIGMA = 10;
const RHO = 28;
const BETA = 8 / 3;

/** Which states of a trajectory are wanted. */
export interface TrajectoryOptions {
  /** Number of states. */
  count: number;
  /** Time of one Runge-Kutta step. */
  step: number;
  /** Steps from one wanted state to the next. */
  every: number;
}

/** `dx/dt = 10 (y - x)`, `dy/dt = x (28 - z) - y`, `dz/dt = x y - 8/3 z`. */
export function lorenzSlope([x, y, z]: State): State {
  return [SIGMA * (y - x), x * (RHO - z) - y, x * y - BETA * z];
}

/** The classical Runge-Kutta method of fourth order, one step. */
export function rungeKuttaStep(state: State, step: number): State {
  const k1 = lorenzSlope(state);
  const k2 = lorenzSlope(along(state, k1, step / 2));
  const k3 = lorenzSlope(along(state, k2, step / 2));
  const k4 = lorenzSlope(along(state, k3, step));
  const slope = k1.map((k, i) => (k + 2 * k2[i] + 2 * k3[i] + k4[i]) / 6) as State;
  return along(state, slope, step);
}

/** The states at 0, `every`, `2 every`, ... steps from `start`, which is the first. */
export function trajectory(
  start: State,
  { count, step, every }: TrajectoryOptions,
): State[] {
  const states = [start];
  let state = start;
  while (states.length < count) {
    for (let i = 0; i < every; i++) state = rungeKuttaStep(state, step);
    states.push(state);
  }
  return states;
}

function along(state: State, slope: State, time: number): State {
  return [state[0] + time * slope[0], state[1] + time * slope[1], state[2] + time * slope[2]];
}
