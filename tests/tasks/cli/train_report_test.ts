import assert from "node:assert/strict";
import { mnist } from "../../../src/benchmarks/mnist.ts";
import { NOT_SCORED } from "../../../src/training/evaluation.ts";
import type { Evaluation } from "../../../src/training/config.ts";
import { defaultConfig } from "../../../src/training/validate.ts";
import { jsonReport, type Report, textReport } from "../../../tasks/cli/train_report.ts";

function report(evaluate: Evaluation, scores: Partial<Report["result"]>): Report {
  const counts = { trainable: 1, full: 2, fullPlusAdapters: 3 };
  const plain = { metric: "loss", beta: [], steps: 4, trainLoss: 2.5, adapterDigest: "d" };
  return {
    config: defaultConfig(mnist, "tiny", { evaluate }),
    result: { ...NOT_SCORED, ...plain, counts, epochs: 0, betaTrace: [], ...scores },
    profile: "quick",
    data: { name: "digits", digest: "" },
    engine: { name: "wasm", identity: "" } as Report["engine"],
    codeVersion: "",
    keep: "memory",
    memory: {} as Report["memory"],
    seconds: 1,
  };
}

Deno.test("train report: what was scored stands beside the scores, and that nothing was", () => {
  const line = (of: Report) => textReport(of).split("\n")[1];
  const scores = { value: 3, validation: 4 };
  assert.equal(line(report("all", scores)), "loss: 3.00 (validation 4.00)");
  assert.equal(
    line(report(5, scores)),
    "loss: 3.00 (validation 4.00, at most the first 5 windows of each)",
  );
  assert.equal(line(report("none", {})), "not scored; training loss 2.50");
  const { value, testLoss } = JSON.parse(JSON.stringify(jsonReport(report("none", {}))));
  assert.deepEqual([value, testLoss], [null, null]);
});

Deno.test("train report: values on the next seeds' backbones stand in one line, where there are any", () => {
  const values = { value: 95, validation: 95, valuesFreshBackbones: [60, 59.125, 8] };
  const text = textReport(report("all", values));
  assert.match(text, /^on the next seeds' backbones: 60\.00 59\.13 8\.00$/m);
  assert.doesNotMatch(textReport(report("all", { value: 95 })), /next seeds/);
  assert.deepEqual(jsonReport(report("all", values)).valuesFreshBackbones, [60, 59.125, 8]);
  assert.equal(jsonReport(report("all", {})).valuesFreshBackbones, null);
});
