import assert from "node:assert/strict";
import { configText, rowKey } from "../../src/studies/rows/row.ts";
import { formatRow, parseRow } from "../../src/studies/rows/row_line.ts";
import type { RunConfig } from "../../src/training/config.ts";
import { NEUTRAL_VALUES, withNeutral, withoutNeutral } from "../../src/training/neutral.ts";
import { configOf, IDENTITY, rowOf } from "../studies/rows.ts";

/** As if options were added now: one of a part, one of the whole. */
const ADDED = { ...NEUTRAL_VALUES, "adapter.added": "none", added: 0 };

/** A configuration as the code with the new options would make it. */
function configWith(part: unknown, whole: unknown): RunConfig {
  const config = configOf(1);
  return { ...config, adapter: { ...config.adapter, added: part }, added: whole } as RunConfig;
}

Deno.test("a new option at its neutral value changes no key, no line and no comparison", () => {
  const [before, after] = [configOf(1), configWith("none", 0)];
  assert.equal(rowKey(after, IDENTITY, ADDED), rowKey(before, IDENTITY));
  assert.equal(configText(after, ADDED), configText(before));
  assert.equal(
    formatRow({ ...rowOf(before, 90), config: after }, ADDED),
    formatRow(rowOf(before, 90)),
  );
});

Deno.test("a row from before a new option is read with it at its neutral value", () => {
  const line = formatRow(rowOf(configOf(1), 90)).trim();
  assert.deepEqual(parseRow(line, ADDED), {
    ...rowOf(configOf(1), 90),
    config: configWith("none", 0),
  });
});

Deno.test("fields that a configuration is whole without count for nothing at their neutral values", () => {
  const before = configOf(1);
  const neutral: RunConfig = {
    ...before,
    ...{ data: {}, dropoutSteps: "shared", xavierGain: null, initial: "usual" },
  };
  assert.equal(rowKey(neutral, IDENTITY), rowKey(before, IDENTITY));
  assert.deepEqual(withNeutral(withoutNeutral(neutral)), before);
  const others: Partial<RunConfig>[] = [
    { data: { split: "other" } },
    { dropoutSteps: "own" },
    { xavierGain: 1 },
    { initial: "backbone" },
  ];
  for (const other of others) {
    const config = { ...before, ...other };
    assert.notEqual(rowKey(config, IDENTITY), rowKey(before, IDENTITY));
    assert.deepEqual(withNeutral(withoutNeutral(config)), config);
  }
});

Deno.test("at any other value a new option counts, and comes back", () => {
  for (const config of [configWith("trained", 0), configWith("none", 1)]) {
    const key = rowKey(config, IDENTITY, ADDED);
    assert.notEqual(key, rowKey(configOf(1), IDENTITY));
    const line = formatRow({ ...rowOf(configOf(1), 90), config, key }, ADDED).trim();
    assert.deepEqual(parseRow(line, ADDED).config, config);
  }
});

Deno.test("a configuration is left as it is", () => {
  const config = configWith("none", 0);
  const copy = structuredClone(config);
  assert.deepEqual(withNeutral(withoutNeutral(config, ADDED), ADDED), copy);
  assert.deepEqual(config, copy);
});
