/**
 * Training steps of a Transformer encoder block: ours beside PyTorch's.
 *
 * @module
 */

import {
  BLOCK,
  type BlockWork,
  createBlockWorkload,
  encodeBlockWorkload,
} from "./block_workload.ts";
import { compare, type CompareOptions, type Quotient } from "./compare.ts";
import { absent, type Contestant, threadsOf } from "./contestant.ts";
import type { Peer } from "./line_peer.ts";
import { ownBlock } from "./own_block.ts";
import type { Findings } from "./report.ts";
import type { WorkFiles } from "./work_files.ts";
import { ALPHA, LEARNING_RATE, WEIGHT_DECAY } from "./workload.ts";

/** How PyTorch may compute attention: one operation, or products around a softmax. */
const ATTENTIONS = ["fused", "plain"] as const;
const THREADS = [1, 2];
/** Steps that decide which of {@linkcode ATTENTIONS} is the peer. */
const TRIAL = { dropout: 0, warmUps: 1, counted: 3 };

/**
 * A step of AdamW over A, B, beta of Q, K, V and O and both layer norms, dropout 0; `peer_block.py`
 * says exactly what a step computes. Of PyTorch's two attentions the faster one is the peer.
 *
 * @param torch PyTorch, or null
 * @param files where the workload goes
 * @param options repetitions and steps
 */
export async function benchBlock(
  torch: Peer | null,
  files: WorkFiles,
  options: CompareOptions,
): Promise<Findings> {
  const workload = createBlockWorkload(BLOCK);
  const file = await files.write("block.safetensors", encodeBlockWorkload(workload));
  const contestants: Record<string, Contestant> = {};
  const quotients: Quotient[] = [];
  for (const threads of THREADS) {
    const peer = torch === null
      ? { name: `PyTorch block step, ${threadsOf(threads)}`, contestant: absent("no PyTorch") }
      : await fasterPeer(torch, { work: BLOCK, file, threads });
    const name = `native block step, ${threadsOf(threads)}`;
    contestants[name] = ownBlock({ engine: "native", threads, workload });
    contestants[peer.name] = peer.contestant;
    quotients.push({
      measure: `Transformer block step: native / PyTorch, ${threadsOf(threads)}`,
      of: [peer.name, name],
      promised: { atLeast: 1 },
      sameWork: true,
    });
  }
  return await compare({ contestants, quotients }, options);
}

interface PeerRun {
  readonly work: BlockWork;
  readonly file: string;
  readonly threads: number;
}

async function fasterPeer(torch: Peer, run: PeerRun) {
  const tried = [];
  for (const attention of ATTENTIONS) {
    const contestant = blockPeer(torch, run, attention);
    const trained = await contestant(TRIAL);
    const seconds = "absent" in trained ? Infinity : trained.seconds;
    const name = `PyTorch block step, ${attention} attention, ${threadsOf(run.threads)}`;
    tried.push({ name, contestant, seconds });
  }
  return tried.reduce((best, other) => other.seconds < best.seconds ? other : best);
}

/** PyTorch as a contestant. */
export function blockPeer(
  torch: Peer,
  { work, file, threads }: PeerRun,
  attention: typeof ATTENTIONS[number],
): Contestant {
  const constants = {
    ...{ alpha: ALPHA, learningRate: LEARNING_RATE.lottalora, weightDecay: WEIGHT_DECAY },
  };
  return async ({ warmUps, counted }) => {
    const { seconds, losses = [] } = await torch.measure({
      ...{ measure: "block", ...work, ...constants },
      ...{ file, threads, attention, warmUps, counted },
    });
    return { seconds, losses };
  };
}
