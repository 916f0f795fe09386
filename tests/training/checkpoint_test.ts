import assert from "node:assert/strict";
import { startEngine } from "../../src/engine/engine.ts";
import { DataError } from "../../src/errors.ts";
import type { ConfigOverrides, RunConfig } from "../../src/training/config.ts";
import type { TrainingEvent } from "../../src/training/events.ts";
import { train } from "../../src/training/trainer.ts";
import { namesIn, withFolder } from "../support/temporary.ts";
import { digits, runOnDigits } from "./digits.ts";
import { runInProcess } from "./run_process.ts";
import { smallConfig, smallNetwork, smallTask, trainedValues } from "./small.ts";

/** Every kind of state at once: moments, dropout, patience, scaffolds that change. */
const EVERYTHING: ConfigOverrides = {
  steps: 150,
  epochs: 3,
  dropout: 0.1,
  patience: 2,
  adapter: { dropout: 0.1 },
  resample: { schedule: "epoch" },
};

Deno.test("a run killed with SIGKILL and resumed ends with the same bytes", async () => {
  const expected = await runOnDigits(EVERYTHING);
  await withFolder(async (folder) => {
    const checkpoint = { path: `${folder}/run.checkpoint`, everySteps: 32, identity: "this run" };
    const killed = await runInProcess(EVERYTHING, { checkpoint, killAt: 81 });
    assert.equal(killed.signal, "SIGKILL");
    assert.equal(killed.result, null);
    assert.deepEqual(namesIn(folder).filter((name) => !name.endsWith(".tmp")), ["run.checkpoint"]);
    const resumed = await runInProcess(EVERYTHING, { checkpoint });
    assert.ok(resumed.resumedAt !== null && resumed.resumedAt >= 64, `${resumed.resumedAt}`);
    assert.deepEqual(resumed.result, expected);
  });
});

Deno.test("a run killed again and again while it writes checkpoints loses nothing", async () => {
  const overrides: ConfigOverrides = { steps: 60, resample: { schedule: "batch", k: 2 } };
  const expected = await runOnDigits(overrides);
  await withFolder(async (folder) => {
    const checkpoint = { path: `${folder}/run.checkpoint`, everySteps: 1, identity: "this run" };
    for (const killAt of [9, 23, 40]) {
      const { signal } = await runInProcess(overrides, { checkpoint, killAt });
      assert.equal(signal, "SIGKILL");
    }
    const { result, resumedAt } = await runInProcess(overrides, { checkpoint });
    assert.ok(resumedAt !== null && resumedAt >= 39);
    assert.deepEqual(result, expected);
  });
});

/** Trains the small network, and returns what its trained values are in the end. */
async function trainSmall(
  config: RunConfig,
  options: Parameters<typeof train>[3] = {},
) {
  await startEngine("wasm");
  const network = smallNetwork(config);
  try {
    const summary = await train(network, smallTask(), config, options);
    return { summary, values: trainedValues(network) };
  } finally {
    network.dispose();
  }
}

const SMALL_RUNS: Record<string, ConfigOverrides> = {
  "AdamW": {},
  "Adam": { optimizer: { name: "adam" } },
  "SGD with momentum": { optimizer: { name: "sgd", momentum: 0.9 } },
  "early stopping": {
    epochs: 40,
    patience: 2,
    optimizer: { learningRate: 0.2, schedule: "constant" },
  },
  "DoRA, LayerNorm and dropout": {
    dropout: 0.2,
    adapter: { dora: true, layerNorm: true, dropout: 0.2 },
  },
  "batch(2)": { resample: { schedule: "batch", k: 2 } },
  "microbatch(3)": { resample: { schedule: "microbatch", k: 3 } },
  "full training": { method: "full" },
  "a subspace with gains": {
    method: "subspace",
    subspace: { dimension: 17, gain: "layer" },
    dropout: 0.2,
  },
};

for (const [name, overrides] of Object.entries(SMALL_RUNS)) {
  Deno.test(`${name}: resumed from any step, training ends with the same bits`, async () => {
    const config = smallConfig(overrides);
    const whole = await trainSmall(config);
    await withFolder(async (folder) => {
      for (const everySteps of [1, 3, 4, 5]) {
        const checkpoint = { path: `${folder}/${everySteps}`, everySteps, identity: "this" };
        const controller = new AbortController();
        const onEvent = (event: TrainingEvent) => {
          if (event.type === "checkpoint" && event.step >= 5) controller.abort();
        };
        const signal = controller.signal;
        await assert.rejects(trainSmall(config, { checkpoint, onEvent, signal }));
        assert.deepEqual(await trainSmall(config, { checkpoint }), whole);
      }
    });
  });
}

Deno.test("a run resumed after its last step has the result of one that was not", async () => {
  await digits();
  for (const schedule of ["epoch", "batch", "microbatch"] as const) {
    const k = schedule === "epoch" ? 1 : 2;
    const overrides: ConfigOverrides = { batchSize: 3000, steps: 8, resample: { schedule, k } };
    await withFolder(async (folder) => {
      const checkpoint = { path: `${folder}/run`, everySteps: 8, identity: "this" };
      const first = await runOnDigits(overrides, { checkpoint });
      const events: string[] = [];
      const onEvent = (event: TrainingEvent) => events.push(event.type);
      const again = await runOnDigits(overrides, { checkpoint, onEvent });
      assert.deepEqual(events, ["resumed", "end"]);
      assert.deepEqual(again, first);
    });
  }
});

/** A checkpoint of the small network after 8 steps, as bytes, and where it lies. */
async function withCheckpoint(
  use: (path: string, bytes: Uint8Array, config: RunConfig) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const path = `${folder}/run.checkpoint`;
    const config = smallConfig({ patience: 5 });
    await trainSmall(config, { checkpoint: { path, everySteps: 8, identity: "this run" } });
    await use(path, await Deno.readFile(path), config);
  });
}

/** Fails unless the checkpoint at `path` is refused in one line that names it. */
async function assertRefused(
  config: RunConfig,
  { path, identity = "this run" }: { path: string; identity?: string },
  reason: RegExp,
): Promise<void> {
  const checkpoint = { path, everySteps: 8, identity };
  await assert.rejects(trainSmall(config, { checkpoint }), (error) => {
    assert.ok(error instanceof DataError, `${error}`);
    assert.ok(error.message.includes(path) && !error.message.includes("\n"), error.message);
    assert.match(error.message, reason);
    return true;
  });
}

Deno.test("a checkpoint of another run is refused and kept", async () => {
  await withCheckpoint(async (path, bytes, config) => {
    await assertRefused(config, { path, identity: "another run" }, /belongs to another run/);
    assert.deepEqual(await Deno.readFile(path), bytes);
  });
});

Deno.test("a checkpoint cut short is refused", async () => {
  await withCheckpoint(async (path, bytes, config) => {
    for (const share of [0, 0.1, 0.5, 0.999]) {
      await Deno.writeFile(path, bytes.subarray(0, Math.floor(share * bytes.length)));
      await assertRefused(config, { path }, /Cannot read|damaged/);
    }
  });
});

Deno.test("one flipped bit, in the values or in where the run stands, is refused", async () => {
  await withCheckpoint(async (path, bytes, config) => {
    const headerEnd = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const header = new TextDecoder().decode(bytes.subarray(8, headerEnd));
    const progress = 8 + header.indexOf("step");
    const positions = [progress + 8, headerEnd, headerEnd + 1000, bytes.length - 1];
    for (const position of positions) {
      const damaged = bytes.slice();
      damaged[position] ^= 1;
      await Deno.writeFile(path, damaged);
      await assertRefused(config, { path }, /Cannot read|damaged/);
    }
    await Deno.writeFile(path, bytes);
    await trainSmall(config, { checkpoint: { path, everySteps: 8, identity: "this run" } });
  });
});

Deno.test("a checkpoint that is a folder is refused, and one that is not there is no error", async () => {
  await withFolder(async (folder) => {
    const config = smallConfig();
    await assertRefused(config, { path: folder }, /Cannot read the checkpoint/);
    const missing = `${folder}/a/b/run.checkpoint`;
    const checkpoint = { path: missing, everySteps: 5, identity: "this" };
    assert.deepEqual(await trainSmall(config, { checkpoint }), await trainSmall(config));
    assert.ok((await Deno.stat(missing)).isFile);
  });
});
