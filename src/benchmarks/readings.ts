/**
 * Readings of arXiv:2604.08749: where the paper says nothing, or two things, each way to take it is
 * a named change of a configuration.
 *
 * @module
 */

import type { ConfigOverrides } from "../training/config.ts";
import { BENCHMARKS } from "./registry.ts";

/** One way to take the paper. */
export interface Reading {
  /** Ids of the benchmarks whose tables it may be a reading of. */
  readonly benchmarks: readonly string[];
  /** What is then done, in a sentence. */
  readonly says: string;
  /** Where the paper says so, or leaves it open. */
  readonly source: string;
  /** What differs from the benchmark's protocol. */
  readonly changes: ConfigOverrides;
}

const EVERY = Object.keys(BENCHMARKS);
/** Those that train the multilayer perceptron of Tables 2 to 16. */
const PERCEPTRONS = ["mnist", "seed-gating", "seed-gating-rejecting"];
const TRANSFORMERS = ["halfcheetah", "flowers102", "imdb", "wikitext"];
/** Of their files. */
const OF_CFC = "of the CfC authors, github.com/raminmh/CfC; the paper's protocol does not say";

/**
 * All readings by name. `W_seed = 0` has no third one, with a trained beta: the gradient of beta is
 * `<dW, 0> = 0`, so that this is `zero-frozen-biases` or `zero-b-uniform` to the bit, with a number
 * beside it that weight decay alone moves.
 */
export const READINGS: Readonly<Record<string, Reading>> = {
  "scaling-over-rank": {
    benchmarks: EVERY,
    says: "s = 1 / r: alpha / r with alpha 1",
    source: "Equation 1 and section 3, which has alpha = 1 for MNIST; section 5.5 for all six",
    changes: { adapter: { scaling: "lora", alpha: 1 } },
  },
  "scaling-16-over-rank": {
    benchmarks: TRANSFORMERS,
    says: "s = 16 / r: alpha / r with alpha 16",
    source: "section 3, alpha = 16 for Transformers; the language models' protocol",
    changes: { adapter: { scaling: "lora", alpha: 16 } },
  },
  "scaling-one": {
    benchmarks: EVERY,
    says: "s = 1 whatever the rank",
    source:
      "Appendices C, D, E and H, W_eff = beta W_seed + B A; the Decision Transformer's alpha = r",
    changes: { adapter: { scaling: "constant", alpha: 1 } },
  },
  "scaling-two": {
    benchmarks: ["imdb"],
    says: "s = 2 whatever the rank",
    source: "the protocol of IMDB, alpha = 2 r",
    changes: { adapter: { scaling: "constant", alpha: 2 } },
  },
  "scaling-rslora": {
    benchmarks: PERCEPTRONS,
    says: "s = 1 / sqrt(r): rsLoRA with alpha 1",
    source: "rsLoRA (arXiv:2312.03732), an option of section 3",
    changes: { adapter: { scaling: "rslora", alpha: 1 } },
  },
  "sigma-fan-in": {
    benchmarks: EVERY,
    says: "W_seed has a deviation of 1 / sqrt(dIn)",
    source: "section 3, the default; the families of Table 3",
    changes: { backbone: { scale: "fan-in" } },
  },
  "sigma-0.1": {
    benchmarks: PERCEPTRONS,
    says: "W_seed has a deviation of 0.1 in every layer",
    source: "Table 14, and the column of normal backbones in Table 2",
    changes: { backbone: { scale: 0.1 } },
  },
  "b-kaiming": {
    benchmarks: PERCEPTRONS,
    says: "B starts uniform in +-1 / sqrt(r) instead of at 0",
    source: "Table 15",
    changes: { adapter: { bInit: "kaiming_uniform" } },
  },
  "b-kaiming-relu": {
    benchmarks: PERCEPTRONS,
    says: "B starts uniform in +-sqrt(6 / r), Kaiming's bound for a ReLU, instead of at 0",
    source: 'Table 15, "Kaiming-uniform" without its gain',
    changes: { adapter: { bInit: "kaiming" } },
  },
  "a-kaiming": {
    benchmarks: EVERY,
    says:
      "A starts uniform in +-sqrt(6 / dIn), Kaiming's bound for a ReLU, instead of +-1 / sqrt(dIn)",
    source: 'section 3, "Kaiming-uniform" without its gain',
    changes: { adapter: { aInit: "kaiming" } },
  },
  "six-maps": {
    benchmarks: ["halfcheetah"],
    says: "all six maps of a block are adapted: Q, K, V, O and both of the MLP",
    source: "Table 23, whose trained shares fit no other choice",
    changes: { adapter: { maps: { attention: "adapted", mlp: "adapted" } } },
  },
  "attention-alone": {
    benchmarks: ["halfcheetah"],
    says: "Q, K, V and O are adapted, the maps of the MLPs frozen as drawn",
    source: "section 3, the Decision Transformer's adapted projections",
    changes: { adapter: { maps: { attention: "adapted", mlp: "frozen" } } },
  },
  "zero-frozen-biases": {
    benchmarks: ["mnist"],
    says: "W_seed = 0 and B = 0, and frozen random biases by which something moves",
    source: "Table 2, W_seed = 0, where B = 0 alone would leave every gradient at 0",
    changes: { method: "zero", adapter: { bInit: "zeros", bias: "frozen" } },
  },
  "zero-b-uniform": {
    benchmarks: ["mnist"],
    says: "W_seed = 0, and B starts uniform in +-1 / sqrt(r); a trained beta would change nothing",
    source: "Table 2, W_seed = 0, and Table 15 for the start",
    changes: { method: "zero", adapter: { bInit: "kaiming_uniform", bias: "none" } },
  },
  "pool": {
    benchmarks: ["mnist"],
    says: "the k scaffolds of --resample batch or microbatch are the same in every step",
    source: "Table 4, k scaffolds a step, without a word on which",
    changes: { resample: { pool: true } },
  },
  "fresh": {
    benchmarks: ["mnist"],
    says: "the k scaffolds of --resample batch or microbatch are new in every step",
    source: "Table 4, k scaffolds a step, without a word on which",
    changes: { resample: { pool: false } },
  },
  "cfc-no-dropout": {
    benchmarks: ["physionet2012"],
    says: "no dropout",
    source: "the protocol of PhysioNet, which names none",
    changes: { dropout: 0 },
  },
  "cfc-usual-start": {
    benchmarks: ["physionet2012"],
    says: "maps that are trained whole start uniform in +-1 / sqrt(dIn)",
    source: "the protocol of PhysioNet, which names no start: PyTorch's",
    changes: { xavierGain: null },
  },
  "cfc-dropout": {
    benchmarks: ["physionet2012"],
    says: "dropout of 0.2 behind the second layer of the CfC's backbone",
    source: `train_physio.py ${OF_CFC}`,
    changes: { dropout: 0.2 },
  },
  "cfc-shared-masks": {
    benchmarks: ["physionet2012"],
    says: "one mask of dropout for all 48 hours of a stay",
    source: "the protocol of PhysioNet, which names no dropout",
    changes: { dropoutSteps: "shared" },
  },
  "cfc-own-masks": {
    benchmarks: ["physionet2012"],
    says: "a mask of dropout for each hour instead of one for all 48",
    source: `torch_cfc.py ${OF_CFC}`,
    changes: { dropoutSteps: "own" },
  },
  "cfc-xavier": {
    benchmarks: ["physionet2012"],
    says: "maps that are trained whole start from Xavier's law with gain 0.5",
    source: `train_physio.py ${OF_CFC}`,
    changes: { xavierGain: 0.5 },
  },
  "cfc-mean-values": {
    benchmarks: ["physionet2012"],
    says: "an hour's value is the mean of its observations",
    source: "the protocol of PhysioNet, without a word on it",
    changes: { data: { values: "mean" } },
  },
  "cfc-last-values": {
    benchmarks: ["physionet2012"],
    says: "an hour's value is its last observation instead of their mean",
    source: `duv_physionet.py ${OF_CFC}`,
    changes: { data: { values: "last" } },
  },
  "cfc-training-scale": {
    benchmarks: ["physionet2012"],
    says: "values are scaled by mean and deviation of the training split",
    source: "the protocol of PhysioNet, without a word on it",
    changes: { data: { scaling: "standard" } },
  },
  "cfc-extremes": {
    benchmarks: ["physionet2012"],
    says: "values are scaled by the extremes of all stays",
    source: `duv_physionet.py ${OF_CFC}`,
    changes: { data: { scaling: "extremes" } },
  },
  "cfc-last-hour": {
    benchmarks: ["physionet2012"],
    says: "read out at the end of the 48th hour",
    source: "the protocol of PhysioNet, without a word on it",
    changes: { data: { readout: "last-hour" } },
  },
  "cfc-last-observed": {
    benchmarks: ["physionet2012"],
    says: "read out behind the last hour with an observation",
    source: `torch_cfc.py ${OF_CFC}`,
    changes: { data: { readout: "last-observed" } },
  },
  "cfc-split": {
    benchmarks: ["physionet2012"],
    says: "scikit-learn's split with seed 42",
    source: `duv_physionet.py ${OF_CFC}`,
    changes: { data: { split: "scikit-learn" } },
  },
};
