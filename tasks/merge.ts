/**
 * `deno task merge`: a saved model as plain weights.
 *
 * @module
 */

import { describedArchitecture, loadBenchmarkModel } from "../src/artifact/benchmark_model.ts";
import { readArtifact } from "../src/artifact/files.ts";
import { baseWeights, mergeWeights } from "../src/artifact/merge.ts";
import { encodePlainWeights } from "../src/artifact/plain_weights.ts";
import { writeNewFile } from "../src/files/atomic_write.ts";
import { describeBytes, FORMATS, newPath, OUT_FLAG, STORE_FLAG } from "./cli/artifact_flags.ts";
import { type Command, parseArguments } from "./cli/arguments.ts";
import { callerPath, runCommand } from "./cli/command.ts";
import { ENGINE_FLAGS, startNamedEngine, THREADS_FLAG } from "./cli/engine_flags.ts";

export const COMMAND = {
  name: "merge",
  summary:
    "Folds the adapters of a saved model into its backbone and writes plain weights, as an " +
    "ordinary safetensors file with PyTorch's names and orientation.",
  words: ["DIR"],
  flags: {
    ...OUT_FLAG,
    part: {
      type: "choice",
      choices: ["merged", "base"],
      meanings: {
        merged: "the weights of a plain network",
        base: "beta W and all that is no factor, for PEFT to attach the adapters to",
      },
      default: "merged",
      help: "Which weights",
    },
    ...STORE_FLAG,
    ...ENGINE_FLAGS,
    ...THREADS_FLAG,
  },
  examples: {
    "digits --out digits.safetensors": "Plain weights, for any framework",
    "digits --out base.safetensors --part base --store float16": "The frozen part, for PEFT",
  },
} as const satisfies Command;

/** Runs the command with its arguments. */
export async function mergeCommand(args: readonly string[], signal?: AbortSignal): Promise<void> {
  const { values, words: [named] } = parseArguments(COMMAND, args);
  const path = await newPath(values.out);
  const artifact = await readArtifact(callerPath(named));
  await startNamedEngine(values);
  const model = await loadBenchmarkModel(artifact);
  const weights = values.part === "base"
    ? await baseWeights(model)
    : await mergeWeights(model, describedArchitecture(artifact.description));
  model.dispose();
  const bytes = encodePlainWeights(weights, FORMATS[values.store]);
  signal?.throwIfAborted();
  await writeNewFile(path, bytes);
  console.log(`${weights.size} tensors, ${describeBytes(bytes.length)}, in ${path}`);
}

if (import.meta.main) await runCommand((signal) => mergeCommand(Deno.args, signal));
