/**
 * The paper's own costs: arXiv:2604.08749, table 9 (one H200, bf16, 32 windows of 128 tokens a step,
 * r = 8), and the limits of its section 6 for large networks.
 *
 * @module
 */

/** Peak memory in GB, and steps a second of LottaLoRA over those of full training. */
export const PAPER_COSTS: Readonly<
  Record<string, { readonly full: number; readonly adapted: number; readonly throughput: number }>
> = {
  "3M": { full: 1.6, adapted: 1.6, throughput: 0.62 },
  "30M": { full: 2.8, adapted: 2.5, throughput: 0.73 },
  "300M": { full: 10.7, adapted: 7.7, throughput: 1 },
  "600M": { full: 19.3, adapted: 13, throughput: 1 },
  "900M": { full: 29.8, adapted: 19.1, throughput: 1 },
};

/** LottaLoRA over full training, equations 6 and 9, where few numbers are trained. */
export const PAPER_LIMITS = { operations: 2 / 3, memory: 1 / 8 } as const;
