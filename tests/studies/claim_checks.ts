/**
 * What tests of claims share.
 *
 * @module
 */
import assert from "node:assert/strict";
import {
  type Claim,
  evaluateClaims,
  type LedgerLine,
  type Verdict,
} from "../../src/studies/judging/ledger.ts";
import type { Row } from "../../src/studies/rows/row.ts";

/** The ledger line of one claim, judged as in the profile quick. */
export function lineOf(claims: readonly Claim[], id: string, rows: readonly Row[]): LedgerLine {
  const claim = claims.find((claim) => claim.id === id);
  assert.ok(claim, `no claim ${id}`);
  return evaluateClaims([claim], rows, "quick")[0];
}

/** Asserts a verdict; the message shows what was measured. */
export function assertVerdict(line: LedgerLine, expected: Verdict): void {
  assert.equal(line.verdict, expected, `${line.id}: ${line.value}`);
}

/** Asserts that every claim copes with no rows at all, and that no two share an id. */
export function checkEmpty(claims: readonly Claim[]): void {
  const lines = evaluateClaims(claims, [], "paper");
  for (const line of lines) {
    const { value, mean, sd, n } = line;
    assert.deepEqual([value, mean, sd, n], ["-", null, null, 0], line.id);
    assertVerdict(line, "not attempted");
  }
  assert.equal(new Set(lines.map(({ id }) => id)).size, lines.length);
}

/** Asserts that a ledger can be read: no NaN, no infinity, no spread of a single run. */
export function checkReadable(lines: readonly LedgerLine[]): void {
  for (const { id, value, mean, sd, n, verdict } of lines) {
    assert.doesNotMatch(value, /NaN|Infinity|undefined|null/, id);
    assert.ok(mean === null || Number.isFinite(mean), `${id}: mean ${mean}`);
    assert.ok(sd === null ? n < 2 || mean === null || id === "sufficient-rank" : n > 1, id);
    if (verdict !== "not attempted") assert.match(value, /n=\d+|\d+ runs/, id);
  }
}
