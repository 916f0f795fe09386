import assert from "node:assert/strict";
import { betaClaims } from "../../../../src/studies/findings/beta/claims.ts";
import { betaGrid } from "../../../../src/studies/findings/beta/grid.ts";
import type { LedgerLine } from "../../../../src/studies/judging/ledger.ts";
import type { Row } from "../../../../src/studies/rows/row.ts";
import type { RunConfig, RunResult } from "../../../../src/training/config.ts";
import { assertVerdict, checkEmpty, checkReadable, lineOf } from "../../claim_checks.ts";
import { rowsOf } from "../../rows.ts";

/** Scatter over the seeds 42 to 46, mean 0. */
const SCATTER = [0.1, -0.1, 0, 0.2, -0.2];

function scatter({ seeds }: RunConfig): number {
  return SCATTER[Number(seeds.backbone) - 42];
}

function isRedrawn({ resample }: RunConfig): boolean {
  return resample.schedule === "epoch";
}

/** Runs whose beta is followed, by their epochs in `quick`. */
function isFollowed({ epochs }: RunConfig): boolean {
  return epochs === 75;
}

/** The grid of `quick` as the paper describes it, but for what `change` says. */
function rowsWith(change: (config: RunConfig) => Partial<RunResult> = () => ({})): Row[] {
  return rowsOf(betaGrid("quick"), (config) => {
    const layers = config.preset === "tiny" ? 2 : 4;
    const value = 90 + scatter(config);
    const adapted = config.method === "lottalora";
    return {
      value,
      beta: adapted ? Array(layers).fill(isRedrawn(config) ? 0.01 : 0.9) : [],
      valueWithoutBackbone: adapted ? value - 0.1 : null,
      ...change(config),
    };
  });
}

function line(id: string, change?: (config: RunConfig) => Partial<RunResult>): LedgerLine {
  const found = lineOf(betaClaims, id, rowsWith(change));
  checkReadable([found]);
  return found;
}

Deno.test("without rows no claim of finding 1 is attempted, and none fails", () => {
  checkEmpty(betaClaims);
});

Deno.test("rows as the paper describes them agree with all but our sharper test", () => {
  for (const { id } of betaClaims) {
    if (id === "static-beta-positive") assertVerdict(signLine(), "agrees");
    else assertVerdict(line(id), id === "static-collapses-by-removal" ? "disagrees" : "agrees");
  }
});

// In `quick`, followed models: 75 epochs of 60 steps at a mean rate of 5e-4, 2.25 in all. Those of the
// conditions: 20 epochs, 0.6 in all, so a beta cannot come from 1 to below 0 in them.
const FOLLOWED_BETAS = 3 * 2 + 3 * 4;
const CONDITION_BETAS = 20 * 2;

/** Steps as they were on the data of `quick`. */
const STEPS_AN_EPOCH = 60;

function signLine(change: (config: RunConfig) => Partial<RunResult> = () => ({})): LedgerLine {
  return line("static-beta-positive", (config) => ({
    steps: config.epochs * STEPS_AN_EPOCH,
    epochs: config.epochs,
    ...change(config),
  }));
}

Deno.test("betas are counted only where a run was long enough for them to turn negative", () => {
  const found = signLine();
  assertVerdict(found, "agrees");
  assert.equal(
    found.value,
    `${FOLLOWED_BETAS} of ${FOLLOWED_BETAS} betas > 0; ${CONDITION_BETAS} more had no time to turn ` +
      "negative; smallest 0.900, mean of a run 0.90 +- 0.00 (n=6)",
  );
  // A negative beta where none can be: not counted, whatever it means.
  const short = (config: RunConfig) =>
    config.method === "lottalora" && !isFollowed(config) ? { beta: [-1, -1] } : {};
  assert.equal(signLine(short).value, found.value);
});

Deno.test("where no run was long enough, positive betas are left open", () => {
  const found = line("static-beta-positive");
  assertVerdict(found, "open");
  assert.equal(found.value, "0 of 0 betas > 0; 58 more had no time to turn negative (n=26)");
  assert.deepEqual([found.mean, found.n], [null, 26]);
});

// The first layer's beta over three seeds; 0.9 everywhere else.
const FIRST_BETAS = [
  [[0.8, 0.7, 0.9], "agrees"],
  [[-0.2, 0.9, 0.9], "open"],
  [[-0.2, -0.2, 0.9], "open"],
  [[-0.2, -0.21, -0.19], "disagrees"],
  [[0.9, 0.05, 0.9], "open"],
] as const;

for (const [betas, verdict] of FIRST_BETAS) {
  Deno.test(`first betas ${betas.join(", ")} over three seeds: ${verdict}`, () => {
    const found = signLine((config) =>
      config.method === "lottalora" && !isRedrawn(config) && config.preset === "tiny" &&
        isFollowed(config)
        ? { beta: [betas[Number(config.seeds.backbone) - 42], 0.9] }
        : {}
    );
    assertVerdict(found, verdict);
    assert.equal(found.n, 6, "n counts runs, not their layers");
    const positive = FOLLOWED_BETAS - betas.filter((beta) => beta < 0).length;
    assert.ok(found.value.startsWith(`${positive} of ${FOLLOWED_BETAS} betas > 0`), found.value);
  });
}

Deno.test("betas of either sign are silenced when small in size", () => {
  const found = line(
    "redrawn-first-beta-silenced",
    (config) => isRedrawn(config) ? { beta: [-0.049, 0.7] } : {},
  );
  assertVerdict(found, "agrees");
  assert.ok(found.value.startsWith("6 of 6 below 0.05"), found.value);
  assert.equal(found.mean?.toFixed(3), "0.049");
});

Deno.test("one run that keeps its beta leaves the silence open", () => {
  const found = line(
    "redrawn-first-beta-silenced",
    (config) => isRedrawn(config) && config.seeds.backbone === 42 ? { beta: [0.3, 0] } : {},
  );
  assertVerdict(found, "open");
  assert.ok(found.value.startsWith("4 of 6 below 0.05"), found.value);
});

Deno.test("first and later layers are judged apart", () => {
  const change = (config: RunConfig) =>
    isRedrawn(config)
      ? { beta: config.preset === "tiny" ? [0.01, 0.8] : [0.01, 0.8, 0.8, 0.8] }
      : {};
  assertVerdict(line("redrawn-first-beta-silenced", change), "agrees");
  const later = line("redrawn-later-betas-silenced", change);
  assertVerdict(later, "disagrees");
  assert.ok(later.value.startsWith("0 of 12 below 0.05"), later.value);
  assert.equal(later.n, 6);
});

Deno.test("redrawn betas are set beside static ones of the same rank, epochs and seeds alone", () => {
  // Betas of the short conditions, 10, must not enter.
  const found = line("redrawn-first-beta-silenced", (config) => {
    if (isRedrawn(config)) return { beta: [0.44, 0] };
    return isFollowed(config) ? {} : { beta: [10, 10] };
  });
  assertVerdict(found, "disagrees");
  assert.ok(found.value.endsWith("static 0.90 +- 0.00 (n=6)"), found.value);
});

Deno.test("one rank that loses its accuracy decides the claim that none is lost", () => {
  const lose = (points: number) => (config: RunConfig) =>
    config.method === "lottalora" && config.adapter.rank === 2
      ? { valueWithoutBackbone: 90 + scatter(config) - points }
      : {};
  assertVerdict(line("static-survives-removal", lose(3)), "disagrees");
  const found = line("static-survives-removal", lose(60));
  assertVerdict(found, "disagrees");
  assert.equal(
    found.value,
    "r=1: 89.9 left of 90.0 % (n=5); r=2: 30.0 left of 90.0 % (n=5); " +
      "r=4: 89.9 left of 90.0 % (n=5); r=8: 89.9 left of 90.0 % (n=5)",
  );
});

Deno.test("the backbone conditions leave the longer, followed runs out", () => {
  const found = line(
    "static-survives-removal",
    (config) => isFollowed(config) ? { valueWithoutBackbone: 5 } : {},
  );
  assertVerdict(found, "agrees");
  assert.equal(found.n, 20);
});

Deno.test("a loss that scatters is not shown to be none", () => {
  // Mean loss 0.5 pp, sd 2.1 pp: the interval reaches beyond 1 pp.
  const found = line(
    "static-survives-removal",
    (config) =>
      config.method === "lottalora"
        ? { value: 90, valueWithoutBackbone: 89.5 + 13 * scatter(config) }
        : {},
  );
  assertVerdict(found, "open");
});

Deno.test("a static model collapses only if every one does", () => {
  const lose = (usual: number, first: number) => (config: RunConfig) =>
    config.method === "lottalora"
      ? { value: 90, valueWithoutBackbone: 90 - (config.seeds.backbone === 42 ? first : usual) }
      : {};
  assertVerdict(line("static-collapses-by-removal", lose(50, 45)), "agrees");
  assertVerdict(line("static-collapses-by-removal", lose(50, 11)), "open");
  const found = line("static-collapses-by-removal", lose(50, 9));
  assertVerdict(found, "open");
  assert.ok(found.value.endsWith("pp (n=26), at least 9.0"), found.value);
  assertVerdict(line("static-collapses-by-removal", lose(2, 50)), "open");
  assertVerdict(line("static-collapses-by-removal", lose(9, 9)), "disagrees");
});

Deno.test("a redrawn model that gains by the removal has lost nothing", () => {
  const lose = (tiny: number, medium: number) => (config: RunConfig) => ({
    valueWithoutBackbone: 90 + scatter(config) - (config.preset === "tiny" ? tiny : medium),
  });
  const found = line("redrawn-survives-removal", lose(-4, 0.2));
  assertVerdict(found, "agrees");
  assert.equal(
    found.value,
    "medium: 89.8 left of 90.0 % (n=3); tiny: 94.0 left of 90.0 % (n=3)",
  );
  assertVerdict(line("redrawn-survives-removal", lose(-4, 4)), "disagrees");
});

Deno.test("no scaffold does as well as one if the difference is shown to be below 1 pp", () => {
  const zero = (value: (config: RunConfig) => number) => (config: RunConfig) =>
    config.method === "zero" ? { value: value(config) } : {};
  const close = line("zero-as-good", zero((config) => 89.6 + 2 * scatter(config)));
  // Differences 0.4 - scatter: mean 0.4, sd 0.158, t(0.975, 4) = 2.776: 0.4 +- 0.196.
  assertVerdict(close, "agrees");
  const each = "with 90.00, without 89.60 %: 0.40 pp, 95 % interval 0.20 to 0.60 (n=5)";
  assert.equal(close.value, `r=2: ${each}; r=4: ${each}; r=8: ${each}`);
  assert.equal(close.mean, null, "a mean over ranks would say nothing");
  // 0.9 +- 0.196: certainly different from 0, and neither within 1 pp nor beyond it.
  assertVerdict(line("zero-as-good", zero((config) => 89.1 + 2 * scatter(config))), "open");
  assertVerdict(line("zero-as-good", zero((config) => 93 + scatter(config))), "disagrees");
  // One rank decides, and it is set beside the run whose B started alike, not beside B = 0.
  const apart = (config: RunConfig) =>
    config.method === "zero" && config.adapter.rank === 4 ? { value: 70 + scatter(config) } : {};
  assertVerdict(line("zero-as-good", apart), "disagrees");
  const bZero = ({ method, adapter }: RunConfig) =>
    method === "lottalora" && adapter.bInit === "zeros" ? { value: 70 } : {};
  assertVerdict(line("zero-as-good", bZero), "agrees");
  assertVerdict(line("zero-as-good", zero((config) => 89 + 20 * scatter(config))), "open");
});

Deno.test("what one seed shows is left open, and printed without spread or interval", () => {
  const rows = rowsWith().filter(({ config }) => config.seeds.backbone === 42);
  const lines = betaClaims.map(({ id }) => lineOf(betaClaims, id, rows));
  checkReadable(lines);
  const zero = lines.find(({ id }) => id === "zero-as-good")!;
  assertVerdict(zero, "open");
  assert.ok(zero.value.endsWith("no interval (n=1)") && zero.sd === null, zero.value);
});

Deno.test("claims whose part of the grid is missing are not attempted", () => {
  const fixed = rowsWith().filter(({ config }) =>
    config.method === "lottalora" && !isRedrawn(config)
  );
  const missing = [
    "redrawn-first-beta-silenced",
    "redrawn-later-betas-silenced",
    "redrawn-survives-removal",
    "static-survives-removal",
    "zero-as-good",
  ];
  for (const id of missing) {
    assertVerdict(lineOf(betaClaims, id, fixed), "not attempted");
  }
  assert.notEqual(lineOf(betaClaims, "static-beta-positive", fixed).n, 0);
});

Deno.test("singular values follow the generator's seeds, whatever rows have scored", () => {
  const found = line("singular-values-above-1", () => ({ value: 10, beta: [] }));
  assertVerdict(found, "agrees");
  // Two layers of tiny and four of medium under five seeds: one matrix serves both scales.
  assert.equal(found.n, 5 * (2 + 4));
  assert.match(
    found.value,
    /^fan-in: 1\.\d\d to 1\.\d\d; σ = 0\.1: 1\.\d\d to 5\.\d\d; means of 6 layers -\d\.\d to /,
  );
  const unadapted = rowsWith().filter(({ config }) => config.method !== "lottalora");
  assertVerdict(lineOf(betaClaims, "singular-values-above-1", unadapted), "not attempted");
});
