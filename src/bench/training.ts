/**
 * Training steps of multilayer perceptrons: who takes part, and what is promised.
 *
 * @module
 */

import { MLP_PRESETS } from "../models/mlp.ts";
import { startEngine } from "../engine/engine.ts";
import { compare, type CompareOptions, type Contest, type Quotient } from "./compare.ts";
import { absent, type Contestant, threadsOf } from "./contestant.ts";
import type { Peer } from "./line_peer.ts";
import { ours } from "./ours.ts";
import { type Findings, joinFindings } from "./report.ts";
import { stepPeer } from "./step_peer.ts";
import type { WorkFiles } from "./work_files.ts";
import {
  createWorkload,
  encodeWorkload,
  type StepWork,
  WEIGHT_DECAY,
  type Workload,
} from "./workload.ts";

/** Those who may take part; null where they are not here. */
export interface Peers {
  /** PyTorch, with or without PEFT. */
  readonly torch: Peer | null;
  /** Stock tfjs. */
  readonly stock: Peer | null;
}

/** Networks by size, and how many times faster than others `native` must be there. */
const SIZES: Record<string, { hidden: readonly number[]; thanTorch: number; thanFull?: number }> = {
  tiny: { hidden: MLP_PRESETS.tiny, thanTorch: 2 },
  small: { hidden: MLP_PRESETS.small, thanTorch: 1.5 },
  medium: { hidden: MLP_PRESETS.medium, thanTorch: 1.5, thanFull: 1.4 },
  large: { hidden: MLP_PRESETS.large, thanTorch: 1.2, thanFull: 1.5 },
  "2048 wide": { hidden: [2048, 2048, 2048], thanTorch: 1, thanFull: 1.5 },
};

/** The size at which the other peers and rank 1 are timed. */
const VARIED = "medium";
const RANK = 8;
const CLASSES = 10;
const THREADS = [1, 2];
/** How many times faster than stock tfjs `wasm` must be. */
const THAN_STOCK = 10;
/** How many times as long as with rank 1 a step may take. */
const THAN_RANK_ONE = 1.15;

/**
 * Compares one size after the other; the contestants of one size take turns.
 *
 * @param peers Who else takes part.
 * @param files Where workloads go.
 * @param options Repetitions and steps; `sizes`: only these, by default all.
 */
export async function benchTraining(
  peers: Peers,
  files: WorkFiles,
  options: CompareOptions & { readonly sizes?: readonly string[] },
): Promise<Findings> {
  // Initial values are drawn on it.
  await startEngine("wasm");
  const found: Findings[] = [];
  for (const size of options.sizes ?? Object.keys(SIZES)) {
    for (const contest of await contestsOf(size, peers, files)) {
      found.push(await compare(contest, options));
    }
  }
  return joinFindings(found);
}

async function contestsOf(size: string, peers: Peers, files: WorkFiles): Promise<Contest[]> {
  const contests = [await nativeContest(size, peers.torch, files)];
  if (size === VARIED) {
    contests.push(
      await againstPeft(size, peers.torch, files),
      await againstStock(size, peers.stock, files),
    );
  }
  return contests;
}

/** `native` beside PyTorch, and beside itself in full and with rank 1 where that is promised. */
async function nativeContest(
  size: string,
  torch: Peer | null,
  files: WorkFiles,
): Promise<Contest> {
  const { workload, file } = await prepare(size, {}, files);
  const contestants: Record<string, Contestant> = {};
  const quotients: Quotient[] = [];
  for (const threads of THREADS) {
    const [own, other] = ["native", "PyTorch"].map((who) =>
      `${who} LottaLoRA step, ${size}, ${threadsOf(threads)}`
    );
    contestants[own] = ours({ engine: "native", threads, workload });
    contestants[other] = torch === null
      ? absent("no PyTorch")
      : stepPeer(torch, workload.work, { file, threads });
    quotients.push({
      measure: `LottaLoRA step, ${size}: native / PyTorch, ${threadsOf(threads)}`,
      of: [other, own],
      promised: { atLeast: SIZES[size].thanTorch },
      sameWork: true,
    });
  }
  for (const { name, differing, ...quotient } of variantsOf(size)) {
    const { workload } = await prepare(size, differing, null);
    contestants[name] = ours({ engine: "native", threads: 1, workload });
    quotients.push({ ...quotient, sameWork: false });
  }
  return { contestants, quotients };
}

/** What else `native` trains at a size on one thread, and what is promised beside LottaLoRA. */
function variantsOf(size: string) {
  const named = (what: string) => `native ${what} step, ${size}, ${threadsOf(1)}`;
  const [own, full, one] = ["LottaLoRA", "full", "rank-1"].map(named);
  const { thanFull } = SIZES[size];
  const variants: (Omit<Quotient, "sameWork"> & { name: string; differing: Partial<StepWork> })[] =
    [];
  if (thanFull !== undefined) {
    variants.push({
      ...{ name: full, differing: { method: "full" }, of: [full, own] },
      measure: `native, ${size}: LottaLoRA step / full step`,
      promised: { atLeast: thanFull },
    });
  }
  if (size === VARIED) {
    variants.push({
      ...{ name: one, differing: { rank: 1 }, of: [own, one] },
      measure: `native, ${size}: time of a rank-${RANK} step / rank-1 step`,
      promised: { atMost: THAN_RANK_ONE },
    });
  }
  return variants;
}

/** PEFT's layer has no gain, so ours is held at 1. Nothing is promised. */
async function againstPeft(
  size: string,
  torch: Peer | null,
  files: WorkFiles,
): Promise<Contest> {
  const { workload, file } = await prepare(size, { trainBeta: false }, files);
  const peft = torch?.versions.peft === undefined
    ? absent("no PEFT")
    : stepPeer(torch, workload.work, { measure: "peft_step", file });
  return { contestants: { [`PEFT LoRA step, ${size}, ${threadsOf(1)}`]: peft }, quotients: [] };
}

/** `wasm` beside stock tfjs, all with Adam, for tfjs has no AdamW. */
async function againstStock(
  size: string,
  stock: Peer | null,
  files: WorkFiles,
): Promise<Contest> {
  const contestants: Record<string, Contestant> = {};
  const quotients: Quotient[] = [];
  for (const method of ["lottalora", "full"] as const) {
    const name = method === "full" ? "full" : "LottaLoRA";
    const { workload, file } = await prepare(size, { method, weightDecay: 0 }, files);
    const own = `wasm ${name} step, ${size}, Adam`;
    contestants[own] = ours({ engine: "wasm", threads: 1, workload });
    for (const backend of ["wasm", "cpu"] as const) {
      const other = `stock tfjs ${backend} ${name} step, ${size}, Adam`;
      contestants[other] = stock === null
        ? absent("no stock tfjs")
        : stepPeer(stock, workload.work, { file, backend });
      if (backend === "cpu") continue;
      quotients.push({
        measure: `${name} step, ${size}: wasm / stock tfjs wasm`,
        of: [other, own],
        promised: { atLeast: THAN_STOCK },
        sameWork: true,
      });
    }
  }
  return { contestants, quotients };
}

/** A size's workload, and its file where peers need one. */
async function prepare(
  size: string,
  differing: Partial<StepWork>,
  files: WorkFiles | null,
): Promise<{ workload: Workload; file: string }> {
  const widths = [size === "2048 wide" ? 1024 : 784, ...SIZES[size].hidden, CLASSES];
  const base = { method: "lottalora", rank: RANK, trainBeta: true } as const;
  const workload = await createWorkload({
    ...{ widths, ...base, weightDecay: WEIGHT_DECAY },
    ...differing,
  });
  const name = [size, ...Object.values(differing)].join("-").replaceAll(" ", "-");
  const bytes = encodeWorkload(workload);
  return { workload, file: files === null ? "" : await files.write(`${name}.safetensors`, bytes) };
}
