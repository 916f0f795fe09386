/**
 * Adapters of some small networks, and what PEFT makes of the folders that hold them. Run as a program,
 * it asks the PEFT that `deno task bench` installs, and writes its answers and where they come from:
 *
 *     deno run --allow-all tests/artifact/peft_reference.ts > tests/artifact/peft_reference.json
 *
 * @module
 */
import { join } from "node:path";
import type { Artifact } from "../../src/artifact/artifact.ts";
import { saveArtifact } from "../../src/artifact/files.ts";
import { peftConfig } from "../../src/artifact/peft_config.ts";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { digestOf } from "../../src/files/digest.ts";
import { startEngine } from "../../src/engine/engine.ts";
import type { ConfigOverrides } from "../../src/training/config.ts";
import { joinedOverrides } from "../../src/training/overrides.ts";
import { closedValues } from "../support/closed_values.ts";
import { withFolder } from "../support/temporary.ts";
import { askPeft } from "./ask_python.ts";
import { ownArtifact } from "./own_artifact.ts";

/** How the reference is made again. */
export const COMMAND =
  "deno run --allow-all tests/artifact/peft_reference.ts > tests/artifact/peft_reference.json";

/** The stored file. */
export interface PeftReference {
  origin: { peft: string; torch: string; command: string };
  models: Record<string, {
    /** {@linkcode whatPeftReads} of the folder that PEFT was given. */
    sha256: string;
    /** Its outputs for {@linkcode peftInputs}, row by row. */
    logits: number[];
  }>;
}

/** Every kind of adapter that PEFT can attach to plain layers. */
export const PEFT_MODELS: Record<string, ConfigOverrides> = {
  lora: {},
  dora: { adapter: { dora: true, alpha: 4 } },
  rslora: { adapter: { scaling: "rslora", rank: 3, trainBeta: false } },
  head: { adapter: { head: "lora" } },
  biased: { adapter: { head: "lora_bias", dropout: 0.1 }, backbone: { family: "laplace" } },
};

/** What PEFT has: alpha / r. */
const SCALED: ConfigOverrides = { adapter: { scaling: "lora" } };

const ROWS = 8;

/** Inputs of {@linkcode ROWS} examples, float32 [8, 784]. */
export function peftInputs(): { values: Float32Array; shape: [number, number] } {
  return { values: closedValues(ROWS * 784, 7), shape: [ROWS, 784] };
}

/** The artifact of one of {@linkcode PEFT_MODELS}, the same to the bit everywhere. */
export async function peftArtifact(name: string): Promise<Artifact> {
  await startEngine("wasm");
  return (await ownArtifact(
    mnist,
    await mnist.load(null),
    joinedOverrides(SCALED, PEFT_MODELS[name]),
  )).artifact;
}

/** SHA-256 of all that PEFT reads of an artifact, and of the frozen weights it is given. */
export function whatPeftReads({ description }: Artifact): string {
  const { lottalora: _, ...config } = peftConfig(description);
  const { tensors, matrices } = description;
  const read = { config, tensors, matrices: matrices.map(({ path, sha256 }) => [path, sha256]) };
  return digestOf(new TextEncoder().encode(JSON.stringify(read)));
}

/** Asks the PEFT that is installed here. */
export async function computeReference(): Promise<PeftReference> {
  const names = Object.keys(PEFT_MODELS);
  const artifacts = await Promise.all(names.map(peftArtifact));
  return await withFolder(async (folder) => {
    const inputs = join(folder, "inputs");
    await Deno.writeFile(inputs, new Uint8Array(peftInputs().values.slice().buffer));
    for (const [i, name] of names.entries()) await saveArtifact(join(folder, name), artifacts[i]);
    const requests = names.map((name) => ({ logits: join(folder, name), inputs }));
    const [versions, ...logits] = await askPeft([{ versions: true }, ...requests]);
    return {
      origin: { ...versions as { peft: string; torch: string }, command: COMMAND },
      models: Object.fromEntries(names.map((name, i) => [name, {
        sha256: whatPeftReads(artifacts[i]),
        logits: (logits[i] as number[]).map((logit) => Number(logit.toPrecision(9))),
      }])),
    };
  });
}

if (import.meta.main) {
  const text = JSON.stringify(await computeReference(), null, 2);
  // The logits of a model on one line.
  console.log(text.replace(/\[[^\]]*\]/g, (list) => JSON.stringify(JSON.parse(list))));
}
