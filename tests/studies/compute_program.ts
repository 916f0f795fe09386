/**
 * Computes the tiny grid: a process of its own for tests to kill. Arguments: the folder, the
 * number of runs, steps of the first run, and perhaps a shard.
 *
 * @module
 */
import { parseShard } from "../../src/studies/rows/store.ts";
import { runStudy } from "../../src/studies/computing/compute.ts";
import { tinyGrid } from "./tiny_grid.ts";

const [root, runs, steps, shard] = Deno.args;
await runStudy(tinyGrid(Number(runs), Number(steps)), {
  profile: "smoke",
  dir: null,
  root,
  jobs: 1,
  shard: shard === undefined ? null : parseShard(shard),
  onNotice: console.log,
});
