import assert from "node:assert/strict";
import { closing } from "../../../src/studies/judging/closing.ts";
import type { LedgerLine, Verdict } from "../../../src/studies/judging/ledger.ts";

function line(verdict: Verdict, changes: Partial<LedgerLine> = {}): LedgerLine {
  return {
    ...{ id: verdict, finding: 1, text: `It ${verdict}`, paper: "7 %", section: "section 3" },
    ...{ value: "9.00 +- 0.10 % (n=3)", quantity: "%", mean: 9, sd: 0.1, n: 3, verdict },
    ...changes,
  };
}

Deno.test("a story ends with counts, and a line for each claim that was judged", () => {
  const text = closing([
    line("disagrees"),
    line("not attempted", { value: "-" }),
    line("open"),
    line("agrees"),
    line("agrees", { text: "So does r*" }),
  ]);
  const [counts, , ...told] = text.split("\n");
  assert.match(
    counts,
    /^\*\*Of 5 claims 2 agree, 1 stays open, 1 disagrees and 1 is not attempted here\.\*\* Agr/,
  );
  assert.deepEqual(told, [
    "- *agrees*: It agrees. Here: 9.00 +- 0.10 % (n=3)",
    "- *agrees*: So does r\\*. Here: 9.00 +- 0.10 % (n=3)",
    "- *open*: It open. Here: 9.00 +- 0.10 % (n=3)",
    "- *disagrees*: It disagrees. Here: 9.00 +- 0.10 % (n=3); the paper: 7 %",
  ]);
});

Deno.test("where nothing was judged the ending says so, and lists nothing", () => {
  assert.equal(closing([line("not attempted")]), "**Of 1 claim 1 is not attempted here.**");
  assert.equal(closing([]), "No claim was made.");
});

Deno.test("a long finding is told up to the end of a part, a long word is cut", () => {
  const parts = Array.from({ length: 30 }, (_, i) => `r=${i} ${80 + i} %`);
  const [, , told] = closing([line("open", { value: parts.join(", ") })]).split("\n");
  assert.match(told, /r=12 92 %, …$/);
  assert.ok(told.length < 180, told);
  const brackets = `${"x".repeat(90)} 93 % (r=4; above chance 92), CNN, ${"y".repeat(90)}`;
  const [, , outside] = closing([line("open", { value: brackets })]).split("\n");
  assert.match(outside, / 93 % \(r=4; above chance 92\), …$/);
  const [, , cut] = closing([line("open", { value: "x".repeat(200) })]).split("\n");
  assert.match(cut, /Here: x{140}, …$/);
});
