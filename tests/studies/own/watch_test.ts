import assert from "node:assert/strict";
import { cellsOf, sufficientOf } from "../../../src/studies/own/cells.ts";
import { doubtsOf } from "../../../src/studies/own/watch.ts";
import type { Margin } from "../../../src/studies/judging/sufficient_rank.ts";
import type { ConfigOverrides } from "../../../src/training/config.ts";
import { configOf, rowOf } from "../rows.ts";

const MARGIN: Margin = { kind: "points", epsilon: 1 };

/** Doubts about a study with these values, of full training, the head and ranks 1 and 2. */
function doubts(
  values: Record<"full" | "head" | "first" | "second", readonly number[]>,
  { constant = 50, changes = {}, lower = false, margin = MARGIN }: {
    constant?: number | null;
    changes?: ConfigOverrides;
    lower?: boolean;
    margin?: Margin;
  } = {},
): string[] {
  const rows = (own: readonly number[], method: ConfigOverrides) =>
    own.map((value, i) => rowOf(configOf(42 + i, { ...changes, ...method }), value));
  const adapted = (rank: number) =>
    ({ method: "lottalora", adapter: { ...changes.adapter, rank } }) as const;
  const cells = cellsOf([
    ...rows(values.full, { method: "full" }),
    ...rows(values.first, adapted(1)),
    ...rows(values.second, adapted(2)),
    ...rows(values.head, { method: "head" }),
  ], lower);
  return doubtsOf({ cells, constant, lower, sufficient: sufficientOf(cells, margin), margin });
}

const SOUND = { full: [99, 99.2], head: [80, 81], first: [98.5, 98.9], second: [99, 99.1] };

Deno.test("where everything is as it should be nothing is doubted", () => {
  assert.deepEqual(doubts(SOUND), []);
});

Deno.test("every rank doing what the head does is doubted, and missing biases are named", () => {
  const alike = { ...SOUND, first: [80.5, 81], second: [80.2, 80.9] };
  const [doubt, beyond] = doubts(alike, { changes: { adapter: { bias: "none" } } });
  assert.match(
    doubt,
    /^At every rank the adapters recover less than 10 % of what full training \(99\.10 \+- 0\.14\) gains over the head alone \(80\.50 \+- 0\.71\): they add nothing, .* try changes: \{ adapter: \{ bias: "trained" \} \}\.$/,
  );
  assert.match(beyond, /^No measured rank suffices: r\* is above 2/);
  assert.doesNotMatch(doubts(alike, { changes: { adapter: { bias: "trained" } } })[0], /biases/);
  assert.equal(doubts({ ...alike, second: [99, 99] }).length, 0);
});

Deno.test("a head that does what full training does is said to leave nothing to recover", () => {
  const easy = { full: [99, 99.2], head: [98.9, 99], first: [98.9, 99], second: [99, 99] };
  const [doubt] = doubts(easy);
  assert.match(
    doubt,
    /^The head alone \(98\.95 .*\) is within the margin of full training \(99\.10 /,
  );
});

Deno.test("full training no better than a constant is doubted, whichever way the metric points", () => {
  const lost = { full: [49, 52], head: [50, 50], first: [50, 51], second: [51, 50] };
  assert.match(
    doubts(lost)[0],
    /^Full training \(50\.50 .*\) is not shown to do better than the best constant answer \(50\.00\)/,
  );
  const errors = { full: [1.1, 0.98], head: [1, 1], first: [0.9, 1], second: [0.9, 0.9] };
  const margin: Margin = { kind: "relative", epsilon: 0.05 };
  assert.match(
    doubts(errors, { constant: 1, lower: true, margin })[0],
    /^Full training \(1\.0400 .*\) does not do better/,
  );
  assert.ok(doubts(lost, { constant: null }).every((doubt) => !doubt.includes("constant")));
});

Deno.test("adapters under the best constant are named by their ranks", () => {
  const found = doubts({ ...SOUND, first: [40, 40.5] });
  assert.deepEqual(found, [
    "LottaLoRA at r = 1 lies under the best constant answer (50.00): it has not learnt.",
  ]);
});

Deno.test("a single seed is said to show nothing", () => {
  const found = doubts({ full: [99], head: [80], first: [98.9], second: [99] });
  assert.deepEqual(found, ["One seed carries no interval: nothing here is shown."]);
});
