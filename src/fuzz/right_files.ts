/**
 * Files that are right: any weights, and artifacts of a few small networks.
 *
 * @module
 */

import fc from "fast-check";
import { type Artifact, createArtifact, encodeArtifact } from "../artifact/artifact.ts";
import { isPlainName } from "../files/json_text.ts";
import { NUMBER_FORMATS, type NumberFormat } from "../files/safetensors/number_format.ts";
import type { StoredTensor, WeightsFile } from "../files/safetensors/read.ts";
import { isTensorName, tensorBytes } from "../files/safetensors/layout.ts";
import { mnist } from "../benchmarks/mnist.ts";
import { startEngine } from "../engine/engine.ts";
import { mlp } from "../models/mlp.ts";
import { createNetwork } from "../models/network.ts";
import { defaultConfig } from "../training/validate.ts";
import type { ConfigOverrides } from "../training/config.ts";

/** Tensors of any names, formats, shapes and bits, and any texts. */
export function anyWeights(): fc.Arbitrary<WeightsFile> {
  const name = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/)
    .filter(isTensorName);
  const text = fc.string({ unit: "binary", maxLength: 20 });
  return fc.record({
    tensors: fc.array(fc.tuple(name, anyTensor()), { maxLength: 6 }).map((all) => new Map(all)),
    metadata: fc.array(fc.tuple(text.filter(isPlainName), text), { maxLength: 3 })
      .map((all) => Object.fromEntries(all)),
  });
}

function anyTensor(): fc.Arbitrary<StoredTensor> {
  const shape = fc.array(fc.nat(5), { maxLength: 4 });
  return fc.tuple(fc.constantFrom(...NUMBER_FORMATS), shape).chain(([format, shape]) => {
    const length = tensorBytes({ format, shape });
    return fc.uint8Array({ minLength: length, maxLength: length })
      .map((bytes) => ({ format, shape, bytes }));
  });
}

/** The architecture of all artifacts here. */
export const NETWORK = mlp({ features: 3, hidden: [4], classes: 2 });

const KINDS: { format: NumberFormat; overrides: ConfigOverrides }[] = [
  { format: "F16", overrides: {} },
  { format: "BF16", overrides: { adapter: { head: "lora_bias", dora: true } } },
  { format: "F32", overrides: { method: "zero", seeds: { backbone: "a text" } } },
  { format: "F32", overrides: { method: "head", backbone: { family: "binary" } } },
];

/** An artifact and its file. */
export interface RightFile {
  artifact: Artifact;
  file: Uint8Array;
}

/** Small artifacts of several methods, variants and formats. Starts the engine wasm. */
export async function rightArtifacts(): Promise<RightFile[]> {
  await startEngine("wasm");
  return await Promise.all(KINDS.map(async ({ format, overrides }) => {
    const options = defaultConfig(mnist, "tiny", {
      ...overrides,
      adapter: { rank: 1, bInit: "kaiming_uniform", ...overrides.adapter },
    });
    const network = createNetwork(NETWORK, options);
    network.materialise();
    const shape = { features: 3, classes: 2, extent: null };
    const own = { name: NETWORK.name, benchmark: null, preset: null, preprocessing: null };
    const artifact = await createArtifact(network, {
      options,
      architecture: { ...own, ...shape },
      format,
    });
    network.dispose();
    return { artifact, file: encodeArtifact(artifact) };
  }));
}
