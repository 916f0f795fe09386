/**
 * An MLP as an ONNX model, which runs where this project does not. The messages are ONNX's own,
 * compiled from its published schema.
 *
 * @module
 */

import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import {
  type GraphProtoSchema,
  ModelProtoSchema,
  type NodeProtoSchema,
  TensorProto_DataType,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from "onnx-buf";
import { refuseArguments } from "../arguments.ts";
import { DataError, UsageError } from "../errors.ts";
import { DESCRIBED, type Description } from "./description.ts";
import { printableJson } from "../files/json_text.ts";
import { type Weight, WEIGHTS, type Weights } from "../models/backbone_source.ts";
import { toBytes } from "../files/safetensors/number_format.ts";

type Node = MessageInitShape<typeof NodeProtoSchema>;

/** Versions of the file format and of its operators: of 2022, known to every runtime in use. */
const IR_VERSION = 8n;
const OPERATOR_SET = 17n;

/** What goes in and comes out, by name. */
const INPUT = "pixels";
const OUTPUT = "logits";

/**
 * The bytes of an ONNX model of an MLP: `pixels` [n, features], which are the network's inputs as
 * the description's `preprocessing` says, to `logits` [n, classes], in float32. The description is
 * part of its metadata. Equal weights give equal bytes.
 *
 * @param weights of `mergeWeights`
 * @param description of the model they come from
 * @throws {UsageError} for a network other than that of the benchmark `mnist`
 * @throws {DataError} for a layer without weights
 */
export function encodeOnnx(weights: Weights, description: Description): Uint8Array<ArrayBuffer> {
  refuseArguments("encodeOnnx", { weights }, WEIGHTS);
  refuseArguments("encodeOnnx", { description }, DESCRIBED);
  refuseOtherThanMlp(description);
  const model = create(ModelProtoSchema, {
    irVersion: IR_VERSION,
    opsetImport: [{ version: OPERATOR_SET }],
    producerName: "lottalora",
    docString: docOf(description),
    metadataProps: [{ key: "lottalora", value: JSON.stringify(description) }],
    graph: graphOf(weights, description),
  });
  return toBinary(ModelProtoSchema, model);
}

/** @throws {UsageError} for a network that cannot be exported, naming it and what to do instead */
export function refuseOtherThanMlp({ architecture: { benchmark, name } }: Description): void {
  if (benchmark === "mnist") return;
  throw new UsageError(
    `Only the MLPs of mnist can be exported as ONNX, got ${name} of ${
      benchmark ?? "no benchmark"
    }: ` +
      "merge it into plain weights instead",
  );
}

function docOf({ architecture, method, adapter, seeds, training }: Description): string {
  const score = training === null ? "" : `, test ${training.metric} ${training.value.toFixed(2)}`;
  return `${architecture.name}, ${method}, rank ${adapter.rank}, seed ` +
    `${printableJson(seeds.backbone)}, adapters merged into the backbone${score}`;
}

/** Gemm, Relu for each hidden layer, then the head's Gemm. */
function graphOf(
  weights: Weights,
  { architecture: { name, features, classes, preprocessing } }: Description,
): MessageInitShape<typeof GraphProtoSchema> {
  const hidden = [...weights.keys()].filter((key) => /^hidden\.\d+\.kernel$/.test(key)).length;
  const layers = [...Array.from({ length: hidden }, (_, i) => `hidden.${i}`), "head"];
  const rectified = (layer: string) => `${layer}.relu`;
  const node = layers.flatMap((layer, i): Node[] => {
    const input = i === 0 ? INPUT : rectified(layers[i - 1]);
    if (layer === "head") return [gemm(layer, input, OUTPUT)];
    const output = rectified(layer);
    const relu = { opType: "Relu", name: output, input: [layer], output: [output] };
    return [gemm(layer, input, layer), relu];
  });
  return {
    name,
    node,
    initializer: layers.flatMap((layer) =>
      ["kernel", "bias"].map((kind) => initializer(`${layer}.${kind}`, weights))
    ),
    input: [{ ...rowsOf(INPUT, features), docString: preprocessing ?? "" }],
    output: [rowsOf(OUTPUT, classes)],
  };
}

/** `x K + b`, with K as it lies here, [dIn, dOut]. */
function gemm(layer: string, input: string, output: string): Node {
  const operands = [input, `${layer}.kernel`, `${layer}.bias`];
  return { opType: "Gemm", name: layer, input: operands, output: [output] };
}

function initializer(
  name: string,
  weights: Weights,
): MessageInitShape<typeof TensorProtoSchema> {
  const weight: Weight | undefined = weights.get(name);
  if (weight === undefined) throw new DataError(`There is no weight ${name}`);
  return {
    name,
    dims: weight.shape.map(BigInt),
    dataType: TensorProto_DataType.FLOAT,
    rawData: toBytes(weight.values, "F32"),
  };
}

/** float32 [n, width]. */
function rowsOf(name: string, width: number): MessageInitShape<typeof ValueInfoProtoSchema> {
  const dim = [
    { value: { case: "dimParam", value: "n" } },
    { value: { case: "dimValue", value: BigInt(width) } },
  ] as const;
  const value = { elemType: TensorProto_DataType.FLOAT, shape: { dim: [...dim] } };
  return { name, type: { value: { case: "tensorType", value } } };
}
