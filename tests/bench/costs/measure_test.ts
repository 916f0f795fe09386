import assert from "node:assert/strict";
import { resourceUsage } from "node:process";
import { costOf, measureCosts } from "../../../src/bench/costs/measure.ts";
import { COST_CASES, findCase } from "../../../src/studies/findings/costs/cases.ts";
import { costLines, findLine } from "../../../src/studies/findings/costs/lines.ts";
import { appendRecord, readRecords } from "../../../src/studies/findings/costs/records.ts";
import { PROJECT_ROOT } from "../../../src/studies/rows/project_root.ts";

const SMALLEST = { network: "3M", variant: "float32", batch: 1 } as const;

Deno.test("costs: a process of its own measures a case, more than its numbers take", async () => {
  const record = await costOf(
    { ...SMALLEST, engine: "wasm", warmUps: 1, timed: 1 },
    PROJECT_ROOT,
  );
  assert.ok(!("tooLarge" in record));
  const { held } = findLine(costLines([]), SMALLEST);
  // A process begins with the peak of the one that starts it, here of a whole test run.
  const most = Math.max(2 ** 31, 1024 * resourceUsage().maxRSS);
  assert.ok(record.peakBytes > held && record.peakBytes <= most, String(record.peakBytes));
  assert.ok(record.secondsPerStep > 0 && record.secondsPerStep < 60);
  assert.match(record.machine.engine, /^wasm /);
  assert.deepEqual(Object.keys(record).includes("seconds"), false);
});

Deno.test("costs: what has a record, and what cannot fit, is not measured", async () => {
  const root = await Deno.makeTempDir();
  const machine = { cpu: "a", cores: 2, system: "b", deno: "c", engine: "wasm d" };
  const numbers = { peakBytes: 1, secondsPerStep: 1, steps: 1 };
  await appendRecord(root, { ...SMALLEST, ...numbers, machine });
  const tooLarge = COST_CASES.filter(({ network, variant }) =>
    network.id === "900M" && (variant.id === "full" || variant.id === "float32")
  );
  assert.equal(tooLarge.length, 2);
  const told: number[] = [];
  await measureCosts([findCase(SMALLEST), ...tooLarge], {
    root,
    engine: "wasm",
    listener: ({ total }) => told.push(total),
    tell: (line) => assert.fail(line),
  });
  assert.deepEqual(readRecords(root).length, 1);
  await assert.rejects(
    measureCosts([findCase(SMALLEST)], {
      ...{ root, engine: "native", tell: () => {} },
      listener: ({ total }) => {
        throw new Error(`${total} to measure`);
      },
    }),
    /1 to measure/,
    "a record of another engine is none",
  );
  await Deno.remove(root, { recursive: true });
});
