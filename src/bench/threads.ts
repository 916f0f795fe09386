/**
 * Steps on two threads beside the same steps on one.
 *
 * @module
 */

import { startEngine } from "../engine/engine.ts";
import { MLP_PRESETS } from "../models/mlp.ts";
import { compare, type CompareOptions, type Contest, type Quotient } from "./compare.ts";
import { type Contestant, threadsOf } from "./contestant.ts";
import { ours } from "./ours.ts";
import { ownLlama } from "./own_llama.ts";
import { type Findings, joinFindings } from "./report.ts";
import { createWorkload, WEIGHT_DECAY } from "./workload.ts";

/** MLPs by size, and how many times faster they must be on two threads of `wasm`. */
const MLPS: Record<string, { hidden: readonly number[]; atLeast: number }> = {
  // Never slower; what two medians of the same code differ by is allowed for.
  "tiny": { hidden: MLP_PRESETS.tiny, atLeast: 0.95 },
  "512 wide": { hidden: [512, 512, 512], atLeast: 1 },
  "1024 wide": { hidden: [1024, 1024, 1024], atLeast: 1.5 },
  "2048 wide": { hidden: [2048, 2048, 2048], atLeast: 1.5 },
};
const LLAMA = { size: "30M", atLeast: 1.5 };
/** A step of the language model takes seconds: fewer are enough. */
const LLAMA_EXTENT = { timed: { dropout: 0, warmUps: 1, counted: 1 }, compared: 2 };

const ENGINES = ["wasm", "native"];
/** What two threads of a BLAS library give is told; that it is no loss is promised. */
const ON_NATIVE = 1;
const [FEATURES, CLASSES, RANK] = [784, 10, 8];

const SIZES: readonly string[] = [...Object.keys(MLPS), `Llama ${LLAMA.size}`];

/**
 * Compares one size after the other, on each engine; the contestants of one take turns. The heap
 * must be shared from the beginning, so nothing may have started the engine `wasm` before.
 *
 * @param options repetitions and steps; `sizes`: only these, by default all
 */
export async function benchThreads(
  options: CompareOptions & { readonly sizes?: readonly string[] },
): Promise<Findings> {
  await startEngine("wasm", { threads: 2 });
  const found: Findings[] = [];
  for (const size of options.sizes ?? SIZES) {
    const extent = size in MLPS ? options : { ...options, ...LLAMA_EXTENT };
    for (const engine of ENGINES) found.push(await compare(await contestOf(size, engine), extent));
  }
  return joinFindings(found);
}

async function contestOf(size: string, engine: string): Promise<Contest> {
  const { atLeast, on } = size in MLPS ? await mlpOf(size) : llamaOf();
  const name = (threads: number) => `${engine} LottaLoRA step, ${size}, ${threadsOf(threads)}`;
  const quotient: Quotient = {
    measure: `LottaLoRA step, ${size}, ${engine}: 2 threads / 1 thread`,
    of: [name(1), name(2)],
    promised: { atLeast: engine === "native" ? Math.min(atLeast, ON_NATIVE) : atLeast },
    sameWork: true,
  };
  const contestants = Object.fromEntries(
    [1, 2].map((threads) => [name(threads), on(engine, threads)]),
  );
  return { contestants, quotients: [quotient] };
}

/** Who trains on an engine with some threads, and what is promised of two. */
interface Training {
  readonly atLeast: number;
  on(engine: string, threads: number): Contestant;
}

async function mlpOf(size: string): Promise<Training> {
  const { hidden, atLeast } = MLPS[size];
  const widths = [FEATURES, ...hidden, CLASSES];
  const base = { method: "lottalora", rank: RANK, trainBeta: true } as const;
  const workload = await createWorkload({ widths, ...base, weightDecay: WEIGHT_DECAY });
  return { atLeast, on: (engine, threads) => ours({ engine, threads, workload }) };
}

function llamaOf(): Training {
  const { size, atLeast } = LLAMA;
  return { atLeast, on: (engine, threads) => ownLlama({ engine, threads, size }) };
}
