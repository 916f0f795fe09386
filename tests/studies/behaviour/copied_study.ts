/**
 * Two runs of a copy of the project, of AdamW and of SGD: computes them, or says of each why it is
 * reused. Arguments: the copy's root, `compute` or `explain`.
 *
 * @module
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type * as Computing from "../../../src/studies/computing/compute.ts";
import type * as Planning from "../../../src/studies/computing/plan.ts";
import type * as Registry from "../../../src/benchmarks/registry.ts";
import type * as Configs from "../../../src/training/validate.ts";

const [root, action] = Deno.args;
const of = <T>(path: string): Promise<T> => import(pathToFileURL(join(root, "src", path)).href);
const { runStudy } = await of<typeof Computing>("studies/computing/compute.ts");
const { planStudy } = await of<typeof Planning>("studies/computing/plan.ts");
const { findBenchmark } = await of<typeof Registry>("benchmarks/registry.ts");
const { defaultConfig } = await of<typeof Configs>("training/validate.ts");

const configs = (["adamw", "sgd"] as const).map((name) =>
  defaultConfig(findBenchmark("arxiv"), "small", { steps: 2, epochs: 1, optimizer: { name } })
);
const grid = { name: "two", configs };
const options = { profile: "smoke", dir: null, root, jobs: 1 } as const;
if (action === "compute") await runStudy(grid, options);
const { decisions } = await planStudy(grid, options);
console.log(JSON.stringify(decisions.map(({ reason }) => reason)));
