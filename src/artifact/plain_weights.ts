/**
 * Plain weights as an ordinary safetensors file, with PyTorch's names and orientation:
 * `hidden.0.weight` is [dOut, dIn].
 *
 * @module
 */

import { BYTES, oneOf, refuseArguments } from "../arguments.ts";
import { DataError } from "../errors.ts";
import {
  fromBytes,
  NUMBER_FORMATS,
  type NumberFormat,
  toBytes,
} from "../files/safetensors/number_format.ts";
import { decodeWeights, type StoredTensor } from "../files/safetensors/read.ts";
import { encodeWeights } from "../files/safetensors/write.ts";
import { type Weight, WEIGHTS, type Weights } from "../models/backbone_source.ts";
import { NETWORK, type Network, networkState } from "../models/network.ts";
import { storedPlaces } from "./tensor_names.ts";

/** The bytes of such a file; equal weights give equal bytes. */
export function encodePlainWeights(
  weights: Weights,
  format: NumberFormat = "F32",
): Uint8Array<ArrayBuffer> {
  refuseArguments("encodePlainWeights", { weights }, WEIGHTS);
  oneOf("format", format, NUMBER_FORMATS);
  const tensors = new Map<string, StoredTensor>();
  const named = Array.from(weights, ([name, weight]) => ({ name, ...weight }));
  for (const [name, { of: { values }, shape, toFile }] of storedPlaces(named, "")) {
    tensors.set(name, { format, shape, bytes: toBytes(toFile(values), format) });
  }
  return encodeWeights({ tensors, metadata: { format: "pt" } });
}

/**
 * The weights in such a file that a network has a place for; what the file lacks is left out.
 *
 * @param file all its bytes
 * @param network made with the method `full`, whose names are those of the file; a skeleton is enough
 * @param source the file's name, for messages
 * @throws {DataError} for a damaged file, and for a tensor of another shape than the network's
 */
export function decodePlainWeights(
  file: Uint8Array,
  network: Pick<Network, "trained" | "statistics">,
  source: string = "the file",
): Weights {
  refuseArguments("decodePlainWeights", { file }, BYTES);
  refuseArguments("decodePlainWeights", { network }, NETWORK);
  const { tensors } = decodeWeights(file, source);
  const weights = new Map<string, Weight>();
  for (const [name, { of: held, shape, fromFile }] of storedPlaces(networkState(network), "")) {
    const tensor = tensors.get(name);
    if (tensor === undefined) continue;
    if (`${tensor.shape}` !== `${shape}`) {
      throw new DataError(`${source}: ${name} is [${tensor.shape}], expected [${shape}]`);
    }
    const values = fromFile(fromBytes(tensor.bytes, tensor.format));
    weights.set(held.name, { shape: held.shape, values });
  }
  return weights;
}
