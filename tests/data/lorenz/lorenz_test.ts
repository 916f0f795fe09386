import assert from "node:assert/strict";
import { loadLorenz } from "../../../src/data/lorenz/lorenz.ts";
import { LORENZ_63 } from "../../../src/data/lorenz/lorenz_source.ts";
import {
  lorenzSlope,
  rungeKuttaStep,
  type State,
  trajectory,
} from "../../../src/data/lorenz/trajectory.ts";
import { loadPhysionet } from "../../../src/data/physionet/physionet.ts";
import { rSquared } from "../../../src/metrics/r_squared.ts";

Deno.test("Lorenz: at rest in its three fixed points", () => {
  const x = Math.sqrt(8 / 3 * 27);
  for (const point of [[0, 0, 0], [x, x, 27], [-x, -x, 27]] as State[]) {
    for (const slope of lorenzSlope(point)) assert.ok(Math.abs(slope) < 1e-12);
    rungeKuttaStep(point, 0.01).forEach((value, axis) => {
      assert.ok(Math.abs(value - point[axis]) < 1e-12);
    });
  }
});

Deno.test("Lorenz: the error of a Runge-Kutta step falls with its fourth power", () => {
  const after = (steps: number) =>
    trajectory([1, 2, 20], { count: 2, step: 0.4 / steps, every: steps })[1];
  const truth = after(4096);
  const error = (steps: number) => Math.hypot(...after(steps).map((v, i) => v - truth[i]));
  for (const steps of [32, 64]) {
    const gain = error(steps) / error(2 * steps);
    assert.ok(gain > 12 && gain < 20, `${gain}`);
  }
});

Deno.test("Lorenz: the generated data are the same bytes everywhere, and PhysioNet's stand-in", async () => {
  const data = loadLorenz();
  assert.equal(data.digest, LORENZ_63.digest);
  assert.equal(data.name, LORENZ_63.id);
  assert.equal((await loadPhysionet()).digest, data.digest);
  assert.deepEqual([data.steps, data.features, data.outputs, data.kind], [16, 3, 3, "real"]);
});

Deno.test("Lorenz: a target is the state after its sequence, and no state is in two parts", () => {
  const { train, validation, test, steps } = loadLorenz();
  const state = (
    inputs: Float32Array,
    row: number,
    step: number,
  ) => [...inputs.subarray((row * steps + step) * 3, (row * steps + step) * 3 + 3)];
  for (const { size, inputs, targets } of [train, validation, test]) {
    for (const row of [0, 1, size - 2]) {
      const target = [...targets.subarray(3 * row, 3 * row + 3)];
      assert.deepEqual(state(inputs, row + 1, steps - 1), target);
      assert.deepEqual(state(inputs, row + 1, 0), state(inputs, row, 1));
    }
  }
  const seen = new Set<string>();
  for (const { size, inputs, targets } of [train, validation, test]) {
    const own = new Set<string>();
    for (let row = 0; row < size; row++) {
      for (let step = 0; step < steps; step++) own.add(state(inputs, row, step).join());
      own.add([...targets.subarray(3 * row, 3 * row + 3)].join());
    }
    assert.equal(own.size, size + steps);
    for (const key of own) assert.ok(!seen.has(key));
    for (const key of own) seen.add(key);
  }
});

Deno.test("Lorenz: the last state alone, or a straight line, predicts the next one badly", () => {
  const { test, steps } = loadLorenz();
  const lastOf = (i: number, back: number) =>
    test.inputs[(Math.floor(i / 3) * steps + steps - back) * 3 + i % 3];
  const persistence = test.targets.map((_, i) => lastOf(i, 1));
  const line = test.targets.map((_, i) => 2 * lastOf(i, 1) - lastOf(i, 2));
  assert.ok(Math.abs(rSquared(persistence, test.targets, 3) - 0.86) < 0.01);
  assert.ok(Math.abs(rSquared(line, test.targets, 3) - 0.944) < 0.01);
});
