/**
 * The swing-up of a pendulum by a motor too weak to lift it at once.
 *
 * The equations and constants of Gymnasium's `Pendulum-v1` (`classic_control/pendulum.py`, MIT
 * licence): a rod of mass m = 1 kg and length l = 1 m, g = 10 m/s^2, the torque u in [-2, 2] N m,
 * with theta = 0 upright and dt = 0.05 s,
 *
 * ```text
 * reward  = -(theta^2 + 0.1 omega^2 + 0.001 u^2)     theta in [-pi, pi], before the step
 * omega'  = omega + (3 g / (2 l) sin theta + 3 / (m l^2) u) dt, clipped to [-8, 8] rad/s
 * theta'  = theta + omega' dt
 * ```
 *
 * @module
 */

import { cosine, sine } from "../../numeric/sine.ts";
import type { Chance, Environment } from "../environment.ts";

/** Seconds of a step. */
export const TIME_STEP = 0.05;
/** 3 g / (2 l), per second squared. */
export const GRAVITY = 15;
/** 3 / (m l^2): what a torque of 1 N m adds to the acceleration. */
export const TORQUE_GAIN = 3;
/** Largest torque in N m; an action of 1. */
export const LARGEST_TORQUE = 2;

const LARGEST_SPEED = 8;
const PI = 3.141592653589793;

/** Angle from upright, in [-pi, pi), and angular velocity. */
export interface PendulumState {
  /** In rad. */
  readonly theta: number;
  /** In rad/s. */
  readonly omega: number;
}

/** A pendulum whose state can be seen, for policies that are told more than a network is. */
export interface Pendulum extends Environment {
  /** The present state. */
  readonly state: PendulumState;
  /** Lets the rod go at any angle and speed that it can have. */
  release(chance: Chance): void;
  /** Changes its speed, in rad/s. */
  push(change: number): void;
}

/**
 * A pendulum hanging still. Episodes have 200 steps and start at any angle with a velocity in
 * [-1, 1]; seen are cos theta, sin theta and omega; the action is the torque over its largest value.
 */
export function createPendulum(): Pendulum {
  let state: PendulumState = { theta: -PI, omega: 0 };
  return {
    observationWidth: 3,
    actionWidth: 1,
    steps: 200,
    get state() {
      return state;
    },
    start(chance) {
      state = { theta: chance.between(-PI, PI), omega: chance.between(-1, 1) };
    },
    release(chance) {
      const [theta, omega] = [
        chance.between(-PI, PI),
        chance.between(-LARGEST_SPEED, LARGEST_SPEED),
      ];
      state = { theta, omega };
    },
    push(change) {
      state = { theta: state.theta, omega: clip(state.omega + change, LARGEST_SPEED) };
    },
    observe(into) {
      into.set([cosine(state.theta), sine(state.theta), state.omega]);
    },
    act([action]) {
      const torque = LARGEST_TORQUE * clip(action, 1);
      const { theta, omega } = state;
      state = swing(state, torque);
      return -(theta * theta + 0.1 * omega * omega + 0.001 * torque * torque);
    },
    dispose() {},
  };
}

/** The state after one step. */
export function swing({ theta, omega }: PendulumState, torque: number): PendulumState {
  const acceleration = GRAVITY * sine(theta) + TORQUE_GAIN * torque;
  const faster = clip(omega + acceleration * TIME_STEP, LARGEST_SPEED);
  const further = theta + faster * TIME_STEP;
  // At most 0.4 rad a step: one turn at most has to be taken back.
  const turned = further >= PI ? further - 2 * PI : further < -PI ? further + 2 * PI : further;
  return { theta: turned, omega: faster };
}

/** The nearest number in [-limit, limit]. */
export function clip(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}
