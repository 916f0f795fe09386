import assert from "node:assert/strict";
import { physionet2012 } from "../../../src/benchmarks/physionet2012.ts";
import {
  LORENZ_BY_RANK,
  PHYSIONET_BY_RANK,
  PHYSIONET_BY_SIZE,
} from "../../../src/studies/paper/sequences.ts";
import { paperNumber } from "../../../src/studies/paper/table.ts";
import { assertNear, checkPrinted, readLines } from "./printed.ts";

Deno.test("Table 17 is as printed; table 5 is the same with fewer digits", () => {
  const lines = checkPrinted(
    PHYSIONET_BY_RANK,
    "rank share shareSd trained -trained",
    `1  0.8321 0.0047 3,482  3.7%
     2  0.8351 0.0046 5,292  5.7%
     4  0.8344 0.0020 8,912  9.6%
     8  0.8327 0.0013 16,152 17.4%
     16 0.8337 0.0006 30,632 25.1%
     32 0.8330 0.0028 59,592 39.5%
     full 0.8364 0.0017 92,930 100%`,
  );
  for (const { line: { rank, "-trained": printed }, told: { trained = 0 } } of lines) {
    // From rank 16 on the share is of frozen and trained numbers together.
    const of = Number(rank) >= 16 ? 91_264 + trained : 92_930;
    assertNear(100 * trained / of, Number(printed), 0.06, `r=${rank}`);
  }
  const short = readLines(
    "rank share sd",
    `1 0.832 0.005
     2 0.835 0.005
     4 0.834 0.002
     8 0.833 0.001
     full 0.836 0.002`,
  );
  for (const { rank, share, sd } of short) {
    const found = paperNumber(PHYSIONET_BY_RANK, { rank: rank as number | "full" });
    assertNear(found.value, 100 * Number(share), 0.05, `r=${rank}`);
    assertNear(found.sd!, 100 * Number(sd), 0.05, `r=${rank}`);
    assert.equal(found.n, 5);
  }
});

Deno.test("Table 6 is as printed, with its recoveries; its largest size is table 17's", () => {
  const lines = checkPrinted(
    PHYSIONET_BY_SIZE,
    "preset rank share shareSd -recovery",
    `eighth  full 0.831 0.003 100%
     eighth  1    0.778 0.037 93.7%
     eighth  4    0.829 0.005 99.8%
     quarter full 0.832 0.002 100%
     quarter 1    0.822 0.009 98.8%
     quarter 2    0.831 0.002 100.0%
     half    full 0.833 0.001 100%
     half    1    0.827 0.004 99.3%
     half    4    0.831 0.002 99.8%
     full    full 0.836 0.002 100%
     full    1    0.832 0.005 99.5%`,
  );
  for (const { line: { preset, rank, "-recovery": printed }, told: { value } } of lines) {
    const full = paperNumber(PHYSIONET_BY_SIZE, { preset: String(preset), rank: "full" }).value;
    assertNear(100 * value / full, Number(printed), 0.13, `${preset} ${rank}`);
    if (preset !== "full") continue;
    const exact = paperNumber(PHYSIONET_BY_RANK, { rank: rank as number | "full" });
    assertNear(exact.value, value, 0.05);
  }
});

Deno.test("the sizes of table 6 are our presets", () => {
  const sizes = new Set(PHYSIONET_BY_SIZE.cells.map(({ preset }) => preset));
  assert.deepEqual([...sizes].sort(), [...physionet2012.presets].sort());
});

Deno.test("Lorenz-63 is predicted at rank 1", () => {
  assert.equal(paperNumber(LORENZ_BY_RANK, { rank: 1 }).value, 0.9999);
});
