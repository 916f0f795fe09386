import assert from "node:assert/strict";
import {
  decide,
  recordDecisions,
  renderDecisions,
} from "../../../src/studies/computing/explain.ts";
import { makeRow, type Row, type RowIdentity, rowKey } from "../../../src/studies/rows/row.ts";
import { configOf, IDENTITY, rowOf } from "../rows.ts";

function stored(...rows: Row[]): { rows: Map<string, Row> } {
  return { rows: new Map(rows.map((row) => [row.key, row])) };
}

const GONE = { clip: "old" };

function reasonFor(identity: Partial<RowIdentity>): string {
  return decide([configOf(1)], () => IDENTITY, stored(rowOf(configOf(1), 90, identity)))[0].reason;
}

Deno.test("a row of the same key is reused", () => {
  const row = rowOf(configOf(1), 90);
  const [decision] = decide([configOf(1)], () => IDENTITY, stored(row));
  assert.deepEqual(decision, {
    config: configOf(1),
    key: rowKey(configOf(1), IDENTITY),
    identity: IDENTITY,
    stored: row,
    reason: "stored",
  });
});

Deno.test("each thing that makes a row stale is named with both values", () => {
  assert.equal(reasonFor({ engine: "cpu" }), "engine changed: cpu -> wasm test");
  assert.equal(reasonFor({ generatorVersion: 0 }), "generator version changed: 0 -> 1");
  assert.match(
    reasonFor({ behaviour: { "method.lottalora": "old" } }),
    /^golden method\.lottalora changed: old -> 0123456789abcdef$/,
  );
  assert.equal(reasonFor({ behaviour: {} }), "the row names no golden");
  assert.match(reasonFor({ dataDigest: "other" }), /^data digest changed: other -> dddd/);
  assert.equal(
    reasonFor({ engine: "cpu", generatorVersion: 0 }),
    "engine changed: cpu -> wasm test; generator version changed: 0 -> 1",
  );
});

Deno.test("of several stale rows the closest one explains", () => {
  const far = rowOf(configOf(1), 90, { engine: "cpu", behaviour: GONE });
  const near = rowOf(configOf(1), 90, { behaviour: GONE });
  const [{ reason }] = decide([configOf(1)], () => IDENTITY, stored(far, near));
  assert.equal(reason, "golden clip changed: old -> gone");
});

Deno.test("nothing stored, and nothing stored of this config, are told apart", () => {
  const [none] = decide([configOf(1)], () => IDENTITY, stored());
  assert.equal(none.reason, "missing: no stored rows");
  const [other] = decide([configOf(1)], () => IDENTITY, stored(rowOf(configOf(2), 90)));
  assert.equal(other.reason, "missing: no stored row has this config");
});

Deno.test("a row of another study is reused, and its study named", () => {
  const row = rowOf(configOf(1), 90);
  const siblings = new Map([[row.key, { row, from: "rank" }]]);
  const [decision] = decide([configOf(1)], () => IDENTITY, { ...stored(), siblings });
  assert.deepEqual([decision.stored, decision.reason], [row, "stored by study rank"]);
});

Deno.test("the text counts reasons and names every run", () => {
  const decisions = decide(
    [configOf(1), configOf(2)],
    () => IDENTITY,
    stored(rowOf(configOf(1), 90)),
  );
  assert.equal(
    renderDecisions("test", decisions),
    [
      "test: 2 runs, 1 reused, 1 to compute",
      "  1 x stored",
      "  1 x missing: no stored row has this config",
      "    reuse   mnist tiny lottalora r=8 normal 20 epochs seed 1: stored",
      "    compute mnist tiny lottalora r=8 normal 20 epochs seed 2: missing: no stored row has this config",
    ].join("\n"),
  );
});

Deno.test("as plain data every run has its key, its name, and why it is reused or not", () => {
  const row = rowOf(configOf(1), 90);
  const [reused, missing] = recordDecisions(
    decide([configOf(1), configOf(2)], () => IDENTITY, stored(row)),
  );
  assert.deepEqual(reused, {
    key: row.key,
    run: "mnist tiny lottalora r=8 normal 20 epochs seed 1",
    reused: true,
    reason: "stored",
  });
  assert.deepEqual([missing.reused, missing.key === row.key], [false, false]);
});

Deno.test("a row holds where a golden is younger than it, and takes its digest over", () => {
  const behaviour = { "method.lottalora": IDENTITY.behaviour["method.lottalora"] };
  const row = rowOf(configOf(1), 90, { behaviour });
  const [{ key, stored: held }] = decide([configOf(1)], () => IDENTITY, stored(row));
  assert.deepEqual(held, rowOf(configOf(1), 90));
  assert.equal(held!.key, key);
});

Deno.test("why goldens are trusted is said of each row that is reused", () => {
  const trust = "goldens seen with this source";
  const [reused, missing] = decide(
    [configOf(1), configOf(2)],
    () => IDENTITY,
    { ...stored(rowOf(configOf(1), 90)), trust },
  );
  assert.equal(reused.reason, "stored; goldens seen with this source");
  assert.equal(missing.reason, "missing: no stored row has this config");
});

Deno.test("a row of native is reused where its library is not, and names it", () => {
  const identity = { ...IDENTITY, engine: "native" };
  const row = makeRow("test", configOf(1), identity, rowOf(configOf(1), 90).result, {
    engine: "native tfjs OpenBLAS 0.3, 1 thread",
    processor: "a processor",
  });
  const [{ reason, stored: held }] = decide([configOf(1)], () => identity, stored(row));
  assert.equal(reason, "stored (by native tfjs OpenBLAS 0.3, 1 thread on a processor)");
  assert.deepEqual(held, row);
});
