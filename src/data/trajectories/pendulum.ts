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
 * The chance, at each step of an episode, that someone takes the rod and lets it go anew, at any angle
 * and speed. Left alone, the expert has it upright after some 60 steps and never comes there too fast:
 * a network learns from the time alone that nothing is to be done any more, and not how to brake.
 */
const INTERRUPTION = 0.02;

/** Who acts, and how often the rod is let go anew. */
interface Recording {
  readonly policy: (state: PendulumState) => number;
  readonly interruption: number;
}

/**
 * 100 episodes by {@linkcode swingUpTorque}, split 80, 10 and 10 (see {@linkcode splitEpisodes}), in
 * which the rod is let go anew at one step in 50. 100 episodes without that, with actions uniform in
 * [-1, 1], give the return that scores 0, and 100 by the expert the one that scores 100. The same
 * values on every machine.
 */
export function loadPendulum(): TrajectoryData {
  const expert = (state: PendulumState) => swingUpTorque(state) / LARGEST_TORQUE;
  const chance = createDraws(SEED, "random policy");
  const random = () => chance.between(-1, 1);
  const earned = (name: string, policy: Recording["policy"]) =>
    meanReturn(recorded(name, { policy, interruption: 0 }));
  return splitEpisodes(recorded("episodes", { policy: expert, interruption: INTERRUPTION }), {
    name: PENDULUM.id,
    environment: "pendulum",
    observationWidth: 3,
    actionWidth: 1,
    returnScale: RETURN_SCALE,
    reference: { random: earned("random", random), expert: earned("expert", expert) },
  });
}

/** Episodes of a policy, from starts of their own. */
function recorded(name: string, { policy, interruption }: Recording): Episode[] {
  const chance = createDraws(SEED, `${name} starts`);
  const pendulum = createPendulum();
  const { steps, observationWidth } = pendulum;
  return Array.from({ length: EPISODES }, (_, episode) => {
    const observations = new Float32Array(steps * observationWidth);
    const actions = new Float32Array(steps);
    const rewards = new Float32Array(steps);
    for (let step = 0; step < steps; step++) {
      if (step === 0) pendulum.start(chance);
      else if (chance.between(0, 1) < interruption) pendulum.release(chance);
      pendulum.observe(observations.subarray(step * observationWidth));
      // Rounded first: what is recorded is what was done.
      actions[step] = policy(pendulum.state);
      rewards[step] = pendulum.act(actions.subarray(step, step + 1));
    }
    return checkedEpisode({ observations, actions, rewards }, pendulum, `${name} ${episode}`);
  });
}
