/**
 * Everything the models compute, one case each: what an engine must get right, value and gradients.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { attention } from "../../src/engine/operations/attention.ts";
import { convolution } from "../../src/engine/operations/convolution.ts";
import { gelu } from "../../src/engine/operations/gelu.ts";
import { imagePatches } from "../../src/engine/operations/image_patches.ts";
import { layerNorm } from "../../src/engine/operations/layer_norm.ts";
import { meanOfSequences } from "../../src/engine/operations/mean_of_sequences.ts";
import { rmsNorm } from "../../src/engine/operations/rms_norm.ts";
import type { SequenceOptions } from "../../src/engine/operations/sequences.ts";
import { silu } from "../../src/engine/operations/silu.ts";
import { softmax } from "../../src/engine/operations/softmax.ts";
import * as float64 from "./float64.ts";

/** A float32 input whose gradient is tested. */
export interface Input {
  shape: number[];
  /** Between which its values are spread evenly, in a shuffled order; -1 and 1 by default. */
  range?: [number, number];
}

/** One operation of tensors. */
export interface Case {
  name: string;
  inputs: Input[];
  // deno-lint-ignore no-explicit-any
  run: (...inputs: any[]) => tf.Tensor;
  /** The same in float64; without it the gradients are checked against the cpu engine's values. */
  reference?: (inputs: float64.Values[]) => number[];
  /** tfjs has no gradient for this; only values are tested. */
  valuesOnly?: boolean;
}

const SAME: [number, number] = [1, 1];

function floats(...shape: number[]): Input {
  return { shape };
}

function positive(...shape: number[]): Input {
  return { shape, range: [0.2, 2] };
}

/** A function of each value by itself. */
function each(
  name: string,
  run: (x: tf.Tensor) => tf.Tensor,
  f: (x: number) => number,
  range: [number, number] = [-3, 3],
): Case {
  return {
    name,
    inputs: [{ shape: [3, 7], range }],
    run,
    reference: ([x]) => Array.from(x, f),
  };
}

function windows(
  image: [number, number, number, number],
  size: [number, number],
  strides: [number, number],
  pad: "same" | "valid" | number,
): float64.WindowCase {
  return { image, size, strides, pad };
}

const WINDOWS: readonly float64.WindowCase[] = [
  windows([2, 5, 4, 3], [3, 3], SAME, "same"),
  windows([2, 5, 4, 3], [3, 2], SAME, "valid"),
  windows([1, 6, 5, 5], [3, 3], [2, 2], "same"),
  windows([2, 5, 6, 1], [2, 3], [2, 1], "valid"),
  windows([1, 4, 4, 9], [1, 1], [2, 2], "same"),
  windows([2, 6, 5, 3], [3, 3], [2, 2], 1),
];

function named({ image, size, strides, pad }: float64.WindowCase): string {
  return `${image.join("x")}, window ${size.join("x")}, strides ${strides.join("x")}, ${pad}`;
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

const products: Case[] = [false, true].flatMap((transposeA) =>
  [false, true].flatMap((transposeB) =>
    ([[5, 3, 4], [1, 9, 17], [8, 6, 1]] as [number, number, number][]).map((sizes) => {
      const [m, k, n] = sizes;
      return {
        name: `matMul ${sizes}${transposeA ? " a^T" : ""}${transposeB ? " b^T" : ""}`,
        inputs: [
          floats(...(transposeA ? [k, m] : [m, k])),
          floats(...(transposeB ? [n, k] : [k, n])),
        ],
        run: (a, b) => tf.matMul(a, b, transposeA, transposeB),
        reference: (inputs) => float64.product(inputs, sizes, { transposeA, transposeB }),
      };
    })
  )
);

const activations = [
  ["linear", (x: number) => x],
  ["relu", (x: number) => Math.max(x, 0)],
  ["relu6", (x: number) => Math.min(Math.max(x, 0), 6)],
  ["elu", (x: number) => x > 0 ? x : Math.exp(x) - 1],
] as const;

const batches: Case[] = [
  {
    name: "matMul of a batch",
    inputs: [floats(2, 3, 4, 5), floats(2, 3, 5, 2)],
    run: (a, b) => tf.matMul(a, b),
  },
  {
    name: "matMul of a batch, b^T, as attention's scores",
    inputs: [floats(2, 2, 4, 3), floats(2, 2, 5, 3)],
    run: (a, b) => tf.matMul(a, b, false, true),
  },
  {
    name: "matMul of one matrix with a batch",
    valuesOnly: true,
    inputs: [floats(1, 2, 4), floats(3, 4, 3)],
    run: (a, b) => tf.matMul(a, b),
  },
  {
    name: "matMul of a batch with one matrix, a^T",
    valuesOnly: true,
    inputs: [floats(3, 4, 2), floats(1, 4, 3)],
    run: (a, b) => tf.matMul(a, b, true, false),
  },
  ...activations.map(([activation, f]): Case => ({
    name: `fused matMul with bias and ${activation}`,
    inputs: [floats(3, 4), floats(4, 6), floats(6)],
    run: (a, b, bias) => tf.fused.matMul({ a, b, bias, activation }),
    reference: ([a, b, bias]) =>
      float64.product([a, b], [3, 4, 6]).map((x, i) => f(x + bias[i % 6])),
  })),
];

const functions: Case[] = [
  each("exp", tf.exp, Math.exp),
  each("log", tf.log, Math.log, [0.1, 5]),
  each("tanh", tf.tanh, Math.tanh),
  each("sigmoid", tf.sigmoid, sigmoid),
  each("erf", tf.erf, float64.erf),
  each("relu", tf.relu, (x) => Math.max(x, 0)),
  each("relu6", tf.relu6, (x) => Math.min(Math.max(x, 0), 6), [-3, 9]),
  each("leakyRelu", (x) => tf.leakyRelu(x, 0.1), (x) => x > 0 ? x : 0.1 * x),
  each("elu", (x) => tf.elu(x), (x) => x > 0 ? x : Math.exp(x) - 1),
  each("square", tf.square, (x) => x * x),
  each("sqrt", tf.sqrt, Math.sqrt, [0.2, 4]),
  each("rsqrt", tf.rsqrt, (x) => 1 / Math.sqrt(x), [0.2, 4]),
  each("abs", tf.abs, Math.abs),
  each("neg", tf.neg, (x) => -x),
  each("clipByValue", (x) => tf.clipByValue(x, -1, 1), (x) => Math.min(Math.max(x, -1), 1)),
  each("pow", (x) => tf.pow(x, 3), (x) => x ** 3),
  each("silu", silu, (x) => x * sigmoid(x)),
  each("gelu", (x) => gelu(x), (x) => x * (1 + float64.erf(x * Math.SQRT1_2)) / 2),
  each(
    "gelu by tanh",
    (x) => gelu(x, { approximate: "tanh" }),
    (x) => x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))) / 2,
  ),
];

const arithmetic: Case[] = [
  ["add", tf.add, (a: number, b: number) => a + b],
  ["sub", tf.sub, (a: number, b: number) => a - b],
  ["mul", tf.mul, (a: number, b: number) => a * b],
  ["div", tf.div, (a: number, b: number) => a / b],
].flatMap(([name, run, f]) => {
  const of = f as (a: number, b: number) => number;
  const operation = run as (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;
  const reference = (index: (i: number) => number) => ([a, b]: float64.Values[]) =>
    Array.from(a, (x, i) => of(x, b[index(i)]));
  return [
    {
      name: `${name} of equal shapes`,
      inputs: [floats(4, 6), positive(4, 6)],
      run: operation,
      reference: reference((i) => i),
    },
    {
      name: `${name} of rows and a row`,
      inputs: [floats(4, 6), positive(6)],
      run: operation,
      reference: reference((i) => i % 6),
    },
    {
      name: `${name} of rows and a column`,
      inputs: [floats(2, 3, 6), positive(2, 3, 1)],
      run: operation,
      reference: reference((i) => Math.floor(i / 6)),
    },
    {
      name: `${name} of a column and rows`,
      inputs: [floats(5, 1), positive(5, 7)],
      run: operation,
      reference: ([a, b]: float64.Values[]) => Array.from(b, (y, i) => of(a[Math.floor(i / 7)], y)),
    },
    {
      name: `${name} of rows and a scalar`,
      inputs: [floats(4, 3), positive()],
      run: operation,
      reference: reference(() => 0),
    },
  ];
});

const sums: Case[] = [
  { name: "sum", inputs: [floats(3, 4)], run: (x) => tf.sum(x) },
  { name: "sum of rows", inputs: [floats(3, 5)], run: (x) => tf.sum(x, 1) },
  {
    name: "sum of columns",
    inputs: [floats(5, 7)],
    run: (x) => tf.sum(x, 0),
    reference: ([x]) =>
      Array.from(
        { length: 7 },
        (_, j) => [0, 1, 2, 3, 4].reduce((sum, i) => sum + x[7 * i + j], 0),
      ),
  },
  {
    name: "sum over two axes, kept",
    inputs: [floats(2, 3, 5)],
    run: (x) => tf.sum(x, [0, 1], true),
  },
  { name: "sum over a middle axis", inputs: [floats(2, 3, 5)], run: (x) => tf.sum(x, 1) },
  { name: "mean", inputs: [floats(3, 4)], run: (x) => tf.mean(x) },
  { name: "mean of rows", inputs: [floats(3, 5)], run: (x) => tf.mean(x, -1, true) },
  { name: "mean of columns", inputs: [floats(6, 3)], run: (x) => tf.mean(x, 0) },
  { name: "mean over images", inputs: [floats(2, 3, 3, 4)], run: (x) => tf.mean(x, [0, 1, 2]) },
  { name: "mean over pixels", inputs: [floats(2, 3, 3, 4)], run: (x) => tf.mean(x, [1, 2]) },
  { name: "max of rows", inputs: [floats(4, 5)], run: (x) => tf.max(x, 1) },
  {
    name: "moments of columns",
    inputs: [floats(6, 3)],
    run: (x) => {
      const { mean, variance } = tf.moments(x, 0);
      return tf.concat([mean, variance]);
    },
  },
];

const rows: Case[] = [
  ...[1, 4, 7, 10].map((d): Case => ({
    name: `softmax of rows of ${d}`,
    inputs: [{ shape: [3, d], range: [-4, 4] }],
    run: (x) => softmax(x),
    reference: ([x]) => float64.eachRow(x, d, float64.softmax),
  })),
  {
    name: "softmax of attention's scores",
    inputs: [{ shape: [2, 2, 3, 5], range: [-4, 4] }],
    run: (x) => softmax(x),
    reference: ([x]) => float64.eachRow(x, 5, float64.softmax),
  },
  {
    name: "tf.softmax",
    inputs: [{ shape: [4, 6], range: [-4, 4] }],
    run: (x) => tf.softmax(x),
    reference: ([x]) => float64.eachRow(x, 6, float64.softmax),
  },
  {
    name: "tf.logSoftmax",
    inputs: [{ shape: [4, 6], range: [-4, 4] }],
    run: (x) => tf.logSoftmax(x),
    reference: ([x]) => float64.eachRow(x, 6, (row) => float64.softmax(row).map(Math.log)),
  },
  ...[3, 8, 13].map((d): Case => ({
    name: `layer norm of rows of ${d}`,
    inputs: [{ shape: [4, d], range: [-2, 3] }, positive(d), floats(d)],
    run: (x, gain, shift) => layerNorm(x, { gain, shift }),
    reference: ([x, gain, shift]) =>
      float64.eachRow(x, d, (row) => float64.normalised(row, gain, shift)),
  })),
  ...[3, 8, 13].map((d): Case => ({
    name: `RMS norm of rows of ${d}`,
    inputs: [{ shape: [4, d], range: [-2, 3] }, positive(d)],
    run: (x, gain) => rmsNorm(x, gain),
    reference: ([x, gain]) => float64.eachRow(x, d, (row) => float64.normalised(row, gain, null)),
  })),
  {
    name: "cross-entropy of one-hot targets",
    inputs: [{ shape: [4, 5], range: [-3, 3] }],
    run: (x) => {
      const targets = tf.oneHot(tf.tensor1d([1, 0, 4, 2], "int32"), 5);
      return tf.neg(tf.mean(tf.sum(tf.mul(targets, tf.logSoftmax(x)), 1)));
    },
    reference: ([x]) => {
      const logs = float64.eachRow(x, 5, (row) => float64.softmax(row).map(Math.log));
      return [-(logs[1] + logs[5] + logs[14] + logs[17]) / 4];
    },
  },
];

/** Two sequences of 5 tokens; two heads of 3 columns. */
/** How ten rows form sequences. */
const sequences: Record<string, { options: SequenceOptions; spans: float64.Span[] }> = {
  "": { options: { tokens: 5 }, spans: [{ start: 0, length: 5 }, { start: 5, length: 5 }] },
  ", padded": {
    options: { tokens: 5, lengths: [3, 5] },
    spans: [{ start: 0, length: 3 }, { start: 5, length: 5 }],
  },
  ", padded at the end": {
    options: { tokens: 5, lengths: new Uint32Array([1, 2]) },
    spans: [{ start: 0, length: 1 }, { start: 5, length: 2 }],
  },
  ", of unequal lengths": {
    options: { lengths: [4, 1, 3, 2] },
    spans: [
      { start: 0, length: 4 },
      { start: 4, length: 1 },
      { start: 5, length: 3 },
      { start: 8, length: 2 },
    ],
  },
};

const attentions: Case[] = [false, true].flatMap((causal) =>
  Object.entries(sequences).map(([name, { options, spans }]) => ({
    name: (causal ? "attention to what came before" : "attention") + name,
    inputs: [
      { shape: [10, 6], range: [-3, 3] },
      { shape: [10, 6], range: [-3, 3] },
      floats(10, 6),
    ],
    run: (q, k, v) => attention(q, k, v, { ...options, heads: 2, causal }),
    reference: ([q, k, v]) => float64.attention({ q, k, v }, { spans, depth: 3, causal }, 6),
  } satisfies Case))
);

const sequenceMeans: Case[] = Object.entries(sequences).map(([name, { options, spans }]) => ({
  name: `mean of sequences${name}`,
  inputs: [floats(10, 6)],
  run: (x) => meanOfSequences(x, options),
  reference: ([x]) => float64.means(x, spans, 6),
}));

function segmentSums(name: string, ids: number[]): Case {
  return {
    name,
    inputs: [floats(6, 3)],
    run: (x) => tf.unsortedSegmentSum(x, tf.tensor1d(ids, "int32"), 4),
    reference: ([x]) => {
      const out = Array<number>(12).fill(0);
      ids.forEach((id, i) => {
        for (let j = 0; j < 3; j++) if (id >= 0 && id < 4) out[3 * id + j] += x[3 * i + j];
      });
      return out;
    },
  };
}

const places: Case[] = [
  {
    name: "gather of rows, some twice and some never, as embeddings",
    inputs: [floats(6, 5)],
    run: (x) => tf.gather(x, tf.tensor2d([[4, 0, 4], [1, 4, 5]], [2, 3], "int32")),
    reference: ([x]) => [4, 0, 4, 1, 4, 5].flatMap((id) => Array.from(x).slice(5 * id, 5 * id + 5)),
  },
  {
    name: "gather along the last axis",
    inputs: [floats(2, 3, 4)],
    run: (x) => tf.gather(x, tf.tensor1d([3, 1, 1], "int32"), 2),
  },
  {
    name: "gather along a middle axis",
    inputs: [floats(2, 3, 4)],
    run: (x) => tf.gather(x, tf.tensor1d([2, 0], "int32"), 1),
  },
  segmentSums("segment sums, as messages of a graph; negative ids are left out", [
    1,
    3,
    -1,
    1,
    0,
    0,
  ]),
  {
    ...segmentSums("segment sums; ids beyond the segments are left out", [1, 3, -1, 1, 7, 0]),
    valuesOnly: true,
  },
  {
    name: "concat along the last axis",
    inputs: [floats(2, 3, 4), floats(2, 3, 1), floats(2, 3, 5)],
    run: (...parts) => tf.concat(parts, -1),
  },
  {
    name: "concat along the first axis",
    inputs: [floats(2, 3), floats(1, 3)],
    run: (a, b) => tf.concat([a, b], 0),
  },
  {
    name: "concat along a middle axis",
    inputs: [floats(2, 1, 4), floats(2, 3, 4)],
    run: (a, b) => tf.concat([a, b], 1),
  },
  {
    name: "slice of columns",
    inputs: [floats(4, 7)],
    run: (x) => tf.slice(x, [0, 2], [4, 3]),
  },
  {
    name: "slice of rows",
    inputs: [floats(4, 7)],
    run: (x) => tf.slice(x, [1, 0], [2, 7]),
  },
  {
    name: "slice of all axes",
    inputs: [floats(3, 4, 3, 5)],
    run: (x) => tf.slice(x, [1, 1, 0, 2], [2, 2, 2, 3]),
  },
  {
    name: "slice of half the last axis, as rotary positions",
    inputs: [floats(2, 3, 2, 6)],
    run: (x) => tf.slice(x, [0, 0, 0, 3], [-1, -1, -1, 3]),
  },
  {
    name: "split",
    inputs: [floats(2, 3, 6)],
    run: (x) => {
      const [a, b, c] = tf.split(x, [1, 3, 2], 2);
      return tf.concat([c, tf.square(a), b], 2);
    },
  },
  {
    name: "stack and unstack",
    inputs: [floats(3, 4)],
    run: (x) => tf.stack(tf.unstack(x).toReversed(), 1),
  },
  {
    name: "pad",
    inputs: [floats(2, 3, 4)],
    run: (x) => tf.pad(x, [[0, 1], [2, 0], [1, 1]]),
  },
  {
    name: "tile",
    inputs: [floats(2, 3, 1)],
    run: (x) => tf.tile(x, [2, 1, 3]),
  },
  { name: "transpose", inputs: [floats(3, 5)], run: (x) => tf.transpose(x) },
  {
    name: "transpose of heads",
    inputs: [floats(2, 3, 2, 4)],
    run: (x) => tf.transpose(x, [0, 2, 1, 3]),
  },
  { name: "reshape", inputs: [floats(4, 6)], run: (x) => tf.reshape(x, [3, 8]) },
  {
    name: "where",
    inputs: [floats(3, 4), floats(3, 4)],
    run: (a, b) => {
      const chosen = tf.tensor2d([[1, 0, 1, 1], [0, 0, 1, 0], [1, 1, 0, 0]], [3, 4], "bool");
      return tf.where(chosen, a, b);
    },
  },
  { name: "maximum", inputs: [floats(3, 4), floats(3, 4)], run: (a, b) => tf.maximum(a, b) },
];

/**
 * tfjs's value of average pooling divides by the pixels inside of the image, its gradient by those
 * of the window (4.22.0, cpu and wasm); so the models keep to windows that lie inside.
 */
function hasWholeWindows({ size, pad }: float64.WindowCase): boolean {
  return pad === "valid" || size[0] * size[1] === 1;
}

const images: Case[] = WINDOWS.flatMap((w): Case[] => {
  const [, , , c] = w.image;
  return [
    {
      name: `image patches of ${named(w)}`,
      inputs: [{ shape: w.image }],
      run: (x) => imagePatches(x, { size: w.size, strides: w.strides, padding: w.pad }),
      reference: ([x]) => float64.patches(x, w),
    },
    {
      name: `convolution by a matrix of ${named(w)}`,
      inputs: [{ shape: w.image }, floats(w.size[0] * w.size[1] * c, 4)],
      run: (x, weight) =>
        convolution(x, weight, { size: w.size, strides: w.strides, padding: w.pad }),
      reference: (inputs) => float64.convolution(inputs, w, 4),
    },
    {
      name: `conv2d of ${named(w)}`,
      inputs: [{ shape: w.image }, floats(...w.size, c, 4)],
      run: (x, filter) => tf.conv2d(x, filter, w.strides, w.pad),
      reference: (inputs) => float64.convolution(inputs, w, 4),
    },
    {
      name: `maxPool of ${named(w)}`,
      inputs: [{ shape: w.image }],
      run: (x) => tf.maxPool(x, w.size, w.strides, w.pad),
      reference: ([x]) => float64.pooled(x, w, "max"),
    },
    ...(hasWholeWindows(w)
      ? [{
        name: `avgPool of ${named(w)}`,
        inputs: [{ shape: w.image }],
        run: (x: tf.Tensor4D) => tf.avgPool(x, w.size, w.strides, w.pad),
        reference: ([x]: float64.Values[]) => float64.pooled(x, w, "mean"),
      }]
      : []),
    ...[1, 2].map((q): Case => ({
      name: `depthwise conv2d, ${q} a channel, of ${named(w)}`,
      inputs: [{ shape: w.image }, floats(...w.size, c, q)],
      run: (x, filter) => tf.depthwiseConv2d(x, filter, w.strides, w.pad),
      reference: (inputs) => float64.depthwise(inputs, w, q),
    })),
  ];
});

/** The contract. */
export const CASES: readonly Case[] = [
  ...products,
  ...batches,
  ...functions,
  ...arithmetic,
  ...sums,
  ...rows,
  ...attentions,
  ...sequenceMeans,
  ...places,
  ...images,
];
