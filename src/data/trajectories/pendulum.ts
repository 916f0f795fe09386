/**
 * Expert episodes of the pendulum: data that need no download, made by simulating it.
 *
 * @module
 */

import { createDraws } from "../draws.ts";
import {
  createPendulum,
  LARGEST_TORQUE,
  type PendulumState,
} from "../../simulation/pendulum/pendulum.ts";
import { swingUpTorque } from "../../simulation/pendulum/swing_up.ts";
import { PENDULUM } from "./pendulum_source.ts";
import { splitEpisodes } from "./split_episodes.ts";
import { checkedEpisode, type Episode, meanReturn, type TrajectoryData } from "./trajectory.ts";

/** Seed of all starts and of the random policy; part of the definition of the data. */
const SEED = "pendulum 1";

/** Episodes of each policy. */
const EPISODES = 100;

/** Returns to go are divided by it: the random policy is paid about -1,200 an episode. */
const RETURN_SCALE = 1000;

/**
 * 100 episodes by {@linkcode swingUpTorque}, split 80, 10 and 10 (see {@linkcode splitEpisodes}).
 * 100 further episodes, with actions uniform in [-1, 1], give the return that scores 0; the mean of
 * the expert's scores 100. The same values on every machine.
 */
export function loadPendulum(): TrajectoryData {
  const expert = recorded("expert", (state) => swingUpTorque(state) / LARGEST_TORQUE);
  const chance = createDraws(SEED, "random policy");
  const random = recorded("random", () => chance.between(-1, 1));
  return splitEpisodes(expert, {
    name: PENDULUM.id,
    environment: "pendulum",
    observationWidth: 3,
    actionWidth: 1,
    returnScale: RETURN_SCALE,
    reference: { random: meanReturn(random), expert: meanReturn(expert) },
  });
}

/** Episodes of a policy, from starts of their own. */
function recorded(name: string, policy: (state: PendulumState) => number): Episode[] {
  const chance = createDraws(SEED, `${name} starts`);
  const pendulum = createPendulum();
  const { steps, observationWidth } = pendulum;
  return Array.from({ length: EPISODES }, (_, episode) => {
    const observations = new Float32Array(steps * observationWidth);
    const actions = new Float32Array(steps);
    const rewards = new Float32Array(steps);
    pendulum.start(chance);
    for (let step = 0; step < steps; step++) {
      pendulum.observe(observations.subarray(step * observationWidth));
      // Rounded first: what is recorded is what was done.
      actions[step] = policy(pendulum.state);
      rewards[step] = pendulum.act(actions.subarray(step, step + 1));
    }
    return checkedEpisode({ observations, actions, rewards }, pendulum, `${name} ${episode}`);
  });
}
