/**
 * `deno task export`: a saved model for other runtimes.
 *
 * @module
 */

import { describedArchitecture, loadBenchmarkModel } from "../src/artifact/benchmark_model.ts";
import { readArtifact } from "../src/artifact/files.ts";
import { mergeWeights } from "../src/artifact/merge.ts";
import { encodeOnnx, refuseOtherThanMlp } from "../src/artifact/onnx.ts";
import { writeNewFile } from "../src/files/atomic_write.ts";
import { describeBytes, newPath, OUT_FLAG } from "./cli/artifact_flags.ts";
import { type Command, parseArguments } from "./cli/arguments.ts";
import { callerPath, runCommand } from "./cli/command.ts";
import { ENGINE_FLAGS, startNamedEngine, THREADS_FLAG } from "./cli/engine_flags.ts";

export const COMMAND = {
  name: "export",
  summary:
    "Folds the adapters of a saved MLP into its backbone and writes an ONNX model: `pixels` " +
    "[n, 784], normalised as the model's card says, to `logits` [n, 10]. For other networks see " +
    "`merge`.",
  words: ["DIR"],
  flags: { ...OUT_FLAG, ...ENGINE_FLAGS, ...THREADS_FLAG },
  examples: {
    "digits --out digits.onnx": "The model in the folder digits",
    "digits --out digits.onnx --engine cpu": "The same, computed in plain JavaScript",
  },
} as const satisfies Command;

/** Runs the command with its arguments. */
export async function exportCommand(args: readonly string[], signal?: AbortSignal): Promise<void> {
  const { values, words: [named] } = parseArguments(COMMAND, args);
  const path = await newPath(values.out);
  const artifact = await readArtifact(callerPath(named));
  const { description } = artifact;
  refuseOtherThanMlp(description);
  await startNamedEngine(values);
  const model = await loadBenchmarkModel(artifact);
  const weights = await mergeWeights(model, describedArchitecture(description));
  model.dispose();
  const bytes = encodeOnnx(weights, description);
  signal?.throwIfAborted();
  await writeNewFile(path, bytes);
  console.log(`${description.architecture.name}, ${describeBytes(bytes.length)}, in ${path}`);
}

if (import.meta.main) await runCommand((signal) => exportCommand(Deno.args, signal));
