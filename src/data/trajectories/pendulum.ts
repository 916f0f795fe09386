/**
 * Expert episodes of the pendulum: data that need no download, made by simulating it.
 *
 * @module
 */

import { createDraws, type Draws } from "../../random/draws.ts";
import {
  createPendulum,
  LARGEST_TORQUE,
  type Pendulum,
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
 * What else happens to the rod in recorded episodes. Left alone, the expert has it upright after
 * some 60 steps and then nothing is to be done: a network learns that from the time alone, and neither
 * how to brake nor how to balance.
 */
const DISTURBANCE = {
  /** The chance, at each step, that someone lets it go anew, at any angle and speed. */
  release: 0.02,
  /** Standard deviation of the wind's change of its speed, in rad/s a step. */
  wind: 0.2,
};

/** Who acts, and whether the rod is disturbed. */
interface Recording {
  readonly policy: (state: PendulumState) => number;
  readonly disturbed: boolean;
}

/**
 * 100 episodes by {@linkcode swingUpTorque}, split 80, 10 and 10 (see {@linkcode splitEpisodes}), with
 * a rod that is let go anew at one step in 50 and shaken by a wind. 100 undisturbed episodes with actions
 * uniform in [-1, 1] give the return that scores 0, and 100 by the expert the one that scores 100. The
 * same values on every machine.
 */
export function loadPendulum(): TrajectoryData {
  const expert = (state: PendulumState) => swingUpTorque(state) / LARGEST_TORQUE;
  const chance = createDraws(SEED, "random policy");
  const random = () => chance.between(-1, 1);
  const earned = (name: string, policy: Recording["policy"]) =>
    meanReturn(recorded(name, { policy, disturbed: false }));
  return splitEpisodes(recorded("episodes", { policy: expert, disturbed: true }), {
    name: PENDULUM.id,
    environment: "pendulum",
    observationWidth: 3,
    actionWidth: 1,
    returnScale: RETURN_SCALE,
    reference: { random: earned("random", random), expert: earned("expert", expert) },
  });
}

/** Episodes of a policy, from starts of their own. */
function recorded(name: string, { policy, disturbed }: Recording): Episode[] {
  const chance = createDraws(SEED, `${name} starts`);
  const pendulum = createPendulum();
  const { steps, observationWidth } = pendulum;
  return Array.from({ length: EPISODES }, (_, episode) => {
    const observations = new Float32Array(steps * observationWidth);
    const actions = new Float32Array(steps);
    const rewards = new Float32Array(steps);
    for (let step = 0; step < steps; step++) {
      if (step === 0) pendulum.start(chance);
      else if (disturbed) disturb(pendulum, chance);
      pendulum.observe(observations.subarray(step * observationWidth));
      // Rounded first: what is recorded is what was done.
      actions[step] = policy(pendulum.state);
      rewards[step] = pendulum.act(actions.subarray(step, step + 1));
    }
    return checkedEpisode({ observations, actions, rewards }, pendulum, `${name} ${episode}`);
  });
}

function disturb(pendulum: Pendulum, chance: Draws): void {
  if (chance.uniform() < DISTURBANCE.release) pendulum.release(chance);
  else pendulum.push(DISTURBANCE.wind * chance.normal());
}
