import { halfcheetah } from "./src/benchmarks/halfcheetah.ts";
import { defaultConfig } from "./src/training/validate.ts";
import { createNetwork } from "./src/models/network.ts";
import { train } from "./src/training/trainer.ts";
import { startEngine } from "./src/engine/engine.ts";
import { PREDICTION } from "./src/adapter/layer.ts";
import { loadPendulum } from "./src/data/trajectories/pendulum.ts";
import { rollOut } from "./src/benchmarks/rollouts.ts";
import { normaliserOf } from "./src/benchmarks/decision_windows.ts";
await startEngine("wasm");
const data = await halfcheetah.load(null);
const P = loadPendulum();
const config = defaultConfig(halfcheetah, "tiny", { method: Deno.args[0] as any, steps: Number(Deno.args[1]), patience: null, optimizer: { learningRate: 2e-3 } });
const net = createNetwork(halfcheetah.architecture("tiny", data), config);
net.materialise();
const t=performance.now();
await train(net, data.task, config, { onEvent: (e) => { if (e.type !== "step") console.log(JSON.stringify(e).slice(0,200)); } });
console.log("s", (performance.now()-t)/1000);
const predict = (x: any) => net.forward(x, PREDICTION);
console.log(await data.task.evaluate(predict, "test"), await data.task.evaluate(predict,"train"));
for (const target of [0, -163]) {
  const fake = { ...P, train: [{ ...P.train[0], rewards: Float32Array.of(target) }] };
  console.log(target, await rollOut(predict, fake, { episodes: 10, context: 20, normaliser: normaliserOf(P.train, P) }));
}
