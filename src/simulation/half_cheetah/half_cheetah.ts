/**
 * The planar cheetah of Gym's `HalfCheetah-v2`, simulated by MuJoCo.
 *
 * `@mujoco/mujoco` is the simulator's own WebAssembly build by its authors, Apache-2.0: the same
 * physics as the recorded episodes, in a later version.
 *
 * @module
 */

import type { MainModule, MjData, MjModel } from "@mujoco/mujoco";
import type { Environment } from "../environment.ts";
import { HALF_CHEETAH_MJCF } from "./model.ts";

/** Simulator steps of 0.01 s for each action. */
const FRAME_SKIP = 5;
const POSITIONS = 9;
const TORQUES = 6;

/** A cheetah that can be put into a state that was recorded. */
export interface HalfCheetah extends Environment {
  /** Takes the state that is seen as `observation`; x, which is not seen, becomes 0. */
  place(observation: Float32Array): void;
}

let loading: Promise<{ mujoco: MainModule; model: MjModel }> | undefined;

/** The simulator and the model, made once. */
function load(): Promise<{ mujoco: MainModule; model: MjModel }> {
  return loading ??= (async () => {
    const { default: loadMujoco } = await import("@mujoco/mujoco");
    const mujoco = await loadMujoco();
    return { mujoco, model: mujoco.MjModel.from_xml_string(HALF_CHEETAH_MJCF) };
  })();
}

/**
 * A cheetah at rest. Episodes have 1,000 steps of 0.05 s and start with all positions within 0.1 of
 * rest and velocities from N(0, 0.1^2); seen are 8 positions (all but x) and 9 velocities; the
 * action is 6 torques over their largest values. The reward is the mean forward velocity in m/s less
 * 0.1 |action|^2, of the action as MuJoCo clips it.
 *
 * @returns the caller disposes
 */
export async function createHalfCheetah(): Promise<HalfCheetah> {
  const { mujoco, model } = await load();
  const data = new mujoco.MjData(model);
  const clipped = new Float64Array(TORQUES);
  return {
    observationWidth: 2 * POSITIONS - 1,
    actionWidth: TORQUES,
    steps: 1000,
    start(chance) {
      mujoco.mj_resetData(model, data);
      const { qpos, qvel } = data;
      for (let i = 0; i < POSITIONS; i++) qpos[i] += chance.between(-0.1, 0.1);
      for (let i = 0; i < POSITIONS; i++) qvel[i] = 0.1 * chance.normal();
    },
    place(observation) {
      mujoco.mj_resetData(model, data);
      data.qpos.set([0, ...observation.subarray(0, POSITIONS - 1)]);
      data.qvel.set(observation.subarray(POSITIONS - 1));
    },
    observe(into) {
      into.set(data.qpos.subarray(1));
      into.set(data.qvel, POSITIONS - 1);
    },
    act(action) {
      for (let i = 0; i < TORQUES; i++) clipped[i] = Math.max(-1, Math.min(1, action[i]));
      return advance(mujoco, model, data, clipped);
    },
    dispose: () => data.delete(),
  };
}

/** Five steps under the same torques; the reward. */
function advance(mujoco: MainModule, model: MjModel, data: MjData, torques: Float64Array): number {
  const before = data.qpos[0];
  data.ctrl.set(torques);
  for (let i = 0; i < FRAME_SKIP; i++) mujoco.mj_step(model, data);
  const velocity = (data.qpos[0] - before) / (FRAME_SKIP * model.opt.timestep);
  return velocity - 0.1 * torques.reduce((sum, torque) => sum + torque * torque, 0);
}
