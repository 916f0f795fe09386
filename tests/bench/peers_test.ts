import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { startEngine } from "../../src/engine/engine.ts";
import { blockPeer } from "../../src/bench/block.ts";
import { createBlockWorkload, encodeBlockWorkload } from "../../src/bench/block_workload.ts";
import { differenceOf } from "../../src/bench/compare.ts";
import type { Contestant } from "../../src/bench/contestant.ts";
import { ours } from "../../src/bench/ours.ts";
import { stepPeer } from "../../src/bench/step_peer.ts";
import { findStock } from "../../src/bench/stock.ts";
import { ownBlock } from "../../src/bench/own_block.ts";
import { makeWorkFiles } from "../../src/bench/work_files.ts";
import { createWorkload, encodeWorkload, type StepWork } from "../../src/bench/workload.ts";
import { blockLosses } from "./block_reference.ts";
import { ROOT } from "../tasks/jupyter_support.ts";
import { TORCH_INSTALLED, torchPeer } from "./torch_peer.ts";

const WORK: StepWork = {
  ...{ widths: [12, 10, 8, 4], method: "lottalora", rank: 2, trainBeta: true, weightDecay: 1e-2 },
};
const STEPS = { dropout: 0, warmUps: 5, counted: 45 };

/** Trains some work on wasm and wherever `peers` say, and refuses losses that differ. */
async function assertSameLosses(
  work: StepWork,
  peers: (file: string) => Record<string, Contestant>,
): Promise<void> {
  await startEngine("wasm");
  await using files = await makeWorkFiles(ROOT);
  const workload = await createWorkload(work);
  const file = await files.write("work.safetensors", encodeWorkload(workload));
  const own = await ours({ engine: "wasm", threads: 1, workload })(STEPS);
  assert.ok("losses" in own && own.seconds > 0);
  assert.equal(own.losses.length, 50);
  for (const [name, contestant] of Object.entries(peers(file))) {
    const theirs = await contestant(STEPS);
    assert.ok("losses" in theirs && theirs.seconds > 0, name);
    assert.equal(differenceOf(own.losses, theirs.losses), null, `${name}, ${work.method}`);
  }
}

Deno.test({
  name: "bench: PyTorch and PEFT do the same work as this project",
  ignore: !TORCH_INSTALLED,
  async fn() {
    await using peer = await torchPeer();
    for (const method of ["lottalora", "full"] as const) {
      const work = { ...WORK, method };
      await assertSameLosses(work, (file) => ({
        "one thread": stepPeer(peer, work, { file }),
        "two threads": stepPeer(peer, work, { file, threads: 2 }),
      }));
    }
    if (peer.versions.peft === undefined) return;
    const work = { ...WORK, trainBeta: false };
    await assertSameLosses(work, (file) => ({
      PEFT: stepPeer(peer, work, { file, measure: "peft_step" }),
    }));
  },
});

const BLOCK_WORK = { sequences: 3, tokens: 5, width: 12, heads: 2, rank: 2 };

Deno.test("bench: this project's Transformer block is the one described, and leaves nothing", async () => {
  const workload = createBlockWorkload(BLOCK_WORK);
  await startEngine("cpu");
  const expected = blockLosses(workload, 10);
  tf.disposeVariables();
  for (const engine of ["cpu", "wasm"]) {
    await startEngine(engine);
    const before = tf.memory().numTensors;
    const found = await ownBlock({ engine, threads: 1, workload })(
      { dropout: 0, warmUps: 3, counted: 7 },
    );
    assert.ok("losses" in found && found.seconds > 0);
    assert.equal(differenceOf(found.losses, expected), null, engine);
    assert.equal(tf.memory().numTensors, before, engine);
  }
});

Deno.test({
  name: "bench: PyTorch's Transformer block is the one described, with either attention",
  ignore: !TORCH_INSTALLED,
  async fn() {
    await using peer = await torchPeer();
    await using files = await makeWorkFiles(ROOT);
    const work = BLOCK_WORK;
    const workload = createBlockWorkload(work);
    const file = await files.write("block.safetensors", encodeBlockWorkload(workload));
    await startEngine("cpu");
    const expected = blockLosses(workload, 10);
    tf.disposeVariables();
    for (const attention of ["fused", "plain"] as const) {
      const peerBlock = blockPeer(peer, { work, file, threads: 1 }, attention);
      const found = await peerBlock({ dropout: 0, warmUps: 3, counted: 7 });
      assert.ok("losses" in found);
      assert.equal(differenceOf(found.losses, expected), null, attention);
    }
  },
});

Deno.test({
  name: "bench: a peer says what it cannot do, and goes on",
  ignore: !TORCH_INSTALLED,
  async fn() {
    await using peer = await torchPeer();
    const ask = (request: Record<string, unknown>) =>
      peer.measure({ measure: "step", threads: 1, ...request });
    await assert.rejects(ask({ measure: "leap" }), /unknown measure leap/);
    await assert.rejects(ask({ file: "/no/such/file" }), /FileNotFoundError: .*no\/such\/file/);
    const { seconds } = await ask({ measure: "torch.randn", values: 1000 });
    assert.ok(seconds > 0);
  },
});

Deno.test("bench: stock tfjs does the same work as this project, with Adam", async () => {
  const { peer, skipped } = await findStock();
  assert.deepEqual(skipped, []);
  assert.ok(peer !== null);
  await using _peer = peer;
  assert.deepEqual(Object.keys(peer.versions), ["stock tfjs"]);
  for (const method of ["lottalora", "full"] as const) {
    const work = { ...WORK, method, weightDecay: 0 };
    await assertSameLosses(work, (file) => ({
      wasm: stepPeer(peer, work, { file, backend: "wasm" }),
      cpu: stepPeer(peer, work, { file, backend: "cpu" }),
    }));
  }
  const decaying = stepPeer(peer, WORK, { file: "", backend: "wasm" });
  await assert.rejects(decaying(STEPS), /stock tfjs has no AdamW/);
});
