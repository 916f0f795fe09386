/**
 * A study of three runs, one planned on wasm and two on native. As a program: plans it, and says
 * what came of it. Arguments: folder of the results, `compute`, `explain` or `audit`, and the name
 * of an engine for all runs.
 *
 * @module
 */
import type { EngineName } from "../../../src/engine/engine.ts";
import { audit } from "../../../src/studies/computing/audit.ts";
import { computePlan } from "../../../src/studies/computing/compute.ts";
import { requireEngines } from "../../../src/studies/computing/engines.ts";
import { type Grid, planStudy } from "../../../src/studies/computing/plan.ts";
import { inThisThread } from "../in_this_thread.ts";
import { tinyGrid } from "../tiny_grid.ts";

/** The planned engines, run by run. */
export const PLANNED: readonly EngineName[] = ["wasm", "native", "native"];

const { configs } = tinyGrid(PLANNED.length);
export const MIXED: Grid = {
  name: "mixed",
  configs,
  engineOf: ({ seeds }) => PLANNED[Number(seeds.backbone)],
};

/** What the program prints, as JSON. */
export interface Said {
  folder: string;
  reasons: string[];
  notices: string[];
  audited: number;
  differences: string[];
}

if (import.meta.main) {
  const [root, action, engine] = Deno.args;
  const fresh = action === "audit";
  const plan = await planStudy(MIXED, {
    profile: "smoke",
    dir: null,
    root,
    jobs: 1,
    engine,
    fresh,
  });
  const notices: string[] = [];
  const onNotice = (text: string) => void notices.push(text);
  let found = { audited: 0, differences: [] as readonly string[] };
  if (action === "compute") {
    await requireEngines(plan);
    await computePlan(plan, { onNotice });
  } else if (action === "audit") {
    const options = { count: PLANNED.length, minutes: 10, onNotice };
    found = await inThisThread(() => audit([plan], options));
  }
  const { folder, decisions } = plan;
  const reasons = decisions.map(({ reason }) => reason);
  console.log(JSON.stringify({ folder, reasons, notices, ...found }));
}
