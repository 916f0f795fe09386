import assert from "node:assert/strict";
import { type BackboneStorage, STORAGES } from "../../src/adapter/backbone_storage.ts";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { run } from "../../src/training/run.ts";
import type { RunResult } from "../../src/training/config.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";
import { digits, digitsConfig } from "./digits.ts";

/** Steps where products are slow. */
const STEPS = 3;
const FAMILIES = ["normal", "binary", "normal_2bit"] as const;

/** The result of a short run, and the loss of each of its steps. */
async function kept(
  family: typeof FAMILIES[number],
  keep: BackboneStorage,
  steps: number,
): Promise<RunResult & { losses: number[] }> {
  const config = digitsConfig({ steps, backbone: { family } });
  const losses: number[] = [];
  const result = await run(config, mnist, await digits(), {
    keep,
    onEvent: (event) => event.type === "step" && losses.push(event.loss),
  });
  return { ...result, losses };
}

for (const family of FAMILIES) {
  const others = STORAGES.filter((keep) =>
    keep === "regenerate" || (keep === "packed" && family !== "normal")
  );

  for (const engine of EVERYWHERE) {
    if (engine === "wasm") {
      Deno.test(`a run on a ${family} backbone has the same result, to the bit, however it is kept`, async () => {
        await startEngine("wasm");
        const expected = await kept(family, "memory", 20);
        for (const keep of others) assert.deepEqual(await kept(family, keep, 20), expected, keep);
      });
      continue;
    }
    const name = `losses on a ${family} backbone are the same to 1e-5, however it is kept,`;
    engineTest(engine, name, async () => {
      const expected = await kept(family, "memory", STEPS);
      for (const keep of others) {
        const { losses, testLoss } = await kept(family, keep, STEPS);
        [...losses, testLoss].forEach((loss, i) => {
          const wanted = [...expected.losses, expected.testLoss][i];
          assert.ok(Math.abs(loss / wanted - 1) <= 1e-5, `${keep}, loss ${i}: ${loss}, ${wanted}`);
        });
      }
    });
  }
}
