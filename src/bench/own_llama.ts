/**
 * This project's training of language models, on a text without meaning.
 *
 * @module
 */

import { nextToken } from "../benchmarks/next_token.ts";
import { wikitext } from "../benchmarks/wikitext.ts";
import { createNetwork } from "../models/network.ts";
import { train } from "../training/trainer.ts";
import { defaultConfig } from "../training/validate.ts";
import type { Contestant } from "./contestant.ts";
import { startWith } from "./ours.ts";
import { meaninglessText } from "./meaningless_text.ts";
import { timedTraining } from "./timed_training.ts";

/** Tokens of a window, windows of a step, and words, as many as Llama's tokenizer has. */
const [TOKENS, WINDOWS, WORDS] = [128, 4, 32_000];

/** Where and what is trained. */
export interface LlamaRun {
  /** Name of the engine. */
  readonly engine: string;
  /** Threads it may use. */
  readonly threads: number;
  /** One of the presets of the benchmark `wikitext`. */
  readonly size: string;
}

/** A new network with adapters of rank 8 in each training, under the project's own trainer. */
export function ownLlama({ engine, threads, size }: LlamaRun): Contestant {
  return async ({ warmUps, counted }) => {
    const missing = await startWith(engine, threads);
    if (missing !== null) return { absent: missing };
    const steps = warmUps + counted;
    const text = meaninglessText(WORDS, steps * WINDOWS * TOKENS + 1, TOKENS);
    const task = nextToken(text, TOKENS);
    const config = defaultConfig(wikitext, size, {
      ...{ steps, batchSize: WINDOWS },
      optimizer: { schedule: "constant", warmupSteps: 0 },
    });
    const data = { ...text, task, features: WORDS, classes: WORDS, extent: TOKENS };
    const network = createNetwork(wikitext.architecture(size, data), config);
    try {
      network.materialise();
      return await timedTraining((onEvent) => train(network, task, config, { onEvent }), warmUps);
    } finally {
      network.dispose();
    }
  };
}
