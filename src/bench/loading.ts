/**
 * How long it takes to load a language model from its adapters and seed.
 *
 * @module
 */

import { type Artifact, createArtifact, encodeArtifact } from "../artifact/artifact.ts";
import { wikitext } from "../benchmarks/wikitext.ts";
import { startEngine } from "../engine/engine.ts";
import { createNetwork } from "../models/network.ts";
import { defaultConfig } from "../training/validate.ts";
import { interleave, type Repetitions } from "./interleave.ts";
import { runOwnProgram } from "./own_program.ts";
import { type Findings, rateOf, ratioOf } from "./report.ts";
import type { WorkFiles } from "./work_files.ts";

/** Seconds that loading may take beside drawing. */
const TARGET = 0.5;
/** The paper's, with Llama's vocabulary: 30 million numbers, of which 12 are stored. */
const PRESET = "30M";
const SHAPE = { features: 32_000, classes: 32_000, extent: 128 };
const FORMATS = ["F32", "F16"] as const;

/**
 * Seconds that an untrained model of 30 million numbers (rank 8, on wasm) takes from its file to
 * the first prediction it could make, less those that drawing its matrices alone takes; each in a
 * process of its own, once its engine runs.
 *
 * @param files where the model lies meanwhile
 * @param repetitions Processes of each kind; `deno` must be allowed to run.
 */
export async function benchLoading(
  files: WorkFiles,
  repetitions: Repetitions,
): Promise<Findings> {
  const paths: string[] = [];
  for (const format of FORMATS) {
    paths.push(await files.write(`${format}.safetensors`, encodeArtifact(await untrained(format))));
  }
  const load = (...args: string[]) => () => runOwnProgram("load_model.ts", args);
  const candidates = [load(paths[0], "draw"), ...paths.map((path) => load(path))];
  const [drawn, ...loaded] = await interleave(candidates, repetitions);
  const model = `loading ${PRESET}`;
  return {
    ratios: FORMATS.map((format, i) =>
      ratioOf(
        `${model} from ${format}, longer than drawing it alone, wasm`,
        (loaded[i].read + loaded[i].rebuild - drawn.rebuild) / 1000,
        { atMost: TARGET, unit: "s" },
      )
    ),
    rates: [
      rateOf(`${model}: frozen matrices drawn alone`, drawn.rebuild, "ms"),
      ...FORMATS.flatMap((format, i) => [
        rateOf(`${model}: file of ${format} read, digests compared`, loaded[i].read, "ms"),
        rateOf(`${model}: network rebuilt from ${format}, wasm`, loaded[i].rebuild, "ms"),
      ]),
    ],
  };
}

async function untrained(format: typeof FORMATS[number]): Promise<Artifact> {
  await startEngine("wasm");
  const options = defaultConfig(wikitext, PRESET, { adapter: { rank: 8 } });
  const network = createNetwork(wikitext.architecture(PRESET, SHAPE), options);
  network.materialise();
  try {
    const names = { name: network.name, benchmark: wikitext.id, preset: PRESET };
    const architecture = { ...names, ...SHAPE, preprocessing: null };
    return await createArtifact(network, { options, architecture, format });
  } finally {
    network.dispose();
  }
}
