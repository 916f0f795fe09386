import assert from "node:assert/strict";
import { ownClosing } from "../../../src/studies/own/closing.ts";
import type { LedgerLine } from "../../../src/studies/judging/ledger.ts";

const CLAIM: LedgerLine = {
  ...{ id: "claim-1", finding: 0, text: "r = 1 suffices", paper: "-", section: "lottalora r=1" },
  ...{ value: "-4.00 +- 0.10 pp (n=3)", quantity: "pp", mean: -4, sd: 0.1, n: 3 },
  verdict: "disagrees",
};

Deno.test("a study of one's own ends with r*, the constant, verdicts and doubts", () => {
  const text = ownClosing({
    ...{ sufficientText: "r*(1 pp) = 2, 95 % by t tests 1 to 2", constant: "accuracy 29.03 %" },
    ...{ ledger: [CLAIM], doubts: ["Every rank does what the head does."] },
  });
  const [rank, claims, none, told, , doubt] = text.split("\n").filter((_, i) => i !== 1);
  assert.equal(
    rank,
    "**r\\*(1 pp) = 2, 95 % by t tests 1 to 2.** The best constant answer: accuracy 29.03 %.",
  );
  assert.match(claims, /^\*\*Of 1 claim 1 disagrees\.\*\* /);
  assert.equal(none, "");
  assert.equal(told, "- *disagrees*: r = 1 suffices. Here: -4.00 +- 0.10 pp (n=3)");
  assert.equal(doubt, "**Doubtful:** Every rank does what the head does.");
});

Deno.test("what there is not is not told", () => {
  assert.equal(
    ownClosing({ sufficientText: "r*(1 pp) > 8", constant: null, ledger: [], doubts: [] }),
    "**r\\*(1 pp) > 8.**",
  );
});
