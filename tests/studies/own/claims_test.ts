import assert from "node:assert/strict";
import { cellsOf } from "../../../src/studies/own/cells.ts";
import { ledgerClaims, type OwnClaim, refuseClaims } from "../../../src/studies/own/claims.ts";
import { evaluateClaims } from "../../../src/studies/judging/ledger.ts";
import { configOf, rowOf } from "../rows.ts";

const CELLS = cellsOf(
  [
    ...[99, 99.2, 99.1].map((value, i) => rowOf(configOf(42 + i, { method: "full" }), value)),
    ...[98.8, 99, 98.8].map((value, i) => rowOf(configOf(42 + i, { adapter: { rank: 1 } }), value)),
  ],
  false,
);

function verdict(claim: Omit<OwnClaim, "text">) {
  const claims = ledgerClaims([{ text: "claimed", ...claim }], CELLS, "%");
  const [line] = evaluateClaims(claims, [], "quick");
  return line;
}

const RANK_1 = { method: "lottalora", rank: 1 } as const;

Deno.test("a claim about a value agrees, is open or disagrees as the interval of its mean says", () => {
  assert.equal(verdict({ of: RANK_1, atLeast: 98 }).verdict, "agrees");
  assert.equal(verdict({ of: RANK_1, atLeast: 98.8 }).verdict, "open");
  assert.equal(verdict({ of: RANK_1, atLeast: 99.5 }).verdict, "disagrees");
  assert.equal(verdict({ of: { method: "full" }, atMost: 99 }).verdict, "open");
  assert.equal(verdict({ of: RANK_1, atMost: 98 }).verdict, "disagrees");
});

Deno.test("a claim about a difference pairs runs by seed and says so", () => {
  const line = verdict({ of: RANK_1, minus: { method: "full" }, atLeast: -1 });
  assert.deepEqual([line.verdict, line.n, line.quantity], ["agrees", 3, "pp of difference"]);
  assert.equal(line.value, "-0.23 +- 0.06 pp (n=3)");
});

Deno.test("a claim about what was not run is not attempted", () => {
  assert.equal(
    verdict({ of: { method: "lottalora", rank: 4 }, atLeast: 1 }).verdict,
    "not attempted",
  );
  assert.equal(
    verdict({ of: RANK_1, minus: { method: "head" }, atLeast: 1 }).verdict,
    "not attempted",
  );
});

Deno.test("a claim without words or a bound, or of what is not run, is refused", () => {
  const refused = (claim: unknown, message: RegExp) =>
    assert.throws(
      () => refuseClaims([claim as OwnClaim], ["full", "lottalora r=1"]),
      { name: "UsageError", message },
    );
  refuseClaims([{ text: "a", of: RANK_1, minus: { method: "full" }, atLeast: 1 }], [
    ...["full", "lottalora r=1"],
  ]);
  refused({ of: RANK_1, atLeast: 1 }, /^A claim needs a text/);
  refused(null, /^A claim needs a text/);
  refused({ text: "a", atLeast: 1 }, /^The claim "a" needs of/);
  refused({ text: "a", of: RANK_1 }, /^The claim "a" needs either atLeast or atMost, a number$/);
  refused({ text: "a", of: RANK_1, atLeast: 1, atMost: 2 }, /either atLeast or atMost/);
  refused({ text: "a", of: RANK_1, atLeast: NaN }, /either atLeast or atMost/);
  refused(
    { text: "a", of: { method: "lottalora", rank: 3 }, atLeast: 1 },
    /is about lottalora r=3, which is not run: full, lottalora r=1$/,
  );
  refused(
    { text: "a", of: RANK_1, minus: { method: "head" }, atLeast: 1 },
    /is about head, which is not run/,
  );
});
