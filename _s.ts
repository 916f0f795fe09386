import { halfcheetah } from "./src/benchmarks/halfcheetah.ts";
import { defaultConfig } from "./src/training/validate.ts";
import { createNetwork } from "./src/models/network.ts";
import { stepGradients } from "./src/training/gradients.ts";
import { startEngine } from "./src/engine/engine.ts";
import { PREDICTION } from "./src/adapter/layer.ts";
import * as tf from "@tensorflow/tfjs";
await startEngine("wasm");
const data = await halfcheetah.load(Deno.args[0] ?? null);
for (const method of ["lottalora", "full"] as const) {
  const config = defaultConfig(halfcheetah, "small", { method });
  const net = createNetwork(halfcheetah.architecture("small", data), config);
  net.materialise();
  const indices = Uint32Array.from({ length: 64 }, (_, i) => i);
  const times: number[] = [];
  for (let s = 0; s < 6; s++) {
    const t = performance.now();
    const g = stepGradients(net, data.task, [{ draw: 0, rowStart: 0, rowEnd: 64, weight: 1 }], {
      step: s,
      indices,
    });
    await g.loss.data();
    tf.dispose([g.loss, ...g.gradients]);
    times.push(performance.now() - t);
  }
  const b = data.task.batch("train", indices);
  const f: number[] = [];
  for (let s = 0; s < 4; s++) {
    const t = performance.now();
    const o = tf.tidy(() => net.forward(b.inputs, PREDICTION));
    await o.data();
    o.dispose();
    f.push(performance.now() - t);
  }
  const b3 = data.task.batch("train", indices.subarray(0, 3));
  const f3: number[] = [];
  for (let s = 0; s < 8; s++) {
    const t = performance.now();
    const o = tf.tidy(() => net.forward(b3.inputs, PREDICTION));
    await o.data();
    o.dispose();
    f3.push(performance.now() - t);
  }
  console.log(
    method,
    "step",
    times.map(Math.round),
    "forward64",
    f.map(Math.round),
    "forward3",
    f3.map((x) => x.toFixed(1)),
  );
  net.dispose();
}
