import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { normalise, normaliserOf, sequenceOf } from "../../src/benchmarks/decision_windows.ts";
import { createDraws } from "../../src/random/draws.ts";
import { parseExpertPickle } from "../../src/data/trajectories/expert_pickle.ts";
import { HALF_CHEETAH_WIDTHS, loadHalfCheetah } from "../../src/data/trajectories/half_cheetah.ts";
import { createHalfCheetah } from "../../src/simulation/half_cheetah/half_cheetah.ts";
import { MIRROR } from "../support/mirror.ts";

const PICKLE = join(MIRROR, "rl-halfcheetah", "expert_data_HalfCheetah-v2.pkl");

Deno.test("the half cheetah pays a random policy what D4RL measured, about -280", async () => {
  const cheetah = await createHalfCheetah();
  const chance = createDraws("random cheetah", "test");
  const returns = Array.from({ length: 10 }, () => {
    cheetah.start(chance);
    let sum = 0;
    for (let step = 0; step < cheetah.steps; step++) {
      sum += cheetah.act(Float32Array.from({ length: 6 }, () => chance.between(-1, 1)));
    }
    return sum;
  });
  cheetah.dispose();
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
  // The standard deviation of an episode's return is about 70: three standard errors.
  assert.ok(Math.abs(mean + 280) < 70, `${mean}`);
});

Deno.test("the half cheetah starts again where it started, and two of them do not meet", async () => {
  const [one, other] = [await createHalfCheetah(), await createHalfCheetah()];
  const seen = () => {
    const observation = new Float32Array(17);
    one.observe(observation);
    return [...observation];
  };
  one.start(createDraws("start", "same"));
  other.start(createDraws("start", "other"));
  const first = seen();
  const rewards = [1, 2].map(() => {
    one.start(createDraws("start", "same"));
    assert.deepEqual(seen(), first);
    other.act(new Float32Array(6).fill(-1));
    return one.act(new Float32Array(6).fill(1));
  });
  assert.equal(rewards[0], rewards[1]);
  assert.notDeepEqual(seen(), first);
  one.dispose();
  other.dispose();
});

Deno.test({
  name: "mirror: one step of the half cheetah leads to what was recorded, within 2 % of the change",
  ignore: !existsSync(PICKLE),
  async fn() {
    const cheetah = await createHalfCheetah();
    const seen = new Float32Array(17);
    const [squaredErrors, squaredChanges] = [new Float64Array(17), new Float64Array(17)];
    let [rewardError, steps] = [0, 0];
    for (
      const episode of parseExpertPickle(await Deno.readFile(PICKLE), HALF_CHEETAH_WIDTHS, PICKLE)
    ) {
      for (let step = 0; step < episode.steps; step++, steps++) {
        const from = episode.observations.subarray(17 * step, 17 * step + 17);
        const to = episode.nextObservations.subarray(17 * step, 17 * step + 17);
        const action = episode.actions.subarray(6 * step, 6 * step + 6);
        const given = episode.unclipped.subarray(6 * step, 6 * step + 6);
        cheetah.place(from);
        const reward = cheetah.act(action);
        cheetah.observe(seen);
        for (let i = 0; i < 17; i++) {
          squaredErrors[i] += (seen[i] - to[i]) ** 2;
          squaredChanges[i] += (to[i] - from[i]) ** 2;
        }
        // Gym pays for the action as given, we for what acts.
        const excess = 0.1 * given.reduce((sum, v, i) => sum + v * v - action[i] * action[i], 0);
        rewardError += Math.abs(reward - excess - episode.rewards[step]);
      }
    }
    cheetah.dispose();
    assert.equal(steps, 2000);
    const shares = squaredErrors.map((sum, i) => Math.sqrt(sum / squaredChanges[i]));
    // The recordings are float32 of an earlier MuJoCo; the worst of them is an angular velocity.
    shares.forEach((share, i) => assert.ok(share < 0.03, `observation ${i}: ${share}`));
    assert.ok(Math.hypot(...shares) / Math.sqrt(17) < 0.02);
    assert.ok(rewardError / steps < 0.01, `${rewardError / steps}`);
  },
});

/** The mean action of the eight recorded steps whose observations are nearest. */
function nearestAction(
  steps: readonly { seen: Float32Array; done: Float32Array }[],
  seen: Float32Array,
): Float32Array {
  const nearest: { distance: number; done: Float32Array }[] = [];
  for (const step of steps) {
    let distance = 0;
    for (let i = 0; i < 17; i++) distance += (step.seen[i] - seen[i]) ** 2;
    if (nearest.length === 8 && distance >= nearest[7].distance) continue;
    nearest.push({ distance, done: step.done });
    nearest.sort((a, b) => a.distance - b.distance);
    nearest.length = Math.min(8, nearest.length);
  }
  return Float32Array.from(
    { length: 6 },
    (_, i) => nearest.reduce((sum, { done }) => sum + done[i] / nearest.length, 0),
  );
}

Deno.test({
  name: "mirror: doing what was recorded nearby runs as fast here as where it was recorded",
  ignore: !existsSync(PICKLE),
  async fn() {
    const data = await loadHalfCheetah({ dir: MIRROR, id: "halfcheetah-cs294" });
    const normaliser = normaliserOf(data.train, data);
    const steps = data.train.slice(0, 12).flatMap((episode) => {
      const { observations } = sequenceOf(episode, normaliser, 1);
      return Array.from({ length: episode.steps }, (_, step) => ({
        seen: observations.slice(17 * step, 17 * step + 17),
        done: episode.actions.slice(6 * step, 6 * step + 6),
      }));
    });
    const cheetah = await createHalfCheetah();
    cheetah.start(createDraws("nearest", "start"));
    const [raw, seen] = [new Float32Array(17), new Float32Array(17)];
    let earned = 0;
    for (let step = 0; step < 400; step++) {
      cheetah.observe(raw);
      normalise(normaliser, raw, seen);
      earned += cheetah.act(nearestAction(steps, seen));
    }
    cheetah.dispose();
    // The recorded episodes earned 4.15 a step.
    assert.ok(earned / 400 > 3.5, `${earned / 400}`);
  },
});
