import assert from "node:assert/strict";
import { loadPendulum } from "../../../src/data/trajectories/pendulum.ts";
import { PENDULUM } from "../../../src/data/trajectories/pendulum_source.ts";
import { returnOf } from "../../../src/data/trajectories/trajectory.ts";

const DATA = loadPendulum();
const EPISODES = [...DATA.train, ...DATA.validation, ...DATA.test];

Deno.test("pendulum episodes: the generated values have the registered digest", () => {
  assert.equal(DATA.digest, PENDULUM.digest);
});

Deno.test("pendulum episodes: 80, 10 and 10, of 200 steps each", () => {
  const sizes = [DATA.train, DATA.validation, DATA.test].map(({ length }) => length);
  assert.deepEqual(sizes, [80, 10, 10]);
  assert.ok(EPISODES.every(({ steps }) => steps === 200));
});

Deno.test("pendulum episodes: rewards and next observations follow the published equations", () => {
  const { observations, actions, rewards } = DATA.train[0];
  for (let step = 0; step + 1 < rewards.length; step++) {
    const [x, y, omega, nextX, nextY, next] = observations.subarray(3 * step, 3 * step + 6);
    // Independently: by Math's functions, from what was recorded alone.
    const torque = 2 * actions[step];
    const theta = Math.atan2(y, x);
    const cost = theta ** 2 + 0.1 * omega ** 2 + 0.001 * torque ** 2;
    assert.ok(Math.abs(rewards[step] + cost) < 1e-4, `step ${step}`);
    const faster = Math.max(-8, Math.min(8, omega + (15 * Math.sin(theta) + 3 * torque) * 0.05));
    assert.ok(Math.abs(next - faster) < 1e-5, `step ${step}`);
    assert.ok(Math.abs(nextX - Math.cos(theta + 0.05 * faster)) < 1e-5, `step ${step}`);
    assert.ok(Math.abs(nextY - Math.sin(theta + 0.05 * faster)) < 1e-5, `step ${step}`);
  }
});

Deno.test("pendulum episodes: the expert ends upright every time and is paid what it scores by", () => {
  for (const { observations } of EPISODES) assert.ok(observations.at(-3)! > 0.999);
  const mean = EPISODES.reduce((sum, episode) => sum + returnOf(episode), 0) / EPISODES.length;
  assert.ok(Math.abs(DATA.reference.expert - mean) < 1e-9);
  assert.ok(DATA.reference.random < 5 * DATA.reference.expert);
});
