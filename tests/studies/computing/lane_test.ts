import assert from "node:assert/strict";
import { planStudy, type StudyPlan } from "../../../src/studies/computing/plan.ts";
import { localLane, openLanes, workerLane } from "../../../src/studies/computing/lane.ts";
import { tinyGrid } from "../tiny_grid.ts";

async function tinyPlan(): Promise<StudyPlan> {
  const root = await Deno.makeTempDir();
  try {
    return await planStudy(tinyGrid(1), { profile: "smoke", dir: null, root });
  } finally {
    await Deno.remove(root);
  }
}

function tinyJob() {
  return { index: 0, config: tinyGrid(1).configs[0], checkpoint: null };
}

Deno.test("a lane in this thread computes what a worker computes", async () => {
  const { setup } = await tinyPlan();
  const results = [];
  for (const lane of [workerLane(setup), localLane(setup)]) {
    results.push((await lane.run(tinyJob(), () => {})).result);
    lane.close();
  }
  assert.deepEqual(results[0], results[1]);
});

Deno.test("where no worker can be made there is one lane, in this thread", async () => {
  const { setup } = await tinyPlan();
  const original = globalThis.Worker;
  try {
    Reflect.deleteProperty(globalThis, "Worker");
    const lanes = openLanes(4, setup);
    assert.equal(lanes.length, 1);
    const { seconds } = await lanes[0].run(tinyJob(), () => {});
    assert.ok(seconds > 0);
  } finally {
    globalThis.Worker = original;
  }
});

Deno.test("a lane whose engine is not the expected one fails each run, and lives on", async () => {
  const { setup } = await tinyPlan();
  for (const open of [workerLane, localLane]) {
    const lane = open({ ...setup, engineIdentity: "another" });
    for (let i = 0; i < 2; i++) {
      await assert.rejects(lane.run(tinyJob(), () => {}), /expected another/);
    }
    lane.close();
  }
});

Deno.test("closing a lane ends the run it computes", async () => {
  const { setup } = await tinyPlan();
  for (const open of [workerLane, localLane]) {
    const lane = open(setup);
    const config = { ...tinyJob().config, steps: 100_000 };
    const run = lane.run({ ...tinyJob(), config }, () => lane.close());
    await assert.rejects(run);
  }
});
