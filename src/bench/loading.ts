/**
 * How long it takes to load a language model from its adapters and seed.
 *
 * @module
 */

import { join } from "node:path";
import { type Artifact, createArtifact, encodeArtifact } from "../artifact/artifact.ts";
import { wikitext } from "../benchmarks/wikitext.ts";
import { startEngine } from "../engine/engine.ts";
import { DataError } from "../errors.ts";
import { createNetwork } from "../models/network.ts";
import { defaultConfig } from "../training/validate.ts";
import { lastWord } from "../python/child.ts";
import { interleave, type Measured, type Repetitions } from "./interleave.ts";
import type { Loading } from "./load_model.ts";
import { type Findings, promisedValue, type Rate, significant } from "./report.ts";
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
 * @param root The project's folder, absolute; `deno` must be allowed to run.
 * @param files where the model lies meanwhile
 * @param repetitions Processes of each kind.
 */
export async function benchLoading(
  root: string,
  files: WorkFiles,
  repetitions: Repetitions,
): Promise<Findings> {
  const paths: string[] = [];
  for (const format of FORMATS) {
    paths.push(await files.write(`${format}.safetensors`, encodeArtifact(await untrained(format))));
  }
  const [drawn, ...loaded] = await interleave(
    [() => loadOnce(root, paths[0], "draw"), ...paths.map((path) => () => loadOnce(root, path))],
    repetitions,
  );
  const model = `loading ${PRESET}`;
  return {
    ratios: FORMATS.map((format, i) =>
      promisedValue(
        `${model} from ${format}, longer than drawing it alone, wasm`,
        (loaded[i].read + loaded[i].rebuild - drawn.rebuild) / 1000,
        { atMost: TARGET, unit: "s" },
      )
    ),
    rates: [
      rateOf(`${model}: frozen matrices drawn alone`, drawn.rebuild),
      ...FORMATS.flatMap((format, i) => [
        rateOf(`${model}: file of ${format} read, digests compared`, loaded[i].read),
        rateOf(`${model}: network rebuilt from ${format}, wasm`, loaded[i].rebuild),
      ]),
    ],
  };
}

function rateOf(measure: string, value: number): Rate {
  return { measure, value: significant(value), unit: "ms" };
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

async function loadOnce(root: string, path: string, ...what: "draw"[]): Promise<Measured> {
  const program = join(import.meta.dirname ?? ".", "load_model.ts");
  const { success, stdout, stderr } = await new Deno.Command("deno", {
    args: ["run", "--quiet", "--no-prompt", `--allow-read=${root}`, program, path, ...what],
    stdin: "null",
  }).output();
  const [said, complaints] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (!success) throw new DataError(`loading failed: ${lastWord(complaints)}`);
  return { ...JSON.parse(said) as Loading };
}
