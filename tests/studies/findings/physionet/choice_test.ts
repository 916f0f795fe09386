import assert from "node:assert/strict";
import { physionet2012 } from "../../../../src/benchmarks/physionet2012.ts";
import {
  CANDIDATE_GRID,
  candidateRun,
  CANDIDATES,
  readCandidateRows,
} from "../../../../src/studies/findings/physionet/candidates.ts";
import {
  candidateLines,
  chosen,
  renderCandidates,
} from "../../../../src/studies/findings/physionet/choice.ts";
import { PROJECT_ROOT } from "../../../../src/studies/rows/project_root.ts";
import { configText, type Row } from "../../../../src/studies/rows/row.ts";
import { allSeeds, defaultConfig, validateConfig } from "../../../../src/training/validate.ts";
import { rowOf } from "../../rows.ts";

const committedRows = () => readCandidateRows(PROJECT_ROOT);

/** Rows of candidates under seeds 42 on, each with one value on validation data. */
function rowsOf(values: Readonly<Record<string, readonly number[]>>): Row[] {
  return CANDIDATES.flatMap((candidate) =>
    (values[candidate.name] ?? []).map((validation, i) => {
      const row = rowOf(candidateRun(candidate, 42 + i), 50);
      return { ...row, result: { ...row.result, validation } };
    })
  );
}

Deno.test("candidates: each is a full training of its own, of 57 epochs under three seeds", () => {
  const { configs } = CANDIDATE_GRID;
  assert.equal(configs.length, 42);
  assert.equal(new Set(configs.map((config) => configText(config))).size, 42);
  for (const config of configs) {
    validateConfig(config, physionet2012);
    assert.deepEqual([config.method, config.preset, config.epochs], ["full", "full", 57]);
  }
  const seeds = configs.slice(0, 3).map(({ seeds }) => Object.values(seeds));
  assert.deepEqual(seeds, [42, 43, 44].map((seed) => new Array(5).fill(seed)));
});

Deno.test("candidates: the second round is beside what validates best in the first", async () => {
  const lines = candidateLines(await committedRows());
  assert.deepEqual(lines.map(({ test }) => test.n), CANDIDATES.map(() => 3));
  const first = lines.slice(0, 9);
  assert.equal(chosen(first)!.name, "cfc-dropout, cfc-xavier");
  const second = CANDIDATES.slice(9, -1);
  assert.ok(second.every(({ name }) => /^cfc-dropout, .*cfc-xavier/.test(name)));
  assert.deepEqual(
    second.map(({ changes: { xavierGain, dropout } }) => [xavierGain, dropout]),
    second.map(() => [0.5, 0.2]),
  );
});

Deno.test("candidates: the benchmark follows the one that is chosen", async () => {
  const best = chosen(candidateLines(await committedRows()))!;
  const own = defaultConfig(physionet2012, "full", {
    ...{ adapter: { scaling: "lora" }, method: "full", epochs: 57, seeds: allSeeds(42) },
  });
  assert.equal(configText(candidateRun(best, 42)), configText(own));
});

Deno.test("candidates: the authors' has every single change", () => {
  const { data, ...changes } = CANDIDATES[8].changes;
  assert.deepEqual(changes, { dropout: 0.2, dropoutSteps: "own", xavierGain: 0.5 });
  assert.deepEqual(data, {
    ...{ values: "last", scaling: "extremes", readout: "last-observed", split: "scikit-learn" },
  });
});

Deno.test("the best on validation data is chosen, of those that are validated on the same stays", () => {
  const rows = rowsOf({
    "the protocol alone": [80, 82, 81],
    "cfc-dropout": [84, 86, 85],
    "cfc-dropout, cfc-xavier": [85, 85],
    "cfc-dropout, cfc-extremes": [83, 88, 87],
    "cfc-dropout, cfc-split": [99, 99, 99],
    [CANDIDATES[8].name]: [98],
  });
  const lines = candidateLines(rows);
  assert.equal(lines.length, CANDIDATES.length);
  assert.equal(chosen(lines)!.name, "cfc-dropout, cfc-extremes");
  const of = (name: string) => lines.find(({ candidate }) => candidate.name === name)!;
  assert.deepEqual([of("cfc-dropout").validation.mean, of("cfc-dropout").validation.sd], [85, 1]);
  assert.equal(of("cfc-dropout, cfc-last-observed").validation.n, 0);
  const table = renderCandidates(lines);
  assert.match(
    table,
    /cfc-dropout, cfc-extremes *\| *86.00 ± 2.65 *\| *50.00 ± 0.00 *\| *3 /,
  );
  assert.equal(table.match(/chosen/g)!.length, 1);
  assert.equal(table.match(/other stays/g)!.length, 2);
  assert.equal(chosen(candidateLines([])), null);
});
