/**
 * Artifacts of an MLP whose adapters were never trained: made at once, for tests of everything but
 * training.
 *
 * @module
 */
import { type Artifact, createArtifact, encodeArtifact } from "../../src/artifact/artifact.ts";
import type { Description } from "../../src/artifact/description.ts";
import type { NumberFormat } from "../../src/files/safetensors/number_format.ts";
import type { WeightsFile } from "../../src/files/safetensors/read.ts";
import { decodeWeights } from "../../src/files/safetensors/read.ts";
import { encodeWeights } from "../../src/files/safetensors/write.ts";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { mlp } from "../../src/models/mlp.ts";
import { createNetwork } from "../../src/models/network.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import type { ConfigOverrides } from "../../src/training/config.ts";

/** What an untrained network is made with. */
export interface SmallOptions {
  /** 2 by default. */
  rank?: number;
  /** All other settings. */
  overrides?: ConfigOverrides;
  /** How its numbers are stored. */
  format?: NumberFormat;
  /** Widths of an MLP of one's own; without them, MNIST's preset tiny. */
  widths?: { features: number; hidden: number[]; classes: number };
}

/** The artifact of an untrained network, whose B is not 0 so that its adapters matter. */
export async function smallArtifact(options: SmallOptions = {}): Promise<Artifact> {
  const { rank = 2, overrides = {}, format = "F32", widths } = options;
  await startEngine("wasm");
  const config = defaultConfig(mnist, "tiny", {
    ...overrides,
    adapter: { rank, scaling: "lora", bInit: "kaiming_uniform", ...overrides.adapter },
  });
  const shape = { features: widths?.features ?? 784, classes: widths?.classes ?? 10 };
  const architecture = widths === undefined ? mnist.architecture("tiny", shape) : mlp(widths);
  const network = createNetwork(architecture, config);
  network.materialise();
  try {
    return await createArtifact(network, {
      options: config,
      architecture: {
        name: architecture.name,
        benchmark: widths === undefined ? "mnist" : null,
        preset: widths === undefined ? "tiny" : null,
        ...shape,
        extent: null,
        preprocessing: null,
      },
      format,
    });
  } finally {
    network.dispose();
  }
}

/** An MLP of some 40 numbers: its file is short enough to damage every byte of it. */
export const MINIATURE = { features: 3, hidden: [4], classes: 2 };

/** The file of such an MLP. */
export async function miniatureFile(format: NumberFormat = "F16"): Promise<Uint8Array> {
  return encodeArtifact(await smallArtifact({ rank: 1, widths: MINIATURE, format }));
}

/** An artifact with a changed description. */
export function described(
  artifact: Artifact,
  change: (description: Description) => unknown,
): Artifact {
  const description = structuredClone(artifact.description);
  return { ...artifact, description: change(description) as Description };
}

/** The file with other tensors or texts in it. */
export function rewritten(
  file: Uint8Array,
  change: (content: WeightsFile) => WeightsFile,
): Uint8Array {
  return encodeWeights(change(decodeWeights(file, "memory")));
}
