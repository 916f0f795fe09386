import assert from "node:assert/strict";
import { loadPendulum } from "../../../src/data/trajectories/pendulum.ts";
import { PENDULUM } from "../../../src/data/trajectories/pendulum_source.ts";
import { swingUpTorque } from "../../../src/simulation/pendulum/swing_up.ts";

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
  let [steps, released, wind] = [0, 0, 0];
  for (const { observations, actions, rewards } of EPISODES) {
    for (let step = 0; step + 1 < rewards.length; step++, steps++) {
      const [x, y, omega, nextX, nextY, next] = observations.subarray(3 * step, 3 * step + 6);
      // Independently: by Math's functions, from what was recorded alone.
      const torque = 2 * actions[step];
      const theta = Math.atan2(y, x);
      const cost = theta ** 2 + 0.1 * omega ** 2 + 0.001 * torque ** 2;
      assert.ok(Math.abs(rewards[step] + cost) < 1e-4, `step ${step}`);
      const faster = Math.max(-8, Math.min(8, omega + (15 * Math.sin(theta) + 3 * torque) * 0.05));
      const [toX, toY] = [Math.cos(theta + 0.05 * faster), Math.sin(theta + 0.05 * faster)];
      // The wind changes the speed after the angle was moved by it.
      if (Math.hypot(nextX - toX, nextY - toY) > 1e-4) released++;
      else wind += (next - faster) ** 2;
    }
  }
  // Let go anew at one step in 50: within five standard deviations. The wind's deviation is 0.2.
  assert.ok(Math.abs(released - steps / 50) < 100, `${released} of ${steps}`);
  assert.ok(Math.abs(Math.sqrt(wind / (steps - released)) - 0.2) < 0.01);
});

Deno.test("pendulum episodes: the actions are the expert's, and all states are met at all times", () => {
  for (const third of [0, 67, 134]) {
    const low = EPISODES.filter(({ observations }) => {
      const cosines = Array.from({ length: 66 }, (_, i) => observations[3 * (third + i)]);
      return cosines.some((value) => value < -0.9);
    });
    assert.ok(low.length > 30, `${low.length} of 100 hang between ${third} and ${third + 66}`);
  }
  for (const { observations, actions } of DATA.test) {
    actions.forEach((action, step) => {
      const [x, y, omega] = observations.subarray(3 * step, 3 * step + 3);
      const torque = swingUpTorque({ theta: Math.atan2(y, x), omega });
      // But where rounding takes the other side of the controller's switch.
      const other = swingUpTorque({ theta: Math.atan2(y, x) * 1.00001, omega });
      if (torque === other) assert.ok(Math.abs(torque / 2 - action) < 1e-4);
    });
  }
});

Deno.test("pendulum episodes: the expert left alone earns what scores 100, far above the random policy", () => {
  const { random, expert } = DATA.reference;
  assert.ok(expert > -170 && expert < -110, `${expert}`);
  assert.ok(random > -1350 && random < -1100, `${random}`);
});
