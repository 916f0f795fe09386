/**
 * A controller that swings the pendulum up and holds it there.
 *
 * @module
 */

import { cosine } from "../../numeric/sine.ts";
import {
  clip,
  GRAVITY,
  LARGEST_TORQUE,
  type PendulumState,
  TIME_STEP,
  TORQUE_GAIN,
} from "./pendulum.ts";

/** Gains of the linear regulator. */
export interface RegulatorGains {
  /** N m for each rad. */
  readonly angle: number;
  /** N m for each rad/s. */
  readonly velocity: number;
}

/**
 * Torque for each unit of energy and velocity. Of 0.03 to 3 the best returns, with half the changes of
 * torque that larger ones need: a smoother policy, which a network can follow.
 */
const ENERGY_GAIN = 0.2;

/** Weight of the torque in the regulator's cost; the reward's 0.001 would make it a switch. */
const TORQUE_COST = 0.1;

/** The share used of the velocities from which the torque can hold the linearised rod. */
const MARGIN = 0.9;

/**
 * The torque in N m, in [-2, 2].
 *
 * Far from upright it pumps energy: with E = omega^2 / 2 + 15 (cos theta - 1), which is 0 for a rod
 * that comes to rest upright, `u = -k E omega` makes dE/dt = -3 k E omega^2 (K. J. Astrom,
 * K. Furuta, Swinging up a pendulum by energy control, Automatica 36, 2000). Near it a linear
 * regulator takes over, from where the limited torque can still stop the fall: its unstable mode is
 * z = w theta + omega with w = sqrt(15), dz/dt = w z + 3 u, so abs(z) must be below 3 * 2 / w.
 */
export function swingUpTorque({ theta, omega }: PendulumState): number {
  const rate = Math.sqrt(GRAVITY);
  const reach = MARGIN * TORQUE_GAIN * LARGEST_TORQUE / rate;
  if (Math.abs(theta) < 1 && Math.abs(rate * theta + omega) < reach) {
    const { angle, velocity } = GAINS;
    return clip(-(angle * theta + velocity * omega), LARGEST_TORQUE);
  }
  const energy = omega * omega / 2 + GRAVITY * (cosine(theta) - 1);
  // A rod that hangs still has to be set in motion, either way.
  const direction = omega === 0 ? 1 : omega;
  return clip(-ENERGY_GAIN * energy * direction, LARGEST_TORQUE);
}

/**
 * Gains of the discrete linear-quadratic regulator of the rod linearised about upright, for the cost
 * theta^2 + 0.1 omega^2 + {@linkcode TORQUE_COST} u^2 a step: the fixed point of Riccati's recursion
 * `P = Q + A^T P A - A^T P B (R + B^T P B)^-1 B^T P A`.
 */
export function regulatorGains(): RegulatorGains {
  // Velocity first, then the angle with the new velocity, as `swing` does.
  const spin = GRAVITY * TIME_STEP;
  const push = TORQUE_GAIN * TIME_STEP;
  const A = [[1 + spin * TIME_STEP, TIME_STEP], [spin, 1]];
  const B = [push * TIME_STEP, push];
  let P = [[1, 0], [0, 0.1]];
  let gains = [0, 0];
  for (let i = 0; i < 1000; i++) {
    const PA = P.map((row) => [0, 1].map((j) => row[0] * A[0][j] + row[1] * A[1][j]));
    const PB = P.map((row) => row[0] * B[0] + row[1] * B[1]);
    const weight = TORQUE_COST + B[0] * PB[0] + B[1] * PB[1];
    gains = [0, 1].map((j) => (B[0] * PA[0][j] + B[1] * PA[1][j]) / weight);
    P = [0, 1].map((i) =>
      [0, 1].map((j) =>
        (i === j ? [1, 0.1][i] : 0) + A[0][i] * PA[0][j] + A[1][i] * PA[1][j] -
        weight * gains[i] * gains[j]
      )
    );
  }
  return { angle: gains[0], velocity: gains[1] };
}

const GAINS = regulatorGains();
