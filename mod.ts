/**
 * LottaLoRA (arXiv:2604.08749) on tfjs: networks whose weights are drawn from a seed and frozen,
 * and of which only low-rank factors, one gain a layer and the task head are trained.
 *
 * What stands here is enough to draw backbones, build and train networks of every family, score,
 * save and load them, and reproduce the findings. Further entries hold all of one idea:
 * `lottalora/operations`, `lottalora/data`, `lottalora/artifact`, `lottalora/studies` and
 * `lottalora/figures`.
 *
 * @example
 * ```ts
 * import { defaultConfig, mnist, run, startEngine } from "lottalora";
 *
 * await startEngine("wasm");
 * const data = await mnist.load(null);
 * const config = defaultConfig(mnist, "tiny", { steps: 10 });
 * const result = await run(config, mnist, data);
 * console.log(result.value, result.beta, result.counts);
 * ```
 *
 * @module
 */

// Errors a person can do something about.
export { UsageError } from "./src/errors.ts"; // what is asked for is wrong: a rank of 0
export { DataError } from "./src/errors.ts"; // what it needs is wrong: a truncated file

// Where tensors run.
export { startEngine } from "./src/engine/engine.ts"; // starts one and takes it into use
export { ENGINES } from "./src/engine/engine.ts"; // their names: wasm, native, webgpu, cpu
export { ENGINE_CHOICES } from "./src/engine/engine.ts"; // these, and auto for the fastest

// Seeds, and everything random.
export { createStream } from "./src/random/philox_stream.ts"; // random words of a seed and a place
export { uniforms } from "./src/random/uniforms.ts"; // numbers in [0, 1) from a stream
export { keepMask } from "./src/random/keep_mask.ts"; // zeros and ones, as dropout takes them
export { permutation } from "./src/random/permutation.ts"; // a shuffled 0..n-1

// The backbone: from a seed to frozen weights.
export { generateBackbone } from "./src/backbone/generate.ts"; // a whole matrix
export { generateBlock } from "./src/backbone/generate.ts"; // any block of it, alone
export { FAMILIES } from "./src/backbone/families.ts"; // its distributions, their parameters
export { PAPER_FAMILIES } from "./src/backbone/families.ts"; // names of the paper's 22
export { NAMED_SCALES } from "./src/backbone/request.ts"; // fan-in, native
export { BACKBONE_SPEC_VERSION } from "./src/backbone/generate.ts"; // equal ones draw equal bits

// The adapter: factors, gain, and how they join a layer.
export { createLottaLinear } from "./src/adapter/lotta_linear.ts"; // beta W x + scaling B A x
export { createFrozenLinear } from "./src/adapter/dense.ts"; // W x or beta W x, not adapted
export { createDense } from "./src/adapter/dense.ts"; // x K + b, all trained
export { adaptedEmbedding } from "./src/models/adapted_embedding.ts"; // beta E_seed + scaling A B
export { tied } from "./src/models/adapted_embedding.ts"; // one table for words in and out
export { createDropout } from "./src/adapter/dropout.ts"; // masks from a stream of its own
export { Frozen } from "./src/adapter/frozen.ts"; // a matrix that is drawn and never trained
export { Trained } from "./src/adapter/trained.ts"; // numbers that the optimiser moves
export { RunningStatistic } from "./src/adapter/running_statistic.ts"; // numbers that passes move
export { STORAGES } from "./src/adapter/backbone_storage.ts"; // ways to keep a drawn matrix
export { adapterScaling } from "./src/adapter/options.ts"; // alpha / r, alpha / sqrt(r) or alpha
export { SCALINGS } from "./src/adapter/options.ts"; // names of the three
export { LARGEST_RANK } from "./src/adapter/options.ts"; // the limit of r
export { BIASES } from "./src/adapter/options.ts"; // what adds to a frozen layer's outputs
export { B_INITS } from "./src/adapter/options.ts"; // how B starts
export { HEADS } from "./src/adapter/options.ts"; // how the task head is trained
export { PREDICTION } from "./src/adapter/layer.ts"; // a pass that only predicts

// Models: an architecture written once, built full, LottaLoRA or as a control.
export { createNetwork } from "./src/models/network.ts"; // an architecture under a method
export { backboneFromWeights } from "./src/models/backbone_source.ts"; // trained ones, as frozen
export { sharedBackbone } from "./src/models/backbone_source.ts"; // matrices of another network
export { METHODS } from "./src/models/method.ts"; // what is trained: lottalora, full, controls
export { createSeedGate } from "./src/models/seed_gate.ts"; // one adapter on several seeds
export { mlp } from "./src/models/mlp.ts"; // fully connected layers: linear, ReLU, dropout
export { MLP_PRESETS } from "./src/models/mlp.ts"; // its sizes
export { cfc } from "./src/models/cfc.ts"; // a closed-form continuous-time cell over a series
export { CFC_PRESETS } from "./src/models/cfc.ts"; // its sizes
export { plainNetwork } from "./src/models/plain20.ts"; // convolutions without shortcuts
export { PLAIN_PRESETS } from "./src/models/plain20.ts"; // its sizes
export { gin } from "./src/models/gin.ts"; // graphs as wholes, such as molecules
export { GIN_PRESETS } from "./src/models/gin.ts"; // its sizes
export { gcn } from "./src/models/gcn.ts"; // the nodes of one graph
export { GCN_PRESETS } from "./src/models/gcn.ts"; // its sizes
export { decisionTransformer } from "./src/models/decision_transformer.ts"; // actions for a return
export { DECISION_PRESETS } from "./src/models/decision_transformer.ts"; // its sizes
export { vit } from "./src/models/vit.ts"; // a Vision Transformer over patches of images
export { VIT_PRESETS } from "./src/models/vit.ts"; // its sizes
export { startFromWeights } from "./src/models/vit_weights.ts"; // pretrained weights for it
export { transformerClassifier } from "./src/models/transformer_classifier.ts"; // texts to classes
export { TRANSFORMER_PRESETS } from "./src/models/transformer_classifier.ts"; // its sizes
export { llama } from "./src/models/llama.ts"; // a decoder: the next token at each place
export { LLAMA_PRESETS } from "./src/models/llama.ts"; // its sizes
export { countTrained } from "./src/models/network.ts"; // how many numbers a network trains
export { countParameters } from "./src/models/counts.ts"; // of an architecture, not built
export { withParameterBudget } from "./src/models/counts.ts"; // as many in a dense one
export { memoryLedger } from "./src/models/memory.ts"; // a network's bytes by purpose
export { describeMemory } from "./src/models/memory.ts"; // the same in a line

// Training and scoring.
export { defaultConfig } from "./src/training/validate.ts"; // a benchmark's protocol, with changes
export { validateConfig } from "./src/training/validate.ts"; // refuses what could not run
export { allSeeds } from "./src/training/validate.ts"; // one seed for all five streams
export { RESAMPLE_SCHEDULES } from "./src/training/config.ts"; // when a backbone is drawn anew
export { OPTIMIZERS } from "./src/training/config.ts"; // update rules
export { LEARNING_RATE_SCHEDULES } from "./src/training/config.ts"; // constant, cosine, exponential
export { run } from "./src/notebook/training.ts"; // trains and scores a configuration
export { train } from "./src/notebook/training.ts"; // a network of your own, on any task
export { trainGate } from "./src/notebook/training.ts"; // a gate, its seeds in turn

// Benchmarks, in the paper's order.
export { BENCHMARKS } from "./src/benchmarks/registry.ts"; // all of them by id
export { findBenchmark } from "./src/benchmarks/registry.ts"; // one by its id
export { mnist } from "./src/benchmarks/mnist.ts"; // handwritten digits
export { physionet2012 } from "./src/benchmarks/physionet2012.ts"; // survival in intensive care
export { lorenz } from "./src/benchmarks/lorenz.ts"; // a chaotic system's next state
export { cifar10 } from "./src/benchmarks/cifar10.ts"; // pictures of ten classes
export { molhiv } from "./src/benchmarks/molhiv.ts"; // molecules that stop HIV or not
export { arxiv } from "./src/benchmarks/arxiv.ts"; // subjects of papers that cite each other
export { halfcheetah } from "./src/benchmarks/halfcheetah.ts"; // actions of a walker
export { flowers102 } from "./src/benchmarks/flowers102.ts"; // kinds of flowers
export { imdb } from "./src/benchmarks/imdb.ts"; // film reviews, good or bad
export { wikitext } from "./src/benchmarks/wikitext.ts"; // text, token by token
export { seedGating } from "./src/benchmarks/seed_gating.ts"; // under each seed three digits
export { seedGatingRejecting } from "./src/benchmarks/seed_gating.ts"; // and a class for all others

// Tasks and metrics, for data of your own.
export { imageClassification } from "./src/benchmarks/image_classification.ts"; // images, classes
export { relabelled } from "./src/benchmarks/relabelled.ts"; // some images under other labels
export { nextToken } from "./src/benchmarks/next_token.ts"; // texts
export { normalisationTable } from "./src/benchmarks/normalisation.ts"; // what bytes of pixels mean
export { areaUnderRoc } from "./src/metrics/area_under_roc.ts"; // how well scores rank
export { rSquared } from "./src/metrics/r_squared.ts"; // how close predictions come

// A study of one's own: from a table, or a module, to r*.
export { study } from "./src/notebook/study.ts"; // rows, table, r*, figures, verdicts
export { table } from "./src/benchmarks/own/definition.ts"; // a CSV or TSV as a task
export { arrays } from "./src/benchmarks/own/definition.ts"; // .npy, .npz or IDX files as a task
export { images } from "./src/benchmarks/own/definition.ts"; // a folder of images as a task
export { fromModule } from "./src/benchmarks/own/definition.ts"; // a task or network in a module

// The artifact: a model as adapters and seed.
export { runToArtifact } from "./src/artifact/benchmark_model.ts"; // run, and keep the model
export { createArtifact } from "./src/artifact/artifact.ts"; // of a network of your own
export { createGateArtifact } from "./src/artifact/gate_artifact.ts"; // of a gate
export { saveArtifact } from "./src/artifact/files.ts"; // writes a folder, with a model card
export { readArtifact } from "./src/artifact/files.ts"; // reads one again
export { encodeArtifact } from "./src/artifact/artifact.ts"; // into bytes
export { decodeArtifact } from "./src/artifact/artifact.ts"; // out of bytes
export { loadModel } from "./src/artifact/model.ts"; // a network out of one, backbone drawn again
export { loadBenchmarkModel } from "./src/artifact/benchmark_model.ts"; // of a benchmark's network
export { loadSeedGate } from "./src/artifact/gate_artifact.ts"; // of a gate
export { scoreModel } from "./src/artifact/benchmark_model.ts"; // on the data of its benchmark
export { verifyArtifact } from "./src/artifact/verify.ts"; // compares every digest
export { artifactSize } from "./src/artifact/size.ts"; // its numbers and bytes
export { mergeWeights } from "./src/artifact/merge.ts"; // the full network's plain weights
export { encodeOnnx } from "./src/artifact/onnx.ts"; // an MLP as an ONNX file

// Studies: grids, rows, statistics, verdicts.
export { STUDY_NAMES } from "./src/studies/findings/registry.ts"; // what there is to reproduce
export { runStudy } from "./src/studies/computing/compute.ts"; // a grid's rows, computed if missing
export { cell } from "./src/studies/judging/select.ts"; // mean, deviation, values of a cell
export { summarize } from "./src/studies/judging/statistics.ts"; // mean and deviation
export { pairedTest } from "./src/studies/judging/statistics.ts"; // difference and equivalence
export { smallestSufficientRank } from "./src/studies/judging/sufficient_rank.ts"; // r* at a margin
export { sufficientRankTable } from "./src/studies/findings/rank/sufficient.ts"; // of every preset
export { acrossTable } from "./src/studies/findings/across/table.ts"; // a line an architecture
export { renderLedger } from "./src/studies/judging/ledger_table.ts"; // claims and verdicts as text

// Notebooks.
export { reproduce } from "./src/notebook/reproduce.ts"; // a study: rows, figures, ledger
export { recallFigure } from "./src/notebook/reproduce.ts"; // a figure of another study
export { show } from "./src/notebook/show.ts"; // a figure, table or text below the cell
export { help } from "./src/notebook/help.ts"; // signature and documentation of an export
export { interruptible } from "./src/notebook/interrupt.ts"; // work that a kernel interrupt stops
export { createNotebookProgress } from "./src/notebook/progress.ts"; // a line that replaces itself

// The types that these take and give.
export type * from "./src/signatures.ts";
