import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { join } from "node:path";
import { planFull, writeFull } from "../../src/artifact/full_weights.ts";
import { fromBytes } from "../../src/files/safetensors/number_format.ts";
import { GROUP } from "../../src/artifact/quantize.ts";
import { storedName, transpose } from "../../src/artifact/tensor_names.ts";
import { decodeWeights } from "../../src/files/safetensors/read.ts";
import { numbersIn } from "../../src/numeric/shape.ts";
import { cifar10 } from "../../src/benchmarks/cifar10.ts";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { DataError } from "../../src/errors.ts";
import { createNetwork, type Network, networkState } from "../../src/models/network.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { namesIn, withFolder } from "../support/temporary.ts";
import { partsOf } from "./weights_bytes.ts";
import { dequantizeGroups } from "./dequantize.ts";

const CONFIG = defaultConfig(mnist, "tiny", { method: "full" });

function tiny() {
  return createNetwork(mnist.architecture("tiny", { features: 784, classes: 10 }), CONFIG);
}

/** Has running statistics. */
function plain5() {
  const shape = { features: 3072, classes: 10, extent: 32 };
  const config = defaultConfig(cifar10, "plain5", { method: "full" });
  return createNetwork(cifar10.architecture("plain5", shape), config);
}

interface Written {
  fp16: Uint8Array;
  fourBit: Uint8Array;
}

/** Both files of a network. */
async function written(network: Pick<Network, "trained" | "statistics">): Promise<Written> {
  await startEngine("wasm");
  return await withFolder(async (folder) => {
    const paths = { fp16: join(folder, "a"), fourBit: join(folder, "b") };
    await writeFull(network, paths, CONFIG);
    return {
      fp16: await Deno.readFile(paths.fp16),
      fourBit: await Deno.readFile(paths.fourBit),
    };
  });
}

/** Values that a network starts from, by name and in the orientation of the file. */
async function initialValues(network: Network): Promise<Map<string, Float32Array>> {
  network.materialise();
  const values = new Map<string, Float32Array>();
  for (const held of networkState(network)) {
    const { name, transposed } = storedName(held.name, "");
    const own = await held.values();
    values.set(name, transposed ? transpose(own, held.shape) : own);
  }
  network.dispose();
  return values;
}

/** The numbers of a tensor of the 4-bit file, read as another program would. */
function readPacked(file: Uint8Array, name: string): Float32Array {
  const { header, data } = partsOf(file);
  const entries = JSON.parse(header);
  const bytes = (tensor: string) => data.slice(...entries[tensor].data_offsets);
  const shape: number[] = JSON.parse(entries.__metadata__.shapes)[name];
  const scales = new Float16Array(bytes(`${name}.scales`).buffer);
  return dequantizeGroups({ packed: bytes(`${name}.packed`), scales }, numbersIn(shape));
}

Deno.test("full weights: planned and written sizes are the same, and no tensor is left", async () => {
  for (const network of [tiny(), plain5()]) {
    await startEngine("wasm");
    const before = tf.memory().numTensors;
    const { fp16, fourBit } = await written(network);
    assert.equal(tf.memory().numTensors, before);
    assert.equal(planFull(network, "fp16").size, fp16.length);
    assert.equal(planFull(network, "fourBit").size, fourBit.length);
  }
});

Deno.test("full weights: float16 holds every initial value, with PyTorch's names and shapes", async () => {
  for (const make of [tiny, plain5]) {
    const { tensors, metadata } = decodeWeights((await written(make())).fp16, "memory");
    assert.deepEqual(metadata, { format: "pt" });
    const wanted = await initialValues(make());
    assert.deepEqual([...tensors.keys()].sort(), [...wanted.keys()].sort());
    for (const [name, { format, bytes }] of tensors) {
      assert.equal(format, "F16");
      assert.deepEqual(fromBytes(bytes, format), wanted.get(name)!.map(Math.f16round), name);
    }
  }
  const { tensors } = decodeWeights((await written(tiny())).fp16, "memory");
  assert.deepEqual(tensors.get("hidden.0.weight")!.shape, [128, 784]);
});

Deno.test("full weights: 4 bits hold every matrix to within half a scale, and vectors in float16", async () => {
  const { fourBit } = await written(tiny());
  const wanted = await initialValues(tiny());
  const { header, data } = partsOf(fourBit);
  const entries = JSON.parse(header);
  for (const [name, values] of wanted) {
    if (name.endsWith(".bias")) {
      const bytes = data.slice(...entries[name].data_offsets as [number, number]);
      assert.deepEqual(fromBytes(bytes, "F16"), values.map(Math.f16round));
      continue;
    }
    const back = readPacked(fourBit, name);
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const moved = values.reduce((most, value, i) => Math.max(most, Math.abs(value - back[i])), 0);
    assert.ok(moved > 0 && moved <= largest / 14 * 1.001, `${name}: ${moved} of ${largest}`);
  }
  const matrices = 784 * 128 + 128 * 64 + 64 * 10;
  const bytes = matrices / 2 + 2 * matrices / GROUP + 2 * (128 + 64 + 10);
  assert.equal(data.length, bytes);
});

Deno.test("full weights: an existing file stays, and a signal ends the writing", async () => {
  await startEngine("wasm");
  await withFolder(async (folder) => {
    const path = join(folder, "a");
    await Deno.writeTextFile(path, "mine");
    await assert.rejects(() => writeFull(tiny(), { fp16: path }, CONFIG), DataError);
    assert.equal(await Deno.readTextFile(path), "mine");
    const controller = new AbortController();
    const told: number[] = [];
    const watched = {
      ...CONFIG,
      signal: controller.signal,
      onNumbers(numbers: number) {
        told.push(numbers);
        controller.abort(new Error("enough"));
      },
    };
    const other = join(folder, "b");
    await assert.rejects(() => writeFull(tiny(), { fp16: other }, watched), /enough/);
    assert.equal(told.length, 1, "one tensor was written");
    assert.deepEqual(namesIn(folder), ["a", "b"]);
  });
});
