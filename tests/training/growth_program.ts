/**
 * A long training of a very small network, and what it holds at ten points on the way:
 *
 *     deno run --v8-flags=--expose-gc ... growth_program.ts ENGINE STEPS
 *
 * Prints an array of {@linkcode Held} as one line of JSON.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { startEngine } from "../../src/engine/engine.ts";
import { heapIfAny } from "../../src/engine/wasm/heap.ts";
import { train } from "../../src/training/trainer.ts";
import { smallConfig, smallNetwork, smallTask } from "./small.ts";

/** What is allocated between two steps. */
export interface Held {
  tensors: number;
  /** Bytes of all tensors. */
  bytes: number;
  /** Bytes of buffers on the GPU, where there is one. */
  gpu: number | null;
  /** Bytes of the wasm engine's memory, where there is one. */
  heap: number | null;
  /** Bytes of live JavaScript objects. */
  objects: number;
}

function held(): Held {
  (globalThis as unknown as { gc(): void }).gc();
  const { numTensors, numBytes, ...rest } = tf.memory();
  return {
    tensors: numTensors,
    bytes: numBytes,
    gpu: (rest as { numBytesInGPU?: number }).numBytesInGPU ?? null,
    heap: heapIfAny()?.bytes().length ?? null,
    objects: Deno.memoryUsage().heapUsed,
  };
}

if (import.meta.main) {
  const [engine, steps] = Deno.args;
  await startEngine(engine);
  const config = smallConfig({
    steps: Number(steps),
    dropout: 0.1,
    adapter: { layerNorm: true, dropout: 0.1 },
  });
  const network = smallNetwork(config);
  const found: Held[] = [];
  await train(network, smallTask(), config, {
    onEvent(event) {
      if (event.type === "step" && event.step % (Number(steps) / 10) === 0) found.push(held());
    },
  });
  console.log(JSON.stringify(found));
}
