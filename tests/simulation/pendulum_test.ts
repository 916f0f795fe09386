import assert from "node:assert/strict";
import { createDraws } from "../../src/random/draws.ts";
import { createPendulum, LARGEST_TORQUE, swing } from "../../src/simulation/pendulum/pendulum.ts";
import { regulatorGains, swingUpTorque } from "../../src/simulation/pendulum/swing_up.ts";

Deno.test("the pendulum keeps its angle in [-pi, pi) and its speed in [-8, 8]", () => {
  let state = { theta: 3.1, omega: 7.9 };
  for (let step = 0; step < 500; step++) {
    state = swing(state, LARGEST_TORQUE);
    assert.ok(state.theta >= -Math.PI && state.theta < Math.PI, `${state.theta}`);
    assert.ok(Math.abs(state.omega) <= 8);
  }
});

Deno.test("the pendulum clips actions before they act and before they cost", () => {
  const paid = [2, 1].map((action) => {
    const pendulum = createPendulum();
    pendulum.start(createDraws("clip", "same start"));
    const reward = pendulum.act(Float32Array.of(action));
    return [reward, pendulum.state.theta, pendulum.state.omega];
  });
  assert.deepEqual(paid[0], paid[1]);
});

// The two gains below are numpy's, from the stable invariant subspace of the symplectic matrix.
Deno.test("the regulator's gains solve Riccati's equation and hold the linearised rod", () => {
  const { angle, velocity } = regulatorGains();
  // Closed loop of [theta, omega] over a step of 0.05 s; its eigenvalues must lie inside the circle.
  const omega = [0.75 - 0.15 * angle, 1 - 0.15 * velocity];
  const theta = [1 + 0.05 * omega[0], 0.05 * omega[1]];
  const [trace, determinant] = [
    theta[0] + omega[1],
    theta[0] * omega[1] - theta[1] * omega[0],
  ];
  assert.ok(Math.abs(determinant) < 1 && Math.abs(trace) < 1 + determinant);
  assert.ok(Math.abs(angle - 9.77011365) < 1e-8 && Math.abs(velocity - 2.33257443) < 1e-8);
});

Deno.test("the controller swings the pendulum up from hanging still and never asks for too much", () => {
  const pendulum = createPendulum();
  for (let step = 0; step < 200; step++) {
    const torque = swingUpTorque(pendulum.state);
    assert.ok(Math.abs(torque) <= LARGEST_TORQUE);
    pendulum.act(Float32Array.of(torque / LARGEST_TORQUE));
  }
  assert.ok(Math.abs(pendulum.state.theta) < 0.01 && Math.abs(pendulum.state.omega) < 0.01);
});
