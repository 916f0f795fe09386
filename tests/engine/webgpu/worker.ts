/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import * as tf from "@tensorflow/tfjs";
import { startWebgpu } from "../../../src/engine/webgpu/start.ts";

await startWebgpu();
const sum = tf.tidy(() => tf.matMul(tf.ones([40, 40]), tf.ones([40, 40])).sum());
self.postMessage([tf.getBackend(), (await sum.data())[0]]);
