import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { moons } from "../../src/benchmarks/moons.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { run } from "../../src/training/run.ts";
import { defaultConfig } from "../../src/training/validate.ts";

await startEngine("wasm");

Deno.test("moons: points lie on two half circles, a tenth apart from them", async () => {
  const { task, classNames, constant } = await moons.load(null);
  const { inputs, targets } = task.batch("train", Uint32Array.from({ length: 1000 }, (_, i) => i));
  const [points, labels] = [await inputs.array(), await tf.argMax(targets, 1).array() as number[]];
  tf.dispose([inputs, targets]);
  const distances = points.map(([x, y], i) =>
    labels[i] === 0 ? Math.hypot(x, y) - 1 : Math.hypot(x - 1, y - 0.5) - 1
  );
  const deviation = Math.sqrt(distances.reduce((sum, d) => sum + d * d / 1000, 0));
  assert.ok(Math.abs(deviation - 0.1) < 0.01, `${deviation}`);
  assert.deepEqual(classNames, ["upper", "lower"]);
  assert.ok(constant! > 48 && constant! < 58, `${constant}`);
});

Deno.test("moons: with biases rank 1 does what full training does, without them no rank does", async () => {
  const data = await moons.load(null);
  const value = async (changes: Parameters<typeof defaultConfig>[2]) =>
    (await run(defaultConfig(moons, "tiny", { epochs: 50, ...changes }), moons, data)).value;
  const full = await value({ method: "full" });
  assert.ok(full > 99, `full ${full}`);
  assert.ok(await value({ adapter: { rank: 1 } }) > full - 1);
  for (const rank of [1, 8]) {
    const without = await value({ adapter: { rank, bias: "none" } });
    assert.ok(without < 95, `r = ${rank} without biases ${without}`);
  }
});
